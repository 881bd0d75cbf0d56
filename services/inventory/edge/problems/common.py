"""Refusals that concern everything: references, scopes, people."""

from kit.edge.common_problems import ABOUT_FILES, about_references
from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.inventory.domain.refusals import NotEntitled, PersonUnknown

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
