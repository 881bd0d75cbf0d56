"""Refusals of files."""

from kit.edge.problems import ProblemType
from services.booking.edge.imports import FileRefused


def _file(refusal: FileRefused, language: str) -> str:
    count = len(refusal.report.errors)
    if language == "fr":
        return f"{count} erreur(s) ; rien n’a été chargé."
    return f"{count} error(s); nothing was loaded."


PROBLEMS = (
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
