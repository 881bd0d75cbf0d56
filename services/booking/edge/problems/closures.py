"""Refusals about closures."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from kit.envelope import timestamp
from services.booking.domain.closing.refusals import ClosureOver

PROBLEMS = (
    ProblemType(
        ClosureOver,
        409,
        "closure_over",
        {"en": "The closure is over", "fr": "La fermeture est terminée"},
        detail=one_of(
            "What was closed was closed; it can no longer be withdrawn.",
            "Ce qui a été fermé l’a été ; elle ne peut plus être retirée.",
        ),
        extra=lambda r: {"end": timestamp(r.end)},
        advice={"en": "Nothing is to be done: the site is open again."},
    ),
)
