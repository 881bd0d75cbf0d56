"""What training keeps of people, and what becomes of it when two turn out to be one, or one of them
is erased."""

from collections.abc import Callable, Mapping
from typing import Final

from kernel.belongings import Belongings, Moved
from kernel.merges import OfPeople
from kernel.people import Person
from services.training.application.certifying import stop_naming
from services.training.application.enrolments_of_people import end_enrolments, settle_enrolments
from services.training.application.ports import Work
from services.training.application.recommending import end_recommendations
from services.training.application.recording import end_assessments
from services.training.application.seats_of_people import end_seats, return_seats, settle_seats

TOPICS: Final[Mapping[str, Callable[[Work], OfPeople]]] = {
    "assessment": lambda work: work.assessments,
    "certificate": lambda work: work.certificates,
    "enrolment": lambda work: work.enrolments,
    "recommendation": lambda work: work.recommendations,
    "seat": lambda work: work.seats,
    "seat_request": lambda work: work.seat_requests,
}
"""All that keeps a person's id, by its name in a merge's record."""


def _with_their_enrolments(work: Work, has: str, back: Moved) -> Moved:
    """What goes where its enrolment goes, whenever it came to that: its certificate, and what was
    assessed for it. Seats stay whose they are for booking; a request goes on for another enrolment,
    or is withdrawn."""
    going = list(back.get("enrolment", ()))
    certificates = [work.certificates.of_enrolment(id_) for id_ in going]
    found = [work.assessments.get(id_) for id_ in work.assessments.of_person(has)]
    assessed = [one.id for one in found if one and one.state.enrolment_id in going]
    return {
        "certificate": _all(back, "certificate", [one.id for one in certificates if one]),
        "assessment": _all(back, "assessment", assessed),
    }


def _all(back: Moved, topic: str, more: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*back.get(topic, ()), *more)))


def _settle(work: Work, person_id: str) -> None:
    """Of two enrolments on one path the farther one goes on, and of two requests for one seat; so
    it is for others to whom seats went back."""
    for one in (*return_seats(work, person_id), person_id):
        settle_enrolments(work, one)
        settle_seats(work, one)


def _end(work: Work, person_id: str) -> None:
    """Nothing goes on for them. Certificates stop naming, and stay valid and counted; what was
    answered of them is not answered again."""
    end_seats(work, person_id)
    end_enrolments(work, person_id)
    end_assessments(work, person_id)
    end_recommendations(work, person_id)
    stop_naming(work, work.certificates.of_person(person_id))
    work.answers.forget([person_id])


BELONGINGS: Final = Belongings(
    topics=TOPICS, person=Person, along=_with_their_enrolments, settle=_settle, end=_end
)
