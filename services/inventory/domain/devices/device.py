"""A device, from the lot that it came with to whom it serves, and back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from services.inventory.domain.devices import events
from services.inventory.domain.devices.description import Description
from services.inventory.domain.devices.handing_over import HandedOver
from services.inventory.domain.devices.moving import MOVABLE, Moved
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.devices.state import DeviceState
from services.inventory.domain.devices.work import Worked
from services.inventory.domain.places import Place

__all__ = ["MOVABLE", "Description", "Device", "DeviceState"]


@dataclass(kw_only=True)
class Device(Worked, HandedOver, Moved):
    """One machine; every step raises `DeviceNotAvailable` where its status forbids it."""

    @classmethod
    def register(cls, state: DeviceState, by: str | None) -> Self:
        """A machine that was never here before, received at `state.received_at`."""
        device = cls(id=state.device_id, state=state)
        device.record(events.DeviceRegistered(at=state.received_at, device=state, by=by))
        return device

    def come_back(
        self,
        lot_id: str,
        place: Place,
        description: Description,
        at: datetime,
        by: str | None,
        given_at: datetime | None = None,
    ) -> None:
        """The machine comes with another lot, which came `given_at`: the same device with a longer
        history.

        Numbers that it was known by stay its own, also where they are not read this time.
        """
        if not self.state.may_come_back:
            raise DeviceNotAvailable(self.id, self.state.status, "come_back")
        known = self.state.description
        imeis = tuple(dict.fromkeys((*description.imeis, *known.imeis)))
        self.state = replace(
            self._after("come_back"),
            description=replace(
                description, serial=description.serial or known.serial, imeis=imeis
            ),
            lot_id=lot_id,
            earlier_lots=(*self.state.earlier_lots, self.state.lot_id),
            place_id=place.id,
            place=place.slug,
            received_at=at,
            given_at=given_at,
            wipe=None,
            grading=None,
            used_until=None,
            handed_over_with=None,
            hold_id=None,
            sale_id=None,
            person_id=None,
            warranty_until=None,
            came_back=self.state.came_back + 1,
        )
        self.record(events.DeviceRegistered(at=at, device=self.state, by=by, again=True))
