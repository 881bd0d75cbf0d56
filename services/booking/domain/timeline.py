"""What a person and the network have had to do with each other, in the order of time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

OwnKind = Literal["registration", "referral", "appointment", "walk_in", "workshop"]
"""What booking knows itself; the other kinds are named after what other services tell."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing, at the instant (UTC) at which it happens or begins.

    `id` is that of the thing: an appointment, a device … `status` is how it stands, None where that
    is not booking's to know. `site_id` is None where it happened at no site. `told` is the id
    of another service's event that tells it: one thing may have had several at one instant.
    """

    at: datetime
    kind: str
    id: str
    site_id: str | None
    status: str | None = None
    told: str | None = None

    @property
    def place(self) -> str:
        """By which entries are sorted; no two have the same."""
        at = self.at.astimezone(UTC).isoformat(timespec="milliseconds")
        return f"{at}|{self.kind}|{self.id}|{self.told or ''}"


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What another service told of a person; `id` is that of its event."""

    id: str
    person_id: str
    entry: Entry
