"""Devices: one, its history, or those of the caller's places."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.inventory.application.lookups import places_of, sees_device, the_device
from services.inventory.application.ports import Work
from services.inventory.application.ports.devices import Entry, Wanted
from services.inventory.application.scanning import scanned_device
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.devices.states import Status


@dataclass(frozen=True, kw_only=True)
class GetDevice:
    """One device by its id."""

    scope: Scope
    device_id: str


def get_device(work: Work, query: GetDevice) -> Device:
    """Raises `NotFound`."""
    return the_device(work, query.scope, query.device_id)


@dataclass(frozen=True, kw_only=True)
class FindDevice:
    """By what a scanner or somebody reads of it: its label, a serial number or an IMEI, in
    whatever spelling."""

    scope: Scope
    code: str


def find_device(work: Work, query: FindDevice) -> Device:
    """One of the caller's places'. Raises `NotFound`."""
    device = scanned_device(work, query.code)
    if device is None or not sees_device(work, query.scope, device):
        raise NotFound("device", query.code)
    return device


@dataclass(frozen=True, kw_only=True)
class ListDevices:
    """In the order of their ids; `place` None means all of the caller's; `after` is an id."""

    scope: Scope
    place: str | None = None
    statuses: frozenset[Status] = frozenset()
    categories: frozenset[Category] = frozenset()
    grades: frozenset[Grade] = frozenset()
    lot_id: str | None = None
    after: str | None = None
    limit: int = 200


def list_devices(work: Work, query: ListDevices) -> Sequence[Device]:
    """Raises `OutOfScope`, `NotFound`."""
    places = places_of(work, query.scope, query.place)
    wanted = Wanted(
        places=places,
        statuses=query.statuses,
        categories=query.categories,
        grades=query.grades,
        lot_id=query.lot_id,
    )
    return work.devices.listed(wanted, query.after, query.limit)


@dataclass(frozen=True, kw_only=True)
class ListHistory:
    """What happened to a device, from its first step on; `after` is a step's number."""

    scope: Scope
    device_id: str
    after: int = 0
    limit: int = 200


def list_history(work: Work, query: ListHistory) -> Sequence[Entry]:
    """Raises `NotFound`."""
    the_device(work, query.scope, query.device_id)
    return work.devices.history(query.device_id, query.after, query.limit)
