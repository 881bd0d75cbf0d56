"""What happens at a till."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.inventory.domain.sales.lines import Line
    from services.inventory.domain.sales.prices import Grid
    from services.inventory.domain.sales.refused import RefusedSaleState
    from services.inventory.domain.sales.sale import SaleState


@dataclass(frozen=True, kw_only=True)
class PriceGridPublished(DomainEvent):
    """These prices hold from a day on."""

    grid_id: str
    grid: "Grid"


@dataclass(frozen=True, kw_only=True)
class SaleRecorded(DomainEvent):
    """Somebody bought or was given something."""

    sale: "SaleState"


@dataclass(frozen=True, kw_only=True)
class LineGivenBack(DomainEvent):
    """What a line was about is the association's again."""

    sale: "SaleState"
    line: "Line"


@dataclass(frozen=True, kw_only=True)
class SaleRefused(DomainEvent):
    """Somebody did not get what they came for."""

    refused: "RefusedSaleState"
