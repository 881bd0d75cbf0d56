"""Refusals about enrolments."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.training.domain.enrolments.refusals import AlreadyEnrolled

PROBLEMS = (
    ProblemType(
        AlreadyEnrolled,
        409,
        "already_enrolled",
        {
            "en": "The person is on this path already",
            "fr": "Cette personne suit déjà ce parcours",
        },
        detail=one_of(
            "Nobody is on one path twice at a time.",
            "On ne suit pas deux fois le même parcours en même temps.",
        ),
        extra=lambda r: {"path": r.path, "enrolment_id": r.enrolment_id},
        advice={"en": "Go on with `enrolment_id`."},
    ),
)
