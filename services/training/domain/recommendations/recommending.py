"""Which paths somebody is proposed, in which order, and why.

A pure function. Whoever is on a path goes on with it. What can begin now comes next: first what
serves the goal or leads to it, in the person's language before others. Then what waits for another
path, behind one that brings what it needs. Nobody is left without a proposal as long as a path is
not completed: what nothing brings holds nobody up, and neither do paths that wait for each other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from services.training.domain.paths.path import Path, Target
from services.training.domain.recommendations.reasons import Reason
from services.training.domain.recommendations.rounds import rounds, steps_to
from services.training.domain.recommendations.situation import (
    Abilities,
    Situation,
    brought,
    gives,
)

Standing = Literal["continue", "start", "wait"]
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A path in its place of the list. `brings` is what the person is not known to have yet."""

    path: str
    version: int
    standing: Standing
    reasons: tuple[Reason, ...]
    brings: tuple[Target, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Of its reasons, each once, in their order."""
        return tuple(dict.fromkeys(reason.code for reason in self.reasons))


@dataclass(frozen=True)
class _Lack:
    """What is missing before a path, and the paths that bring it."""

    reason: Reason
    givers: tuple[str, ...]


def recommend(paths: Collection[Path], situation: Situation) -> tuple[Step, ...]:
    """Every path for people that is not completed, once; empty where all are.

    `paths` are the versions in force, in any order; the answer depends on nothing else.
    """
    return _Recommending(paths, situation).steps()


class _Recommending:
    def __init__(self, paths: Collection[Path], situation: Situation) -> None:
        people = [one for one in paths if one.audience == "people"]
        self._situation = situation
        self._abilities = Abilities.of(situation, people)
        self._left = {one.code: one for one in people if one.code not in situation.completed}
        lacks = {
            code: _lacks(one, self._left.values(), self._abilities)
            for code, one in self._left.items()
        }
        self._rounds = rounds(_open(lacks), situation.present)
        self._depths = rounds(
            _open({one.code: _lacks(one, people, Abilities.none()) for one in people})
        )
        self._lacks = {
            code: [self._named(code, one) for one in some] for code, some in lacks.items()
        }
        self._waits = {code: self._waits_for(code) for code in self._left}
        goals = [code for code, one in self._left.items() if situation.goal in one.goals]
        self._to_goal = steps_to(goals, self._waits)

    def steps(self) -> tuple[Step, ...]:
        """Each once nothing that it waits for is still to come, the best ranked first."""
        coming = sorted(self._left, key=self._rank)
        listed: dict[str, Step] = {}
        while coming:
            code = next(one for one in coming if self._waits[one] <= listed.keys())
            coming.remove(code)
            listed[code] = self._step(self._left[code])
        return tuple(listed.values())

    def _rank(self, code: str) -> tuple[int, bool, int, bool, int, str]:
        path = self._left[code]
        return (
            STANDINGS.index(self._standing(code)),
            self._abilities.has_all_of(path),
            self._to_goal.get(code, (len(self._left), ""))[0],
            self._situation.language not in path.languages,
            self._depths[code],
            code,
        )

    def _standing(self, code: str) -> Standing:
        if code in self._situation.present:
            return "continue"
        return "wait" if self._rounds[code] else "start"

    def _named(self, code: str, lack: _Lack) -> Reason:
        """With the path that brings it: one that comes before anyway, else the one that may begin
        first; of several, the one that brings most of what is lacking."""
        if lack.reason.code == "comes_after" or not lack.givers:
            return lack.reason
        path = self._left[code]

        def rank(giver: str) -> tuple[bool, int, int, str]:
            brings = [one for one in path.requires if gives(self._left[giver], one)]
            return giver not in path.after, self._rounds[giver], -len(brings), giver

        return replace(lack.reason, path=min(lack.givers, key=rank))

    def _waits_for(self, code: str) -> frozenset[str]:
        """Nothing for whoever is on it, and none that begins no earlier."""
        if code in self._situation.present:
            return frozenset()
        before = (one.path for one in self._lacks[code] if one.path is not None)
        return frozenset(one for one in before if self._rounds[one] < self._rounds[code])

    def _step(self, path: Path) -> Step:
        return Step(
            path=path.code,
            version=path.version,
            standing=self._standing(path.code),
            reasons=tuple(self._reasons(path)),
            brings=tuple(one for one in brought(path) if not self._abilities.has(one)),
        )

    def _reasons(self, path: Path) -> list[Reason]:
        code, goal = path.code, self._situation.goal
        reasons = []
        if code in self._situation.present:
            paused = code in self._situation.paused
            reasons.append(Reason(code="paused" if paused else "under_way"))
        if code not in self._to_goal:
            reasons.append(Reason(code="goes_further"))
        elif self._to_goal[code][0] == 0:
            reasons.append(Reason(code="serves_goal", goal=goal))
        else:
            reasons.append(Reason(code="leads_to", goal=goal, path=self._to_goal[code][1]))
        if not path.requires and not path.after:
            reasons.append(Reason(code="open_to_all"))
        elif not self._lacks[code]:
            reasons.append(Reason(code="prerequisites_met"))
        reasons.extend(self._lacks[code])
        if self._abilities.has_all_of(path):
            reasons.append(Reason(code="already_able"))
        if self._situation.language not in path.languages:
            reasons.append(Reason(code="other_language"))
        return reasons


def _lacks(path: Path, left: Collection[Path], abilities: Abilities) -> list[_Lack]:
    """What is missing before a path for somebody to whom these are left."""
    before = {one.code: one for one in left if one.code in path.after}
    lacks = [
        _Lack(Reason(code="comes_after", path=code), (code,))
        for code in path.after
        if code in before and not abilities.seems_able_of(before[code])
    ]
    for wanted in path.requires:
        if not abilities.has(wanted):
            have = abilities.level(wanted.competence)
            reason = Reason(
                code="level_unknown" if have is None else "level_below",
                competence=wanted.competence,
                level=wanted.level,
                have=have,
            )
            lacks.append(_Lack(reason, _givers(path, wanted, left)))
    return lacks


def _givers(path: Path, wanted: Target, left: Collection[Path]) -> tuple[str, ...]:
    return tuple(one.code for one in left if one.code != path.code and gives(one, wanted))


def _open(lacks: dict[str, list[_Lack]]) -> dict[str, Sequence[Collection[str]]]:
    """Those that something brings."""
    return {code: [one.givers for one in some if one.givers] for code, some in lacks.items()}
