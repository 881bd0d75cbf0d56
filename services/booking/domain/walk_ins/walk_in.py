"""A ticket, from the moment it is taken until its holder is served or leaves."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Self

from kernel.aggregate import Aggregate
from services.booking.domain.site import Space
from services.booking.domain.walk_ins.events import WalkInJoined, WalkInLeft, WalkInServed
from services.booking.domain.walk_ins.refusals import TicketClosed

WalkInStatus = Literal["waiting", "served", "left"]
Leaving = Literal["gave_up", "closing"]


@dataclass(frozen=True, kw_only=True)
class With:
    """Who serves a ticket, from `start` up to, not at, `end` (UTC).

    `instead_of` is the missed appointment whose gap it fills.
    """

    adviser_id: str
    appointment_type: str
    start: datetime
    end: datetime
    instead_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class WalkInState:
    """Everything about a ticket; `number` counts from 1 in the queue of its site, space and local
    day, and `person_id` is None where nobody asked for a name."""

    walk_in_id: str
    site_id: str
    site: str
    space: Space
    day: date
    number: int
    joined_at: datetime
    person_id: str | None = None
    status: WalkInStatus = "waiting"
    called_at: datetime | None = None
    served_by: With | None = None
    left_at: datetime | None = None
    leaving: Leaving | None = None


@dataclass(kw_only=True)
class WalkIn(Aggregate):
    """Somebody who came without an appointment."""

    state: WalkInState

    @classmethod
    def join(cls, state: WalkInState) -> Self:
        """A new ticket, taken at `state.joined_at`."""
        walk_in = cls(id=state.walk_in_id, state=state)
        walk_in.record(WalkInJoined(at=state.joined_at, walk_in=state))
        return walk_in

    def serve(self, by: With | None, now: datetime) -> None:
        """Calls the ticket. Raises `TicketClosed`, also where it was called before: a second call
        of the same ticket is somebody else's."""
        self._require_waiting()
        self.state = replace(self.state, status="served", called_at=now, served_by=by)
        self.record(WalkInServed(at=now, walk_in=self.state, waited_minutes=self._waited(now)))

    def leave(self, leaving: Leaving, now: datetime) -> bool:
        """The holder is gone; a repeat does nothing and says so. Raises `TicketClosed`."""
        if self.state.status == "left":
            return False
        self._require_waiting()
        self.state = replace(self.state, status="left", left_at=now, leaving=leaving)
        waited = self._waited(now) if leaving == "gave_up" else None
        self.record(WalkInLeft(at=now, walk_in=self.state, waited_minutes=waited))
        return True

    def _waited(self, now: datetime) -> int:
        return max(0, int((now - self.state.joined_at).total_seconds() // 60))

    def _require_waiting(self) -> None:
        if self.state.status != "waiting":
            raise TicketClosed(self.id, self.state.status)
