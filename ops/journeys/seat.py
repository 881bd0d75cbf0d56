"""The seat saga: asked for, waited for, lost with its workshop, asked for again, and used."""

from typing import Any, Final

from ops.journeys.branch import Branch, archived
from ops.journeys.doing import Doing
from ops.journeys.learning import (
    REQUESTS,
    ROOM,
    WORKSHOPS,
    answered,
    asked,
    attended,
    enrolled,
    scheduled,
    soon,
)
from ops.journeys.play import Play

TITLE: Final = "A seat: no workshop yet, a line, one that is cancelled, and one at last"
MODULE: Final = "first_steps_turn_on"


def seat(play: Play) -> None:
    """See the title."""
    branch = Branch.open(play, rooms=[ROOM])
    with play.step("Awa and Bilal come for the first time and begin the first steps.") as step:
        people = [branch.register(step, name) for name in ("Awa", "Bilal")]
        step.causes(*["booking.person_registered"] * 2)
        awas, bilals = (enrolled(step, branch, one, "first_steps") for one in people)
        step.causes(*["training.enrolment_opened"] * 2)
    with play.step("A seat is asked for Awa. There is no workshop: booking says so.") as step:
        awa = asked(step, branch, awas, MODULE)
        step.causes("training.seat_requested", "booking.seat_refused")
        answered(step, branch, awa, "refused", "Awa's request waits for a workshop: no_workshop")
    with play.step("A workshop for one is planned. Training asks again by itself.") as step:
        first = scheduled(step, branch, MODULE, soon(), capacity=1)
        step.causes(
            "booking.workshop_scheduled", "training.seat_requested", "booking.seat_reserved"
        )
        awa = _now(step, branch, awas, "reserved", "Awa has the only seat")
    with play.step("Bilal asks as well, and is the first in line.") as step:
        bilal = asked(step, branch, bilals, MODULE)
        step.causes("training.seat_requested", "booking.seat_waitlisted")
        answered(step, branch, bilal, "waitlisted", "Bilal is in line")
    with play.step("The trainer falls ill: the workshop is cancelled with all its seats.") as step:
        step.post(branch.trainer, f"{WORKSHOPS}/{first['id']}/cancel", {"reason": "trainer_away"})
        step.causes(
            "booking.workshop_cancelled",
            *["booking.seat_cancelled"] * 2,
            *["training.seat_requested"] * 2,
            *["booking.seat_refused"] * 2,
        )
        for who, enrolment in (("Awa", awas), ("Bilal", bilals)):
            _now(step, branch, enrolment, "refused", f"{who} waits for another workshop")
    with play.step("Another workshop is planned. Training asks for both again.") as step:
        second = scheduled(step, branch, MODULE, soon())
        step.causes(
            "booking.workshop_scheduled",
            *["training.seat_requested"] * 2,
            *["booking.seat_reserved"] * 2,
        )
        awa, bilal = (
            _now(step, branch, enrolment, "reserved", f"{who} has a seat")
            for who, enrolment in (("Awa", awas), ("Bilal", bilals))
        )
    with play.step("Both come, and the module is done.") as step:
        for request in (awa, bilal):
            attended(step, branch, request)
        step.causes(*["booking.workshop_attended"] * 2, *["training.module_completed"] * 2)
    with play.in_the_end() as end:
        end.shows(
            branch.desk,
            f"{WORKSHOPS}/{second['id']}",
            "two seats of the workshop are held, nobody has two",
            lambda now: (now["held"], now["waiting"]) == (2, 0),
        )
        for who, request in (("Awa", awa), ("Bilal", bilal)):
            answered(end, branch, request, "attended", f"{who}'s request came to its end: attended")
        archived(end, branch, f"workshop/{first['id']}", 2)


def _now(
    step: Doing, branch: Branch, enrolment: dict[str, Any], status: str, words: str
) -> dict[str, Any]:
    """The request of the enrolment that goes on, once it has that status."""

    def judge(page: dict[str, Any]) -> bool:
        return [one["status"] for one in _going_on(page)] == [status]

    page = step.shows(branch.desk, REQUESTS, words, judge, enrolment_id=enrolment["id"], limit=200)
    [request] = _going_on(page)
    return request


def _going_on(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in page["items"] if one["replaced_by"] is None]
