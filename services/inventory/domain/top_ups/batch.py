"""Codes that came with one file and are good for the same, until the same day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from kernel.aggregate import Aggregate
from services.inventory.domain.top_ups import events
from services.inventory.domain.top_ups.offer import Offer

WARNED_DAYS: Final = 30
"""So long before their last day unsold codes are told of, once a day."""
_PARIS: Final = ZoneInfo("Europe/Paris")
_MORNING: Final = time(8)


def today(now: datetime) -> date:
    """The day by the operators' calendar, which last days are meant by."""
    return now.astimezone(_PARIS).date()


@dataclass(frozen=True, kw_only=True)
class BatchState:
    """`codes` is how many there were."""

    batch_id: str
    offer: Offer
    codes: int


@dataclass(kw_only=True)
class Batch(Aggregate):
    """What is told of codes while nobody has bought them."""

    state: BatchState

    @classmethod
    def imported(cls, state: BatchState, at: datetime) -> Self:
        """Its codes were put into the vault."""
        batch = cls(id=state.batch_id, state=state)
        batch.record(events.TopUpsImported(at=at, batch=state))
        return batch

    def warn(self, left: int, at: datetime) -> datetime | None:
        """Tells of `left` codes that nobody bought, if there are any; when to do so again.

        None once there is nothing to tell any more.
        """
        if left == 0:
            return None
        days = (self.state.offer.enter_by - today(at)).days
        if self.past(at):
            self.record(events.TopUpsExpired(at=at, batch=self.state, left=left))
            return None
        if days <= WARNED_DAYS:
            self.record(events.TopUpsExpiring(at=at, batch=self.state, left=left, days=days))
        return self.next_warning(at)

    def past(self, at: datetime) -> bool:
        """Whether nobody can enter its codes any more."""
        return self.state.offer.enter_by < today(at)

    def next_warning(self, after: datetime) -> datetime:
        """The next morning from which on there is something to tell."""
        first = self.state.offer.enter_by - timedelta(days=WARNED_DAYS)
        return _morning(max(first, today(after) + timedelta(days=1)))

    def first_warning(self, imported: datetime) -> datetime:
        """At once where the last day is near already."""
        first = _morning(self.state.offer.enter_by - timedelta(days=WARNED_DAYS))
        return max(first, imported)


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, _PARIS)
