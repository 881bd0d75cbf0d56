"""Everything that is kept of a device."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from services.inventory.domain.devices.description import Description
from services.inventory.domain.devices.records import Grading, Wipe
from services.inventory.domain.devices.states import STEPS, Status


@dataclass(frozen=True, kw_only=True)
class WorkDone:
    """What was done on a device before it was handed over, the last time."""

    wipe: Wipe | None
    grading: Grading | None


@dataclass(frozen=True, kw_only=True)
class DeviceState:
    """Everything about a device.

    `place` is the slug of where it stands, None in transit, with `transfer_id`; what is sold or
    donated keeps the place where it was handed over. `hold_id` and `person_id` say for whom it is
    held, `sale_id` and `person_id` who has it; `warranty_until` is a local day.
    """

    device_id: str
    reference: str
    """Short, on the label: `D-` and 8 characters without any that are easily mistaken."""
    description: Description
    lot_id: str
    place_id: str | None
    place: str | None
    received_at: datetime
    status: Status = "received"
    wipe: Wipe | None = None
    grading: Grading | None = None
    transfer_id: str | None = None
    hold_id: str | None = None
    sale_id: str | None = None
    person_id: str | None = None
    warranty_until: date | None = None
    handed_over: Literal["sold", "donated"] = "sold"
    """How, the last time."""
    came_back: int = 0
    """How many times it began another life here."""
    used_until: datetime | None = None
    """When it was last brought back or got other storage: no wipe that began before tells of what
    it holds. None: not since it was received."""
    handed_over_with: WorkDone | None = None
    """Of what was brought back and is still somebody's: the work that holds if they get it again
    as it was."""
    given_at: datetime | None = None
    """When its lot came, which may wait long before it is unpacked; not kept of the oldest."""
    earlier_lots: tuple[str, ...] = ()
    """The lots that it came with in earlier lives."""

    @property
    def may_come_back(self) -> bool:
        """Whether it left, and nobody who brought it back waits for a decision about it."""
        waits = self.status == "scrapped" and self.sale_id is not None
        return self.status in STEPS["come_back"] and not waits

    def came_with(self, lot_id: str) -> bool:
        """Whether it came with this lot, in whichever life."""
        return lot_id == self.lot_id or lot_id in self.earlier_lots
