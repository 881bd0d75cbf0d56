"""Refusals about frameworks and mappings."""

from kit.edge.problems import ProblemType
from services.training.domain.frameworks.refusals import (
    CompetenceTaken,
    LevelsInUse,
    NoSuchMapping,
    VersionTaken,
)


def _taken(refusal: CompetenceTaken, language: str) -> str:
    where = "Déjà dans" if language == "fr" else "In"
    return f"{where} {refusal.framework}: {', '.join(refusal.competences)}."


def _in_use(refusal: LevelsInUse, language: str) -> str:
    users = ", ".join((*refusal.paths, *refusal.mappings))
    if language == "fr":
        return f"Plus haut que le niveau {refusal.highest} : {users}."
    return f"Higher than level {refusal.highest}: {users}."


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
        LevelsInUse,
        409,
        "levels_in_use",
        {
            "en": "Paths or mappings lead to higher levels",
            "fr": "Des parcours ou des correspondances mènent à des niveaux plus hauts",
        },
        detail=_in_use,
        extra=lambda r: {
            "framework": r.framework,
            "highest": r.highest,
            "paths": list(r.paths),
            "mappings": list(r.mappings),
        },
        advice={"en": "Publish these paths and mappings with lower levels first."},
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
