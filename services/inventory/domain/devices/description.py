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
