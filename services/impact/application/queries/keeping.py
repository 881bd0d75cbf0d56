"""What was made lately, kept for who asks for the same."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from services.impact.application.ports import Figures
from services.impact.application.queries.periods import TOLD, Year
from services.impact.application.queries.sheet import Sheet, fill_in

Key = TypeVar("Key")
Made = TypeVar("Made")


class Recent(Generic[Key, Made]):
    """The last `most` things that were asked for. Whoever asks for something in the making waits
    for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Made]) -> Made:
        """The one kept under this key, made now where there is none."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            made = self._kept[key] = make()
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return made


@dataclass(frozen=True)
class _Kept:
    sheet: Sheet
    made: datetime


class Sheets:
    """The sheets of years. One is given again until something more is known and it is older than
    `FRESH`, or `FRESH_WHOLE` where its year is over, or the day is over: while events pour in,
    loads of pages by anybody cost no more than two sheets each `FRESH`, one of this year and one of
    all years before."""

    MOST = TOLD
    FRESH = timedelta(seconds=10)
    FRESH_WHOLE = (TOLD - 1) * FRESH

    def __init__(self, figures: Figures, now: Callable[[], datetime], *, fewest: int) -> None:
        self._figures = figures
        self._now = now
        self._fewest = fewest
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._lock = Lock()

    def of(self, year: Year) -> Sheet:
        """The year's sheet. Whoever asks while one is being made waits for it."""
        with self._lock:
            kept = self._kept.get(year.number)
            if kept is not None and kept.sheet.year == year and self._holds(kept):
                self._kept.move_to_end(year.number)
                return kept.sheet
            sheet = fill_in(self._figures, year, fewest=self._fewest)
            self._kept[year.number] = _Kept(sheet, self._now())
            self._kept.move_to_end(year.number)
            if len(self._kept) > self.MOST:
                self._kept.popitem(last=False)
            return sheet

    def _holds(self, kept: _Kept) -> bool:
        fresh = self.FRESH_WHOLE if kept.sheet.year.whole else self.FRESH
        young = timedelta() <= self._now() - kept.made < fresh
        return young or kept.sheet.moment == self._figures.moment()
