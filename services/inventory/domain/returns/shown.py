"""How a device is shown on a slip, then and whenever it is printed again."""

from dataclasses import dataclass
from typing import Self

from services.inventory.domain.devices.device import DeviceState
from services.inventory.domain.devices.kinds import Category, Grade


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A device as it was known on that day; `serial_end` are the last four characters of its serial
    number, or of an IMEI where it has none."""

    device_id: str
    reference: str
    category: Category
    make: str
    model: str
    serial_end: str
    grade: Grade | None

    @classmethod
    def of(cls, device: DeviceState) -> Self:
        """As it is known now."""
        what = device.description
        return cls(
            device_id=device.device_id,
            reference=device.reference,
            category=what.category,
            make=what.make,
            model=what.model,
            serial_end=what.number_end,
            grade=None if device.grading is None else device.grading.grade,
        )
