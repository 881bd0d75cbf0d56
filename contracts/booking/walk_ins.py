"""People who come without an appointment."""

from typing import Literal

from contracts.base import Code, Contract, Id, Instant, event


class WalkInFacts(Contract, frozen=True, kw_only=True):
    """A ticket of a site's queue."""

    walk_in_id: Id
    site_id: Id
    space: Literal["sales", "advice", "workshop"]
    person_id: Id | None = None
    """Absent where nobody asked for a name."""


@event("booking.walk_in_joined")
class WalkInJoined(WalkInFacts, frozen=True, kw_only=True):
    """Somebody took a ticket."""


@event("booking.walk_in_served")
class WalkInServed(WalkInFacts, frozen=True, kw_only=True):
    """The ticket was called."""

    waited_minutes: int
    adviser_id: Id | None = None
    appointment_type: Code | None = None
    start: Instant | None = None
    end: Instant | None = None
    instead_of: Id | None = None
    """The missed appointment whose gap it fills."""


@event("booking.walk_in_left")
class WalkInLeft(WalkInFacts, frozen=True, kw_only=True):
    """The holder went away unserved."""

    waited_minutes: int | None = None
    """Absent where nobody saw the holder go."""
    reason: Literal["gave_up", "closing"]
