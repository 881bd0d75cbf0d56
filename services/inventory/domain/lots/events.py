"""What happens to lots."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.inventory.domain.lots.lot import LotState


@dataclass(frozen=True, kw_only=True)
class LotReceived(DomainEvent):
    """A donor's machines were taken in, and counted at the door."""

    lot: "LotState"
