"""A running service whose clock stands in a file, and short ways to call it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from msgspec import json

from tests.processes import NO_BROKER, Running, serving
from tests.waiting import eventually


class ClockInAFile:
    """Stands where the file says; a test in another process moves it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.fromisoformat(self._path.read_text(encoding="utf-8"))


@dataclass
class Clocked(Running):
    """One running service; `ask` and the like call as the operator unless told."""

    base: ClassVar[str]
    """Where its operations are: `/booking/v1`."""
    clock: Path = Path()
    tokens: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = field(default_factory=dict)

    def set_clock(self, instant: datetime) -> None:
        """It is now this instant for the service."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(instant.isoformat(), encoding="utf-8")
        fresh.replace(self.clock)

    def bearer(self, roles: tuple[str, ...], sites: tuple[str, ...]) -> str:
        """A token, made once for each kind of caller."""
        if (roles, sites) not in self.tokens:
            self.tokens[roles, sites] = self.token(*roles, sites=list(sites))
        return self.tokens[roles, sites]

    def ask(
        self,
        method: str,
        path: str,
        *,
        role: str = "operator",
        at: str | None = None,
        **options: Any,
    ) -> Any:
        """One request as `role`, whose token is for the site `at`."""
        token = self.bearer((role,), (at,) if at else ())
        return self.call(method, f"{self.base}{path}", token=token, **options)

    def audited(self, person_id: str, action: str) -> list[dict[str, Any]]:
        """What the audit log says of this done to that person, the newest first."""
        query = {"person_id": person_id, "action": action}
        items: list[dict[str, Any]] = self.ask("GET", "/audit", params=query).json()["items"]
        return items

    def made(self, path: str, body: dict[str, Any], **options: Any) -> dict[str, Any]:
        """What a POST made; anything but a success ends the test."""
        answer = self.ask("POST", path, json=body, **options)
        assert answer.ok, answer.text
        document: dict[str, Any] = answer.json()
        return document


C = TypeVar("C", bound=Clocked)


@contextlib.contextmanager
def clocked(
    make: type[C],
    prepared: str,
    mongodb_uri: str,
    database: str,
    folder: Path,
    now: datetime,
    amqp_uri: str = NO_BROKER,
    **settings: str,
) -> Iterator[C]:
    """The service of `make.base` on this database, as its `edge.served` of the tests has it; killed
    at the end if it has not stopped by then. Its database is prepared once `prepared` answers."""
    service = make.base.split("/")[1]
    clock = folder / "now"
    clock.write_text(now.isoformat(), encoding="utf-8")
    given = {
        f"{service.upper()}_DATABASE": database,
        f"{service.upper()}_CLOCK": str(clock),
        **settings,
    }
    with serving(
        f"tests.{service}.edge.served",
        folder,
        mongodb_uri,
        amqp_uri,
        settings=given,
        make=make,
        ready=False,
    ) as running:
        running.clock = clock
        eventually(
            lambda: running.ask("GET", prepared).ok, 60, what=f"{service}'s database prepared"
        )
        yield running


def refused(answer, status, code):
    """The problem that a refused call was told."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["code"] == code, told
    return told


def wrong_field(answer):
    """The pointer to the one field that was refused."""
    errors = refused(answer, 422, "invalid_fields")["errors"]
    assert len(errors) == 1, errors
    return errors[0]["pointer"]


def events_of(served, key, **facts):
    """The events under that routing key that are about these facts, in the outbox's order."""
    rows = served.database.outbox.find({"key": key}).sort("order")
    events = [json.decode(row["body"]) for row in rows]
    return [one for one in events if facts.items() <= one["data"].items()]
