"""What is known of somebody to whom a path is to be recommended."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from services.training.domain.paths.path import Goal, Path, Target


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What somebody knows, wants and did already.

    `levels` has a competence only where its level is known: absent is not 0. `language` is the
    tag of the one in which they would learn. `completed`, `under_way` and `paused` are codes of
    paths.
    """

    levels: Mapping[str, int] = field(default_factory=dict)
    goal: Goal | None = None
    language: str = "fr"
    completed: frozenset[str] = frozenset()
    under_way: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()

    @property
    def present(self) -> frozenset[str]:
        """The paths that they are on, also where they take a break."""
        return self.under_way | self.paused


@dataclass(frozen=True)
class Abilities:
    """What somebody is able to do, by what was assessed, else by the paths that they completed."""

    situation: Situation
    learnt: Mapping[str, int]

    @classmethod
    def of(cls, situation: Situation, paths: Collection[Path]) -> "Abilities":
        """`paths` tells what each of the completed ones brings."""
        learnt: dict[str, int] = {}
        for path in paths:
            if path.code in situation.completed:
                for target in brought(path):
                    learnt[target.competence] = max(target.level, learnt.get(target.competence, 0))
        return cls(situation, learnt)

    @classmethod
    def none(cls) -> "Abilities":
        """Of somebody who begins."""
        return cls(Situation(), {})

    def level(self, competence: str) -> int | None:
        """What was assessed; it stands against what a path should have brought. None where it is
        not known."""
        return self.situation.levels.get(competence, self.learnt.get(competence))

    def has(self, target: Target) -> bool:
        """Whether that level is reached."""
        level = self.level(target.competence)
        return level is not None and level >= target.level

    def has_all_of(self, path: Path) -> bool:
        """Whether the path would bring nothing new; False where it says not what it brings."""
        targets = brought(path)
        return bool(targets) and all(self.has(one) for one in targets)

    def seems_able_of(self, path: Path) -> bool:
        """Whether all that is known of what the path brings is reached, and something is known."""
        known = [one for one in brought(path) if self.level(one.competence) is not None]
        return bool(known) and all(self.has(one) for one in known)


def brought(path: Path) -> tuple[Target, ...]:
    """What a path leads to as a whole: the highest level of each competence, in their order."""
    highest: dict[str, int] = {}
    for module in path.modules:
        for target in module.targets:
            highest[target.competence] = max(target.level, highest.get(target.competence, 0))
    return tuple(Target(competence=code, level=level) for code, level in sorted(highest.items()))


def gives(path: Path, wanted: Target) -> bool:
    """Whether the path leads to that level."""
    return any(
        one.competence == wanted.competence and one.level >= wanted.level for one in brought(path)
    )
