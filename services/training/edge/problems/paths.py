"""Refusals about paths."""

from kit.edge.problems import ProblemType
from services.training.domain.paths.refusals import (
    ModuleTaken,
    PathRetired,
    PrerequisiteCycle,
)

_FRENCH = {"modules": "modules", "paths": "parcours"}


def _circle(refusal: PrerequisiteCycle, language: str) -> str:
    way = " → ".join((*refusal.members, refusal.members[0]))
    if language == "fr":
        return f"Ces {_FRENCH[refusal.of]} se précèdent en rond : {way}."
    return f"These {refusal.of} come before each other in a circle: {way}."


PROBLEMS = (
    ProblemType(
        PrerequisiteCycle,
        409,
        "prerequisite_cycle",
        {
            "en": "What comes before would come after as well",
            "fr": "Les prérequis tournent en rond",
        },
        detail=_circle,
        extra=lambda r: {"of": r.of, "members": list(r.members)},
        advice={
            "en": "Each of `members` comes before the next, the last before the first: take one of "
            "these arrows out."
        },
    ),
    ProblemType(
        ModuleTaken,
        409,
        "module_taken",
        {
            "en": "Another path has these modules",
            "fr": "Ces modules sont déjà ceux d’un autre parcours",
        },
        detail=lambda r, language: (
            f"{'Déjà dans' if language == 'fr' else 'In'} {r.path}: {', '.join(r.modules)}."
        ),
        extra=lambda r: {"path": r.path, "modules": list(r.modules)},
        advice={"en": "Workshops name a module by its code: give these modules other codes."},
    ),
    ProblemType(
        PathRetired,
        409,
        "path_retired",
        {
            "en": "Nobody begins this path any more",
            "fr": "On ne commence plus ce parcours",
        },
        extra=lambda r: {"path": r.path},
        advice={"en": "Choose one that `list_paths` shows, or let an operator publish it again."},
    ),
)
