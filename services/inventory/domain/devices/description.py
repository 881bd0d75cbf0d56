"""What a machine is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.inventory.domain.devices.kinds import Category


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a machine is. `imeis` are of telephones and tablets, 15 digits each.

    `specifications` are facts by their codes (`storage_gb`, `memory_gb`, `screen_inches`, `year`).
    """

    category: Category
    serial: str
    make: str
    model: str
    imeis: tuple[str, ...] = ()
    specifications: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """By what the machine is recognised: its serial number, else an IMEI."""
        return self.serial or next(iter(self.imeis), "")

    @property
    def number_end(self) -> str:
        """As much of it as papers and public pages show: its last four characters."""
        return self.number[-4:]
