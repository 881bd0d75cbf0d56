"""What a path must keep to: of itself, and of what else the network teaches."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from services.training.domain.content import Problem, again, problem, refuse
from services.training.domain.frameworks.framework import KnownCompetence
from services.training.domain.paths.cycles import cycle_in
from services.training.domain.paths.path import Module, Path, Target
from services.training.domain.paths.refusals import PrerequisiteCycle

SHORTEST: Final = 5
LONGEST: Final = 3_000
"""Minutes of a module, all of its sessions together: up to fifty hours."""
MOST_SESSIONS: Final = 20
SHORTEST_SESSION: Final = 5
"""Minutes that a module has for each of its sessions, at least."""

FindCompetence = Callable[[str], KnownCompetence | None]


def check(path: Path, competence: FindCompetence, others: Mapping[str, Sequence[str]]) -> None:
    """Whether the path may be published.

    `competence` finds those of the published frameworks; `others` gives what comes before each of
    the paths that are taught, whether or not this one is among them.

    Raises `InvalidContent` with all that is wrong, else `PrerequisiteCycle`.
    """
    refuse([*_of_itself(path), *_of_competences(path, competence), *_of_paths(path, others)])
    circle = cycle_in({module.code: module.prerequisites for module in path.modules})
    if circle:
        raise PrerequisiteCycle("modules", circle)
    circle = cycle_in({**others, path.code: path.after})
    if circle:
        raise PrerequisiteCycle("paths", circle)


def _of_itself(path: Path) -> Iterator[Problem]:
    codes = [module.code for module in path.modules]
    for at, code in again(codes):
        yield problem(f"{code} is given twice", "modules", at, "code")
    for at, goal in again(path.goals):
        yield problem(f"{goal} is given twice", "goals", at)
    for at, language in again(path.languages):
        yield problem(f"{language} is given twice", "languages", at)
    if path.audience == "people" and not path.goals:
        yield problem("must hold a goal: why somebody comes", "goals")
    for at, module in enumerate(path.modules):
        yield from _of_module(path, at, module, codes)


def _of_module(path: Path, at: int, module: Module, codes: Sequence[str]) -> Iterator[Problem]:
    if not SHORTEST <= module.minutes <= LONGEST:
        yield problem(f"must be {SHORTEST} to {LONGEST} minutes", "modules", at, "minutes")
    elif module.minutes < SHORTEST_SESSION * module.sessions:
        rule = f"leaves less than {SHORTEST_SESSION} minutes for each session"
        yield problem(rule, "modules", at, "minutes")
    if not 1 <= module.sessions <= MOST_SESSIONS:
        yield problem(f"must be 1 to {MOST_SESSIONS} sessions", "modules", at, "sessions")
    if module.delivery == "alone" and module.sessions != 1:
        yield problem("must be 1 where one learns alone", "modules", at, "sessions")
    for one_at, code in again(module.prerequisites):
        yield problem(f"{code} is given twice", "modules", at, "prerequisites", one_at)
    for one_at, code in enumerate(module.prerequisites):
        if code not in codes:
            rule = f"{code} is no module of this path"
            yield problem(rule, "modules", at, "prerequisites", one_at)
    if path.audience == "people" and not module.targets:
        yield problem("must hold a competence to reach", "modules", at, "targets")


def _of_competences(path: Path, competence: FindCompetence) -> Iterator[Problem]:
    yield from _of_levels(path.requires, competence, "requires")
    for at, module in enumerate(path.modules):
        yield from _of_levels(module.targets, competence, "modules", at, "targets")


def _of_levels(
    levels: Sequence[Target], competence: FindCompetence, *where: object
) -> Iterator[Problem]:
    for at, code in again([one.competence for one in levels]):
        yield problem(f"{code} is given twice", *where, at, "competence")
    for at, one in enumerate(levels):
        known = competence(one.competence)
        if known is None:
            rule = f"{one.competence} is no competence of a published framework"
            yield problem(rule, *where, at, "competence")
        elif not 1 <= one.level <= known.highest:
            yield problem(f"must be 1 to {known.highest}", *where, at, "level")


def _of_paths(path: Path, others: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for at, code in again(path.after):
        yield problem(f"{code} is given twice", "after", at)
    for at, code in enumerate(path.after):
        if code != path.code and code not in others:
            yield problem(f"{code} is no path that is taught", "after", at)
