"""What is known of what somebody can do, and what they learnt on a path."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.training.domain.assessments.assessment import Assessment


@dataclass(frozen=True, kw_only=True)
class Known:
    """The latest level of a competence, and by which assessment."""

    competence: str
    level: int
    by: Assessment


def latest(finished: Iterable[Assessment]) -> Mapping[str, Known]:
    """By competence, of one person's finished assessments; in the order of the competences."""
    known: dict[str, Known] = {}
    for one in sorted(finished, key=_ended):
        for found in one.state.levels:
            known[found.competence] = Known(competence=found.competence, level=found.level, by=one)
    return {code: known[code] for code in sorted(known)}


@dataclass(frozen=True, kw_only=True)
class Gain:
    """A competence before and after a path; None where that is not known, or was declined."""

    competence: str
    before: int | None
    after: int | None

    @property
    def gained(self) -> int | None:
        """Levels up, or down; None where either is missing."""
        return None if self.before is None or self.after is None else self.after - self.before


def gains(
    competences: Sequence[str],
    finished: Sequence[Assessment],
    opened_at: datetime,
    final: Assessment | None,
) -> tuple[Gain, ...]:
    """Of a path's competences and whatever else the final assessment found.

    `finished` are all of the person's. Before is what was known when they began the path; where
    that was nothing, the first that a placement found since, before the final assessment.
    """
    before = latest(one for one in finished if _when(one) <= opened_at)
    ends = None if final is None else final.state.started_at
    late: dict[str, int] = {}
    for one in sorted(finished, key=_ended):
        if one.state.purpose == "placement" and (ends is None or _when(one) <= ends):
            for found in one.state.levels:
                late.setdefault(found.competence, found.level)
    after = {} if final is None else {one.competence: one.level for one in final.state.levels}
    return tuple(
        Gain(
            competence=code,
            before=before[code].level if code in before else late.get(code),
            after=after.get(code),
        )
        for code in dict.fromkeys([*competences, *after])
    )


def _when(assessment: Assessment) -> datetime:
    return assessment.state.seen_at


def _ended(assessment: Assessment) -> tuple[datetime, str]:
    return _when(assessment), assessment.id
