"""Refusals that every service has, as problems: references, scopes, people, files."""

from collections.abc import Mapping

from kernel.refusals import AlreadyExists, NotFound, OutOfScope, PersonUnknown
from kit.edge.files import FileRefused
from kit.edge.problems import ProblemType
from kit.edge.words import one_of


def about_references(french: Mapping[str, str]) -> tuple[ProblemType, ...]:
    """What nothing bears, may not be seen or is taken; `french` names the kinds of things."""

    def not_found(refusal: NotFound, language: str) -> str:
        if language == "fr":
            kind = french[refusal.kind].capitalize()
            return f"{kind} n’existe pas ou n’est pas de votre ressort."
        kind = refusal.kind.replace("_", " ")
        return f"There is no such {kind}, or you may not see it."

    return (
        ProblemType(
            NotFound,
            404,
            "unknown_reference",
            {"en": "Nothing bears this reference", "fr": "Cette référence est inconnue"},
            detail=not_found,
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


ABOUT_PEOPLE = (
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
"""Of services that know people by what booking tells."""


def _file(refusal: FileRefused, language: str) -> str:
    count = len(refusal.report.errors)
    if language == "fr":
        return f"{count} erreur(s) ; rien n’a été chargé."
    return f"{count} error(s); nothing was loaded."


ABOUT_FILES = (
    ProblemType(
        FileRefused,
        422,
        "file_refused",
        {"en": "The file was not loaded", "fr": "Le fichier n’a pas été chargé"},
        detail=_file,
        extra=lambda r: {"report": r.report.as_json()},
        advice={
            "en": "Correct the rows in `report.errors`, or load the others with `partial=true`."
        },
    ),
)
