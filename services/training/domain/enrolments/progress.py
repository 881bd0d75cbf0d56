"""Which modules of a path somebody has done, and by what: a fold over facts, in whatever order they
became known.

What is done is never counted up step by step. It follows from the attended workshops and from the
validations that stand now, so a fact that comes late, twice, or that is corrected leads to the same
as if it had been known at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

DoneBy = Literal["attendance", "validation"]
COUNTS_BACK: Final = timedelta(days=365)
"""So long before an enrolment an attendance, or an abandoned enrolment's validation, still counts:
twelve months, by our own rule."""


@dataclass(frozen=True, kw_only=True)
class Attended:
    """A workshop of a module where the person was: by the seat, and when it was (UTC)."""

    seat_id: str
    workshop_id: str
    module: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """A validation that does not count any more, by whose word (a subject) and why (a code)."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Validation:
    """A trainer's word (`by`, a subject) that the person is able to do what a module teaches.

    `from_enrolment` is the enrolment where it was given, where that is another one.
    """

    module: str
    at: datetime
    by: str
    from_enrolment: str | None = None
    taken_back: TakenBack | None = None

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return self.taken_back is None


@dataclass(frozen=True, kw_only=True)
class Done:
    """A module that is done: since when (UTC), by what came first, and by which seats.

    `seats` are those of the attended workshops that count, also where it was validated first.
    """

    module: str
    at: datetime
    by: DoneBy
    seats: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Window:
    """When an attendance has to be for it to count: from `start` on, up to `end`.

    The seats in `kept` count whenever they are: they did before somebody corrected them. Those in
    `spent` do not: the path was completed with them before.
    """

    start: datetime
    end: datetime | None = None
    kept: frozenset[str] = frozenset()
    spent: frozenset[str] = frozenset()

    def holds(self, attended: Attended) -> bool:
        """Whether this attendance counts."""
        if attended.seat_id in self.kept:
            return True
        in_time = self.start <= attended.at and (self.end is None or attended.at <= self.end)
        return in_time and attended.seat_id not in self.spent


def progress(
    plan: Mapping[str, int],
    attended: Iterable[Attended],
    validations: Iterable[Validation],
    window: Window,
) -> Mapping[str, Done]:
    """The modules that are done, by their codes, in the order of the plan.

    `plan` says for each module of how many different workshops its attendance is made.
    """
    counted = [one for one in attended if window.holds(one)]
    standing = [one for one in validations if one.stands]
    found = (
        _done(
            module,
            sessions,
            [one for one in counted if one.module == module],
            [one for one in standing if one.module == module],
        )
        for module, sessions in plan.items()
    )
    return {done.module: done for done in found if done is not None}


def _done(
    module: str, sessions: int, attended: Sequence[Attended], validations: Sequence[Validation]
) -> Done | None:
    seats = _different(attended)
    by_attendance = seats[sessions - 1].at if len(seats) >= sessions else None
    by_validation = min((one.at for one in validations), default=None)
    instants = [at for at in (by_attendance, by_validation) if at is not None]
    if not instants:
        return None
    first = min(instants)
    return Done(
        module=module,
        at=first,
        by="attendance" if first == by_attendance else "validation",
        seats=tuple(one.seat_id for one in seats),
    )


def _different(attended: Sequence[Attended]) -> list[Attended]:
    """One for each workshop, the earliest first."""
    by_workshop: dict[str, Attended] = {}
    for one in sorted(attended, key=lambda one: (one.at, one.seat_id)):
        by_workshop.setdefault(one.workshop_id, one)
    return list(by_workshop.values())
