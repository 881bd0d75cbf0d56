"""Refusals about recommendations."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.training.domain.recommendations.refusals import NothingLeft, RecommendationClosed

PROBLEMS = (
    ProblemType(
        NothingLeft,
        409,
        "nothing_left",
        {
            "en": "The person has completed every path",
            "fr": "Cette personne a terminé tous les parcours",
        },
        detail=one_of(
            "There is no other path to propose now.",
            "Il n’y a pas d’autre parcours à proposer pour le moment.",
        ),
        extra=lambda r: {"person_id": r.person_id},
        advice={"en": "Congratulate the person; look at the catalogue again when it has grown."},
    ),
    ProblemType(
        RecommendationClosed,
        409,
        "recommendation_closed",
        {
            "en": "It is known already what came of this recommendation",
            "fr": "La suite de cette recommandation est déjà connue",
        },
        extra=lambda r: {
            "recommendation_id": r.recommendation_id,
            "recommendation_status": r.status,
        },
        advice={"en": "Make a new recommendation where the person thinks again."},
    ),
)
