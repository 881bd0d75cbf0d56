"""Refusals that concern everything: references, scopes."""

from kit.edge.problems import ProblemType
from services.booking.domain.refusals import AlreadyExists, NotFound, OutOfScope

_KINDS = {
    "site": "ce site",
    "venue": "ce lieu",
    "closure": "cette fermeture",
    "member": "ce membre de l’équipe",
    "person": "cette personne",
    "household": "ce foyer",
    "partner": "ce partenaire",
    "referral": "cette orientation",
    "appointment_type": "ce type de rendez-vous",
    "appointment": "ce rendez-vous",
    "availability": "ces disponibilités",
    "earlier_request": "cette demande de créneau plus tôt",
    "walk_in": "ce ticket",
    "workshop": "cet atelier",
    "seat": "cette place",
    "shift": "cette permanence",
    "feed": "ce calendrier",
    "notification": "ce message",
}


def _not_found(refusal: NotFound, language: str) -> str:
    if language == "fr":
        return f"{_KINDS[refusal.kind].capitalize()} n’existe pas ou n’est pas de votre ressort."
    kind = refusal.kind.replace("_", " ")
    return f"There is no such {kind}, or you may not see it."


PROBLEMS = (
    ProblemType(
        NotFound,
        404,
        "unknown_reference",
        {"en": "Nothing bears this reference", "fr": "Cette référence est inconnue"},
        detail=_not_found,
        extra=lambda r: {"kind": r.kind, "reference": r.reference},
        advice={"en": "Check the id or slug named in `reference`, and your token's sites."},
    ),
    ProblemType(
        OutOfScope,
        403,
        "out_of_scope",
        {"en": "This is not one of your sites", "fr": "Ce site n’est pas l’un des vôtres"},
        extra=lambda r: {"site": r.site},
        advice={"en": "Use a token for the site concerned."},
    ),
    ProblemType(
        AlreadyExists,
        409,
        "reference_taken",
        {"en": "Another one bears this reference", "fr": "Cette référence est déjà prise"},
        extra=lambda r: {"kind": r.kind, "field": r.field, "value": r.value},
        advice={"en": "Choose another `field`, or change the one that is there."},
    ),
)
