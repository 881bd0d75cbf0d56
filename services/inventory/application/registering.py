"""Machines of a lot become devices, one by hand or many of a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Description, Device, DeviceState
from services.inventory.domain.lots.lot import Lot
from services.inventory.domain.places import Place

Arrival = tuple[Description, Device | None]
"""A machine that comes with a lot, and the device that it was before."""

_REFERENCE = 8
"""Characters of a label's reference after `D-`."""


def the_lot(work: Work, scope: Scope, lot_id: str) -> Lot:
    """A lot of one of the caller's places. Raises `NotFound`."""
    lot = work.lots.get(lot_id)
    if lot is None or not scope.allows(lot.state.place):
        raise NotFound("lot", lot_id)
    return lot


@dataclass(frozen=True, kw_only=True)
class Registering:
    """Who registers machines of a lot, and where they stand from now on."""

    work: Work
    lot: Lot
    place: Place
    by: str | None

    @classmethod
    def of(cls, work: Work, lot: Lot, by: str | None) -> "Registering":
        """At the place where the lot was received. Raises `NotFound`."""
        place = work.places.get(lot.state.place_id)
        if place is None:
            raise NotFound("place", lot.state.place)
        return cls(work=work, lot=lot, place=place, by=by)

    def devices(self, arrivals: Sequence[Arrival]) -> Sequence[Device]:
        """Each machine as a device, to be saved; one that was here before comes back as such."""
        now = self.work.now()
        given_at = self.lot.state.given_at(self.place.zone)
        references = self._references(sum(before is None for _, before in arrivals))
        devices = []
        for description, before in arrivals:
            if before is None:
                state = DeviceState(
                    device_id=self.work.tools.new_id(),
                    reference=references.pop(),
                    description=description,
                    lot_id=self.lot.id,
                    place_id=self.place.id,
                    place=self.place.slug,
                    received_at=now,
                    given_at=given_at,
                )
                devices.append(Device.register(state, self.by))
            else:
                before.come_back(self.lot.id, self.place, description, now, self.by, given_at)
                devices.append(before)
        return devices

    def _references(self, count: int) -> list[str]:
        """So many that no device has: chance gives one twice where there are many."""
        found: set[str] = set()
        while len(found) < count:
            fresh = {f"D-{self.work.tools.new_code(_REFERENCE)}" for _ in range(count - len(found))}
            found |= fresh - self.work.devices.references_among(fresh)
        return list(found)
