"""Paths, workshops and seats: what several journeys do with them."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ops.journeys.branch import Branch
from ops.journeys.doing import Doing

ENROLMENTS: Final = "/training/v1/enrolments"
REQUESTS: Final = "/training/v1/seat-requests"
WORKSHOPS: Final = "/booking/v1/workshops"
ROOM: Final = {"name": "Atelier", "capacity": 6}


def soon(minutes: int = 30) -> datetime:
    """An instant at which a workshop begins whose sheet is open already: an hour before it is."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).replace(microsecond=0)


def scheduled(
    step: Doing, branch: Branch, module: str, start: datetime, **facts: Any
) -> dict[str, Any]:
    """A workshop of two hours that teaches a module."""
    body = {
        "site": branch.place.slug,
        "start": start.isoformat(),
        "end": (start + timedelta(hours=2)).isoformat(),
        "trainer_id": branch.place.advisers[0],
        "module": module,
        **facts,
    }
    return step.post(branch.trainer, WORKSHOPS, body)


def enrolled(step: Doing, branch: Branch, person_id: str, path: str) -> dict[str, Any]:
    """Somebody begins a path."""
    body = {"person_id": person_id, "path": path, "site": branch.place.slug}
    return step.post(
        branch.desk,
        ENROLMENTS,
        body,
        lambda made: f"{made['path']}, {len(made['modules_open'])} modules to come",
    )


def asked(step: Doing, branch: Branch, enrolment: dict[str, Any], module: str) -> dict[str, Any]:
    """A seat of a workshop of the module is asked for."""
    path = f"{ENROLMENTS}/{enrolment['id']}/request-seat"
    return step.post(branch.desk, path, {"module": module})


def answered(
    step: Doing, branch: Branch, request: dict[str, Any], status: str, words: str
) -> dict[str, Any]:
    """The request as it is once it has that status."""
    return step.shows(
        branch.desk,
        f"{REQUESTS}/{request['id']}",
        words,
        lambda now: now["status"] == status,
    )


def attended(step: Doing, branch: Branch, request: dict[str, Any]) -> dict[str, Any]:
    """The trainer notes that the person was there."""
    path = f"{WORKSHOPS}/{request['workshop_id']}/seats/{request['seat_id']}/attend"
    return step.post(branch.trainer, path)


def validated(step: Doing, branch: Branch, enrolment: dict[str, Any], modules: list[str]) -> None:
    """The trainer says of each of these modules that the person is able to do what it teaches."""
    path = f"{ENROLMENTS}/{enrolment['id']}/validate-module"
    for module in modules:
        step.post(branch.trainer, path, {"module": module}, _done)


def _done(enrolment: dict[str, Any]) -> str:
    done, left = len(enrolment["modules_done"]), len(enrolment["modules_open"])
    return f"modules done: {done}, to come: {left}"
