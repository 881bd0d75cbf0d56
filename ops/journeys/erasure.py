"""Somebody is erased: nobody knows any more who it was, and what took place stays counted."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from contracts.forgetting import CONFIRMS
from ops.journeys.branch import Branch, archived
from ops.journeys.certificates import certificate_of, named, verified
from ops.journeys.doing import Doing
from ops.journeys.laptops import SALES, made_ready, sold
from ops.journeys.learning import ENROLMENTS, ROOM, WORKSHOPS, enrolled, scheduled, validated
from ops.journeys.places import morning
from ops.journeys.play import Play

TITLE: Final = "Erasure: nobody knows who it was, and what took place stays counted"
MODULE: Final = "first_steps_turn_on"
BOOKINGS: Final = "/impact/v1/metrics/appointments_booked"


@dataclass(frozen=True, kw_only=True)
class Life:
    """What Awa has by the time at which she asks to be forgotten; `line` is the seat for which
    Bilal waits behind her."""

    awa: str
    sale: dict[str, Any]
    enrolment: dict[str, Any]
    certificate: dict[str, Any]
    booked: dict[str, Any]
    seats: str
    line: dict[str, Any]


def erasure(play: Play) -> None:
    """See the title."""
    branch = Branch.open(play, rooms=[ROOM])
    _forgotten(play, branch, life_of(play, branch))


def life_of(play: Play, branch: Branch) -> Life:
    """Awa has something in every service."""
    with play.step("Awa and Bilal come for the first time. Both have a solidarity right.") as step:
        awa, bilal = branch.register(step, "Awa"), branch.register(step, "Bilal")
        step.causes(*["booking.person_registered"] * 2)
    [laptop] = made_ready(play, branch, "A laptop is given, erased, tested and ready.")
    with play.step("Awa buys it, and is recommended the path of first steps.") as step:
        sale = sold(step, branch, awa, laptop)
        step.causes("inventory.device_sold", "training.path_recommended")
    with play.step("She begins it.") as step:
        enrolment = enrolled(step, branch, awa, "first_steps")
        step.causes("training.enrolment_opened", "training.recommendation_taken_up")
    with play.step(
        "She can do all of it. She would rather not be asked: the path is done."
    ) as step:
        validated(step, branch, enrolment, enrolment["modules_open"])
        body = {
            "person_id": awa,
            "site": branch.place.slug,
            "purpose": "final",
            "enrolment_id": enrolment["id"],
        }
        step.post(branch.trainer, "/training/v1/assessments/declined", body)
        step.causes("training.enrolment_completed", "training.certificate_issued")
    certificate, name = certificate_of(branch, enrolment), "Awa Parcours"
    with play.step("She agrees that her certificate shows her name.") as step:
        named(step, branch, certificate, name)
        verified(step, play.anybody(), certificate, name, f"it is valid, and {name}'s")
    with play.step("She has an appointment, and the only seat of a workshop. Bilal waits.") as step:
        workshop = scheduled(step, branch, MODULE, morning() + timedelta(hours=4), capacity=1)
        booked = step.post(
            branch.desk, "/booking/v1/appointments", branch.place.appointment(awa, morning())
        )
        seats = f"{WORKSHOPS}/{workshop['id']}/seats"
        _, line = (step.post(branch.desk, seats, {"person_id": one}) for one in (awa, bilal))
        step.causes(
            "booking.appointment_booked", "booking.seat_reserved", "booking.seat_waitlisted"
        )
        _counted(step, branch, "the booking is counted")
    return Life(
        awa=awa,
        sale=sale,
        enrolment=enrolment,
        certificate=certificate,
        booked=booked,
        seats=seats,
        line=line,
    )


def _forgotten(play: Play, branch: Branch, life: Life) -> None:
    with play.step("Awa asks to be forgotten. An operator erases her, in every service.") as step:
        step.post(
            branch.operator, f"/booking/v1/people/{life.awa}/erase", {"reason": "asked_by_person"}
        )
        step.causes(
            "booking.person_erased",
            "booking.appointment_cancelled",
            "booking.seat_cancelled",
            "booking.seat_offered",
            *(f"{service}.person_forgotten" for service in CONFIRMS),
        )
        step.shows(
            branch.operator,
            f"/booking/v1/erasures/{life.awa}",
            _confirmed,
            lambda now: now["done_at"] is not None and not now["missing"],
        )
        step.shows(
            branch.desk,
            f"{life.seats}/{life.line['id']}",
            "the seat goes to Bilal, who was next in line",
            lambda now: now["status"] == "offered",
        )
        for path, words in (
            (f"/booking/v1/appointments/{life.booked['id']}", "the appointment is nobody's"),
            (f"{SALES}/{life.sale['id']}", "the sale is nobody's"),
            (f"{ENROLMENTS}/{life.enrolment['id']}", "the path is nobody's"),
        ):
            step.shows(branch.desk, path, words, _is_nobodys)
        verified(
            step, play.anybody(), life.certificate, None, "the certificate is valid, and nobody's"
        )
    with play.in_the_end() as end:
        end.hides(branch.operator, f"/booking/v1/people/{life.awa}", "nobody is known by Awa's id")
        _counted(end, branch, "the booking is counted as before")
        end.shows(
            branch.desk,
            f"{SALES}/{life.sale['id']}",
            f"sale {life.sale['receipt_number']} stands in the books",
            lambda now: now["total_cents"] == life.sale["total_cents"],
        )
        end.shows(
            branch.trainer,
            ENROLMENTS,
            "somebody is on the path of first steps",
            lambda page: [one["path"] for one in page["items"]] == ["first_steps"],
            site=branch.place.slug,
        )
        archived(end, branch, f"person/{life.awa}", 2)


def _confirmed(erasure: dict[str, Any]) -> str:
    """Which service was done when, as an operator sees it."""
    times = ", ".join(
        f"{service} {at.partition('T')[2]}" for service, at in erasure["confirmed"].items()
    )
    return f"every service has confirmed it: {times}"


def _is_nobodys(thing: dict[str, Any]) -> bool:
    return thing["person_id"] is None


def _counted(step: Doing, branch: Branch, words: str) -> None:
    step.shows(
        branch.operator,
        BOOKINGS,
        words,
        lambda metric: metric["total"]["value"] == 1,
        where=f"site:{branch.place.slug}",
    )
