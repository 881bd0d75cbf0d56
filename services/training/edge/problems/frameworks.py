"""Refusals about frameworks and mappings."""

from kit.edge.problems import ProblemType
from services.training.domain.frameworks.refusals import (
    CompetenceTaken,
    NoSuchMapping,
    VersionTaken,
)


def _taken(refusal: CompetenceTaken, language: str) -> str:
    where = "Déjà dans" if language == "fr" else "In"
    return f"{where} {refusal.framework}: {', '.join(refusal.competences)}."


PROBLEMS = (
    ProblemType(
        VersionTaken,
        409,
        "version_taken",
        {
            "en": "This version was published with other content",
            "fr": "Cette version est déjà publiée avec un autre contenu",
        },
        extra=lambda r: {"framework": r.framework, "framework_version": r.version},
        advice={"en": "A published version never changes: give the content another version."},
    ),
    ProblemType(
        CompetenceTaken,
        409,
        "competence_taken",
        {
            "en": "Another framework has these competences",
            "fr": "Ces compétences sont déjà celles d’un autre référentiel",
        },
        detail=_taken,
        extra=lambda r: {"framework": r.framework, "competences": list(r.competences)},
        advice={"en": "Give the competences other codes: each is unique in the network."},
    ),
    ProblemType(
        NoSuchMapping,
        404,
        "no_such_mapping",
        {
            "en": "No mapping leads from one framework to the other",
            "fr": "Aucune correspondance ne mène d’un référentiel à l’autre",
        },
        extra=lambda r: {"from_framework": r.from_, "to_framework": r.to},
        advice={"en": "See `list_mappings`, or let an operator publish one."},
    ),
)
