"""What was made lately, kept for who asks for the same."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from services.impact.application.ports import Figures
from services.impact.application.queries.periods import Year
from services.impact.application.queries.sheet import Sheet, fill_in

Key = TypeVar("Key")
Made = TypeVar("Made")


class Recent(Generic[Key, Made]):
    """The last `most` things that were asked for. Whoever asks for something in the making waits
    for it, so that many who come at once cost as much as one."""

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


class Sheets:
    """The sheets of years, each the same until something more is known, or the day is over."""

    MOST = 10

    def __init__(self, figures: Figures, *, fewest: int) -> None:
        self._figures = figures
        self._fewest = fewest
        self._kept: Recent[tuple[object, ...], Sheet] = Recent(self.MOST)

    def of(self, year: Year) -> Sheet:
        """The year's sheet, of now: no older than this call."""
        moment = self._figures.moment()
        return self._kept.get(
            (moment, year), lambda: fill_in(self._figures, year, fewest=self._fewest)
        )
