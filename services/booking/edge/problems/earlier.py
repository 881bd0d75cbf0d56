"""Refusals about the earlier-slot list."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.booking.domain.earlier.refusals import OfferGone

PROBLEMS = (
    ProblemType(
        OfferGone,
        409,
        "offer_gone",
        {"en": "Nothing is offered any more", "fr": "Plus rien n’est proposé"},
        detail=one_of(
            "The time to answer is over, or somebody booked the slot meanwhile.",
            "Le délai de réponse est passé, ou le créneau a été pris entre-temps.",
        ),
        extra=lambda r: {"appointment_id": r.appointment_id},
        advice={"en": "The appointment stays as it is, and in the list for the next freed slot."},
    ),
)
