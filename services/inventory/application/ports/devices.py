"""Where devices are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.inventory.application.ports.papers import ModelCount
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.devices.states import Status


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which devices to list or count; None, and no status, category or grade, leaves a property out
    of the question.

    `places` are slugs, `transfers` the ids of those with which they are in transit.
    """

    places: frozenset[str] | None = None
    statuses: frozenset[Status] = frozenset()
    categories: frozenset[Category] = frozenset()
    grades: frozenset[Grade] = frozenset()
    lot_id: str | None = None
    transfers: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step of a device's history; `number` counts from 1, `what` is like `wiped`."""

    number: int
    at: datetime
    what: str
    by: str | None
    place_id: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many devices there are of one kind at one place (a slug), or with one transfer."""

    place: str | None
    transfer_id: str | None
    category: Category
    status: Status
    grade: Grade | None
    devices: int


class Devices(Protocol):
    """Devices and their histories."""

    def get(self, device_id: str) -> Device | None: ...

    def by_reference(self, reference: str) -> Device | None:
        """The one with this short reference on its label."""
        ...

    def by_keys(self, keys: Collection[str]) -> Sequence[Device]:
        """Those with one of these keys; see `domain.devices.keys`."""
        ...

    def many(self, ids: Collection[str]) -> Sequence[Device]:
        """Those of the devices that there are, in the order of their ids."""
        ...

    def listed(self, wanted: Wanted, after: str | None, limit: int) -> Sequence[Device]:
        """In the order of their ids, those after `after`; a `limit` of 0 is none."""
        ...

    def references_among(self, references: Collection[str]) -> frozenset[str]:
        """Those of the references that devices have."""
        ...

    def number_of_lot(self, lot_id: str) -> int:
        """How many came with the lot, in whichever of their lives."""
        ...

    def models_of_lot(self, lot_id: str) -> Sequence[ModelCount]:
        """The same by category, make and model, in their order."""
        ...

    def counted(self, wanted: Wanted) -> Sequence[Count]:
        """What of it is in stock, by place, transfer and kind."""
        ...

    def standing(self, place: str) -> Mapping[str, int]:
        """What is in stock at the place with this slug: the version of each device by its id."""
        ...

    def history(self, device_id: str, after: int, limit: int) -> Sequence[Entry]:
        """From the first step on, those after the step with that number."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of those that a person has or that are kept for them, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's, or kept for them, from now on; no event tells of it."""
        ...

    def save(self, device: Device) -> None:
        """Raises `AlreadyExists` where another device has its serial number, IMEI or reference."""
        ...

    def save_all(self, devices: Sequence[Device]) -> None:
        """Saves many in one go, each as `save` does."""
        ...
