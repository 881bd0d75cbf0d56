"""What is proposed to somebody whose appointment a closure displaces."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import merge
from itertools import groupby

from services.booking.domain.localtime import minute_of
from services.booking.domain.refusals import FreeSlot

MOST = 3
_QUARTER = 15


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A slot that was free when it was proposed; `site` is the slug of `site_id`."""

    start: datetime
    end: datetime
    site_id: str
    site: str
    adviser_id: str


@dataclass
class Spread:
    """How often the quarters of an hour of each adviser have been proposed, whoever to.

    `proposed` is by adviser, then by minutes since 1970 UTC of the quarter's beginning.
    """

    proposed: dict[str, dict[int, int]] = field(default_factory=dict)

    def choose(
        self,
        tiers: Sequence[Sequence[FreeSlot]],
        around: datetime,
        adviser_id: str,
        suits: Callable[[FreeSlot], bool] = lambda _: True,
    ) -> list[FreeSlot]:
        """Up to three of the free slots that suit and do not overlap each other; counts them.

        Each tier is in the order of its starts. Slots that were proposed to fewer people come
        first, so that a hundred people are not sent to the same three; among those the first
        tier's, then the nearest to `around`, the same adviser's before others'.
        """
        chosen: list[FreeSlot] = []
        for times in range(self._most() + 1):
            for tier in tiers:
                for slot in _outwards(tier, around, adviser_id):
                    if (
                        self._times(slot) == times
                        and all(slot.end <= one.start or one.end <= slot.start for one in chosen)
                        and suits(slot)
                    ):
                        chosen.append(slot)
                        if len(chosen) == MOST:
                            return self._count(chosen)
        return self._count(chosen)

    def _count(self, chosen: list[FreeSlot]) -> list[FreeSlot]:
        for slot in chosen:
            counts = self.proposed.setdefault(slot.adviser_id, {})
            for quarter in _quarters(slot):
                counts[quarter] = counts.get(quarter, 0) + 1
        return chosen

    def _most(self) -> int:
        return max((max(counts.values()) for counts in self.proposed.values()), default=0)

    def _times(self, slot: FreeSlot) -> int:
        counts = self.proposed.get(slot.adviser_id)
        return max(counts.get(quarter, 0) for quarter in _quarters(slot)) if counts else 0


def _quarters(slot: FreeSlot) -> range:
    first = minute_of(slot.start) // _QUARTER * _QUARTER
    return range(first, max(minute_of(slot.end), first + 1), _QUARTER)


def _outwards(slots: Sequence[FreeSlot], around: datetime, adviser_id: str) -> Iterator[FreeSlot]:
    """From an instant on, before and after it in turn; no more is looked at than is taken."""

    def key(slot: FreeSlot) -> tuple[timedelta, bool, datetime]:
        return abs(slot.start - around), slot.adviser_id != adviser_id, slot.start

    def ordered(side: Iterable[FreeSlot]) -> Iterator[FreeSlot]:
        for _start, group in groupby(side, lambda slot: slot.start):
            yield from sorted(group, key=key)

    middle = bisect_left(slots, around, key=lambda slot: slot.start)
    before = (slots[index] for index in range(middle - 1, -1, -1))
    after = (slots[index] for index in range(middle, len(slots)))
    return merge(ordered(before), ordered(after), key=key)
