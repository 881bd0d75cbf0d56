"""A member's calendar as a calendar program reads it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

EntryKind = Literal["appointment", "workshop", "shift"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something in a member's calendar; nothing of a person who comes.

    `sequence` grows with each change. `title` is what it is called, `place` where it is; None
    where there is nothing to be said. Times are in UTC, `timezone` is the place's.
    """

    kind: EntryKind
    id: str
    sequence: int
    start: datetime
    end: datetime
    timezone: str
    cancelled: bool
    title: str | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class MemberCalendar:
    """A member's entries, by start; `site` is the home site's name, `timezone` its zone."""

    member_id: str
    site: str
    timezone: str
    entries: tuple[Entry, ...]


@dataclass(kw_only=True)
class Feed:
    """Lets whoever knows a secret read the calendar of the member whose `id` it has.

    Only the secret's hash is kept; None once it is revoked.
    """

    id: str
    token_hash: str | None = None
    version: int = 0
    changed: bool = field(default=False, repr=False, compare=False)

    def set(self, token_hash: str | None) -> bool:
        """Another secret is good from now on, or none; says whether anything changed."""
        if token_hash == self.token_hash:
            return False
        self.token_hash, self.changed = token_hash, True
        return True
