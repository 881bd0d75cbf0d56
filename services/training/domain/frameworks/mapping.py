"""How the competences and levels of one framework answer to those of another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.training.domain.content import Problem, again, problem, refuse
from services.training.domain.frameworks.framework import Framework
from services.training.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A framework in a version of it."""

    framework: str
    version: str


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A competence, and those that it answers to."""

    competence: str
    answers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LevelPair:
    """A level, and the one that it answers to."""

    level: int
    answer: int


@dataclass(frozen=True, kw_only=True)
class Translated:
    """What a level of a competence is in another framework; `level` is None where the mapping says
    where the competence leads, but gives no level of it."""

    competence: str
    level: int | None


@dataclass(frozen=True, kw_only=True)
class FrameworkMapping:
    """A mapping; `source` says whose it is. Without `levels` it only says what leads where."""

    start: Edition
    end: Edition
    source: Words
    pairs: tuple[Pair, ...]
    levels: tuple[LevelPair, ...] = ()

    def check(self, start: Framework, end: Framework) -> None:
        """Raises `InvalidContent` where it names what the two frameworks do not have, or a higher
        level answers to a lower one."""
        refuse([*self._wrong_pairs(start, end), *self._wrong_levels(start, end)])

    def translate(self, competence: str, level: int) -> tuple[Translated, ...]:
        """What the level answers to, by every competence that this one does; empty where the
        mapping does not say. Level 0, not yet able, stays 0 where levels are given at all."""
        answers = next((p.answers for p in self.pairs if p.competence == competence), ())
        known = {pair.level: pair.answer for pair in self.levels}
        if known:
            known.setdefault(0, 0)
        return tuple(Translated(competence=one, level=known.get(level)) for one in answers)

    def _wrong_pairs(self, start: Framework, end: Framework) -> Iterator[Problem]:
        for at, code in again([pair.competence for pair in self.pairs]):
            yield problem(f"{code} is given twice", "pairs", at, "from")
        for at, pair in enumerate(self.pairs):
            if pair.competence not in start.competences:
                yield problem(
                    f"{start.code} {start.version} has no competence {pair.competence}",
                    "pairs",
                    at,
                    "from",
                )
            for to_at, code in again(pair.answers):
                yield problem(f"{code} is given twice", "pairs", at, "to", to_at)
            for to_at, code in enumerate(pair.answers):
                if code not in end.competences:
                    yield problem(
                        f"{end.code} {end.version} has no competence {code}",
                        "pairs",
                        at,
                        "to",
                        to_at,
                    )

    def _wrong_levels(self, start: Framework, end: Framework) -> Iterator[Problem]:
        before: LevelPair | None = None
        for at, pair in enumerate(self.levels):
            if not 1 <= pair.level <= start.highest:
                yield problem(f"must be 1 to {start.highest}", "levels", at, "from")
            if not 1 <= pair.answer <= end.highest:
                yield problem(f"must be 1 to {end.highest}", "levels", at, "to")
            if before is not None and pair.level <= before.level:
                yield problem("must be above the one before", "levels", at, "from")
            if before is not None and pair.answer < before.answer:
                yield problem("must not be below the one before", "levels", at, "to")
            before = pair


@dataclass(kw_only=True)
class PublishedMapping:
    """A mapping as it holds now; another one between the same two versions takes its place.

    No event tells of it: nothing that was assessed changes by it.
    """

    id: str
    mapping: FrameworkMapping
    published_at: datetime
    by: str
    version: int = 0


def mapping_id(start: Edition, end: Edition) -> str:
    """By which the mapping between two versions is kept: there is one."""
    return f"{start.framework}/{start.version}/{end.framework}/{end.version}"
