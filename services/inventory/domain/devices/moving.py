"""Steps by which a device gets from place to place, or is lost on the way."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.inventory.domain.devices import events
from services.inventory.domain.devices.life import Life
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.devices.states import Status
from services.inventory.domain.places import Place


@dataclass(kw_only=True)
class Moved(Life):
    """Base: where a device stands."""

    def ship(self, transfer_id: str, at: datetime, by: str) -> None:
        """It leaves with a transfer: from now on it is in transit."""
        self._at_rest("ship")
        if self.state.status not in MOVABLE or self.state.place_id is None:
            raise DeviceNotAvailable(self.id, self.state.status, "ship")
        from_id = self.state.place_id
        self.state = replace(self.state, place_id=None, place=None, transfer_id=transfer_id)
        self.record(
            events.DeviceShipped(
                at=at, device=self.state, by=by, transfer_id=transfer_id, from_id=from_id
            )
        )

    def arrive(self, place: Place, at: datetime, by: str) -> None:
        """It is at a place: where the transfer goes, or where it came from if it stayed behind."""
        transfer_id = self.state.transfer_id
        if transfer_id is None:
            raise DeviceNotAvailable(self.id, self.state.status, "arrive")
        self.state = replace(self.state, place_id=place.id, place=place.slug, transfer_id=None)
        self.record(events.DeviceArrived(at=at, device=self.state, by=by, transfer_id=transfer_id))

    def relocate(
        self,
        place: Place,
        stock_take_id: str | None,
        at: datetime,
        by: str,
        *,
        transfer_id: str | None = None,
    ) -> None:
        """A count found it here, or who received a transfer that it was not of. Raises
        `DeviceNotAvailable` where it is no longer ours, and where it is held: a hold is for the
        site where it stood."""
        if self.state.status not in MOVABLE:
            raise DeviceNotAvailable(self.id, self.state.status, "relocate")
        from_id = self.state.place_id
        self.state = replace(self.state, place_id=place.id, place=place.slug, transfer_id=None)
        self.record(
            events.DeviceRelocated(
                at=at,
                device=self.state,
                by=by,
                stock_take_id=stock_take_id,
                transfer_id=transfer_id,
                from_id=from_id,
            )
        )

    def lose(self, place: Place, at: datetime, by: str) -> None:
        """It is written off: nobody found it since it stood at, or left, that place."""
        self.state = replace(
            self._after("scrap"), place_id=place.id, place=place.slug, transfer_id=None
        )
        self.record(events.DeviceScrapped(at=at, device=self.state, by=by, reason="lost"))


MOVABLE: frozenset[Status] = frozenset(
    {"received", "wiped", "repairing", "graded", "ready", "returned"}
)
"""What a transfer may take: nothing that is held for somebody, or is not ours."""
