"""Somebody who has an appointment and asked for an earlier one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

LONGEST_OFFER: Final = timedelta(hours=2)
SHORTEST_OFFER: Final = timedelta(minutes=5)
"""With less time to answer, nothing is offered."""


@dataclass(frozen=True, kw_only=True)
class EarlierOffer:
    """A freed slot, and until when it may be accepted; instants in UTC."""

    adviser_id: str
    start: datetime
    end: datetime
    until: datetime

    @property
    def slot(self) -> str:
        """What tells the slot from others."""
        return slot_key(self.adviser_id, self.start)


def slot_key(adviser_id: str, start: datetime) -> str:
    """What tells a freed slot from others."""
    return f"{adviser_id}/{start:%Y%m%dT%H%MZ}"


def offer_until(start: datetime, notice: timedelta, now: datetime) -> datetime | None:
    """How long a slot at `start` may be offered: two hours, or half of the time that is left, but
    no longer than it may be booked; None where that is too short to answer."""
    until = min(now + LONGEST_OFFER, now + (start - now) / 2, start - notice)
    return until if until - now >= SHORTEST_OFFER else None


@dataclass(kw_only=True)
class EarlierRequest:
    """A place in the list; `id` is the appointment's.

    Starts in [not_before, not_after] are wanted, before the appointment's own in any case. `passed`
    are slots that were offered in vain. No event tells of it: what it leads to is a move.
    """

    id: str
    person_id: str
    site_id: str
    site: str
    since: datetime
    not_before: datetime | None = None
    not_after: datetime | None = None
    offer: EarlierOffer | None = None
    passed: tuple[str, ...] = ()
    version: int = 0
    changed: bool = field(default=True, repr=False, compare=False)

    def narrow(self, not_before: datetime | None, not_after: datetime | None) -> bool:
        """Wants these starts from now on; says whether that is anything new."""
        if (not_before, not_after) == (self.not_before, self.not_after):
            return False
        self.not_before, self.not_after, self.changed = not_before, not_after, True
        return True

    def wants(self, adviser_id: str, start: datetime) -> bool:
        """Whether to offer this slot, which was not passed."""
        return (
            slot_key(adviser_id, start) not in self.passed
            and (self.not_before is None or self.not_before <= start)
            and (self.not_after is None or start <= self.not_after)
        )

    def take(self, offer: EarlierOffer) -> None:
        """The slot is offered."""
        self.offer, self.changed = offer, True

    def put_back(self, *, passed: bool) -> None:
        """The offer is over; where `passed`, this slot is not offered again. The place in the list
        stays."""
        if self.offer is not None and passed:
            self.passed = (*self.passed, self.offer.slot)
        self.offer, self.changed = None, True
