"""Who waits for a device of one category at one site: the order in which they came.

A line is written by one unit of work at a time, and everything that frees or takes a device of its
category there writes it: so nobody joins it beside a device that becomes ready, and no device is
offered twice.
"""

from dataclasses import dataclass

from services.inventory.domain.devices.kinds import Category


@dataclass(kw_only=True)
class Line:
    """The ids of the holds that wait, the first first. It emits nothing; `version` counts the units
    of work that have locked it."""

    place_id: str
    category: Category
    waiting: tuple[str, ...] = ()
    version: int = 0

    @property
    def first(self) -> str | None:
        """The next to be served."""
        return self.waiting[0] if self.waiting else None

    def position(self, hold_id: str) -> int | None:
        """The place in line, 1 for the next; None for who is not in it."""
        return self.waiting.index(hold_id) + 1 if hold_id in self.waiting else None

    def join(self, hold_id: str) -> int:
        """At the end; gives the place in line."""
        self.waiting = (*self.waiting, hold_id)
        return len(self.waiting)

    def leave(self, hold_id: str) -> None:
        """Whoever is behind moves up."""
        self.waiting = tuple(one for one in self.waiting if one != hold_id)
