"""Refusals that concern everything: references, scopes, people."""

from kit.edge.common_problems import ABOUT_FILES, ABOUT_PEOPLE, about_references
from kit.edge.problems import ProblemType
from services.inventory.domain.refusals import NotEntitled

_KINDS = {
    "place": "ce lieu",
    "device": "cet appareil",
    "certificate": "ce certificat",
    "hold": "cette réservation",
    "top_up": "cette recharge",
    "warehouse": "cet entrepôt",
    "lot": "ce lot",
    "donor": "ce donateur",
    "site": "ce site",
    "sale": "cette vente",
    "return": "ce retour",
    "transfer": "ce transfert",
    "stock_take": "cet inventaire",
}


def _not_entitled(refusal: NotEntitled, language: str) -> str:
    french = language == "fr"
    if refusal.until is None:
        return "Aucun droit n’est connu." if french else "None is known."
    day = refusal.until.isoformat()
    return f"Le dernier a pris fin le {day}." if french else f"The last one ended on {day}."


PROBLEMS = (
    *about_references(_KINDS),
    *ABOUT_FILES,
    *ABOUT_PEOPLE,
    ProblemType(
        NotEntitled,
        409,
        "not_eligible",
        {
            "en": "The person has no solidarity right",
            "fr": "Cette personne n’a pas de droit solidaire en cours",
        },
        detail=_not_entitled,
        extra=lambda r: {
            "person_id": r.person_id,
            "solidarity_until": None if r.until is None else r.until.isoformat(),
        },
        advice={
            "en": "Have the right renewed with booking, or let a manager waive it with a reason."
        },
    ),
)
