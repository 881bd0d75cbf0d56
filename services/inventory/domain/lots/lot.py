"""A lot: what a donor gave at one time, and where it was received."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, Literal, Self, get_args
from zoneinfo import ZoneInfo

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.inventory.domain.lots.events import LotReceived

DonorKind = Literal["company", "administration", "person"]
DONOR_KINDS: Final[tuple[DonorKind, ...]] = get_args(DonorKind)
MOST_DEVICES: Final = 100_000
MOST_GRAMS: Final = 1_000_000_000
"""A thousand tonnes."""


@dataclass(frozen=True, kw_only=True)
class Donor:
    """Who gave. The name stays here: others are told the id and the kind; it is None once it is
    forgotten."""

    id: str
    kind: DonorKind
    name: str | None


@dataclass(frozen=True, kw_only=True)
class LotState:
    """Everything about a lot.

    `received_on` is a local day of the place; `grams` is what the scales said, `devices` how many
    machines were counted at the door, whatever is registered later. `by` is the subject of who
    received it, at the instant `received_at`.
    """

    lot_id: str
    number: str
    """By place and year, without a gap; on the deposit slip."""
    place_id: str
    place: str
    donor: Donor
    received_on: date
    grams: int
    devices: int
    received_at: datetime
    by: str | None = None

    def given_at(self, zone: ZoneInfo) -> datetime:
        """When it came, on the clocks of its place: when that was noted, else the beginning of the
        earlier day that was named."""
        if self.received_at.astimezone(zone).date() == self.received_on:
            return self.received_at
        return datetime.combine(self.received_on, time.min, zone).astimezone(UTC)

    def check(self, today: date) -> None:
        """Raises `InvalidValue`; `today` is the place's."""
        if self.received_on > today:
            raise InvalidValue("received_on", "not in the future")
        if not 0 < self.grams <= MOST_GRAMS:
            raise InvalidValue("kilograms", "more than 0 and at most 1,000,000 kg")
        if not 0 < self.devices <= MOST_DEVICES:
            raise InvalidValue("devices", "at least one, at most a hundred thousand")


@dataclass(kw_only=True)
class Lot(Aggregate):
    """What was given is given: nothing changes a lot."""

    state: LotState

    @classmethod
    def receive(cls, state: LotState) -> Self:
        """Takes a lot in, at `state.received_at`."""
        lot = cls(id=state.lot_id, state=state)
        lot.record(LotReceived(at=state.received_at, lot=state))
        return lot
