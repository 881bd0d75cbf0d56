"""Refusals that concern everything: references, scopes, people."""

from kit.edge.common_problems import ABOUT_FILES, about_references
from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.inventory.domain.refusals import PersonUnknown

_KINDS = {
    "place": "ce lieu",
    "device": "cet appareil",
    "lot": "ce lot",
    "donor": "ce donateur",
    "site": "ce site",
    "sale": "cette vente",
    "transfer": "ce transfert",
}

PROBLEMS = (
    *about_references(_KINDS),
    *ABOUT_FILES,
    ProblemType(
        PersonUnknown,
        409,
        "person_unknown",
        {
            "en": "Nothing is known of this person yet",
            "fr": "Cette personne n’est pas encore connue",
        },
        detail=one_of(
            "The registration may be on its way from booking: try again in a moment.",
            "Son inscription est peut-être en chemin : réessayez dans un instant.",
        ),
        extra=lambda r: {"person_id": r.person_id},
        headers=lambda _r: {"Retry-After": 3},
        advice={"en": "Try again after `Retry-After`; if it goes on, check the id."},
    ),
)
