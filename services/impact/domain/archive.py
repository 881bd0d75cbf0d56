"""The archive as its readers see it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.impact.domain.figures import Moment

TYPE = re.compile(r"[a-z]+\.[a-z0-9_]+(\.v[1-9][0-9]{0,3})?")
"""What names events: `booking.appointment_booked`, all its versions, or with `.v1` that one."""


@dataclass(frozen=True)
class Archived:
    """One event as it came in. `body` is the message, byte for byte."""

    position: int
    archived_at: datetime
    type: str
    subject: str
    body: bytes


@dataclass(frozen=True)
class Search:
    """Which events to read: of any of the types, of a subject, that happened at `since` or later
    and before `until`, archived after a position.
    """

    after: int = 0
    limit: int = 50
    types: Sequence[str] = ()
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Found:
    """What one look into the archive found, and when: nothing else of what was there then, up to
    the position `read_up_to`, matches. Where that is not yet the moment's, there may be more.
    """

    events: Sequence[Archived]
    read_up_to: int
    moment: Moment

    @property
    def more(self) -> bool:
        """Whether to read on from `read_up_to`."""
        return self.read_up_to < self.moment.position
