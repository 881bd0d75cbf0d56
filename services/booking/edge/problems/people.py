"""Refusals about people."""

from kit.edge.problems import ProblemType
from services.booking.domain.people.refusals import LikelyDuplicates, SamePerson
from services.booking.edge.problems.words import one_of
from services.booking.edge.schemas.people import LikelyDuplicateAnswer

PROBLEMS = (
    ProblemType(
        LikelyDuplicates,
        409,
        "likely_duplicates",
        {
            "en": "The network may know this person already",
            "fr": "Cette personne est peut-être déjà connue",
        },
        detail=one_of(
            "`duplicates` are people with close names or the same phone, the likeliest first.",
            "`duplicates` donne les personnes de nom proche ou de même téléphone, "
            "la plus probable d’abord.",
        ),
        extra=lambda r: {"duplicates": LikelyDuplicateAnswer(many=True).dump(r.found)},
        advice={
            "en": "Go on with the person in `duplicates`; or register a new one, with their ids in "
            "`not_a_duplicate_of`, or with `confirmed_new`."
        },
    ),
    ProblemType(
        SamePerson,
        409,
        "same_person",
        {"en": "Both are one person", "fr": "C’est la même personne"},
        extra=lambda r: {"person_id": r.person_id},
        advice={"en": "Name two people; one of the two may have been merged into the other."},
    ),
)
