"""What happens to top-ups. No event holds a code."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.inventory.domain.top_ups.batch import BatchState
    from services.inventory.domain.top_ups.top_up import TopUpState


@dataclass(frozen=True, kw_only=True)
class TopUpEvent(DomainEvent):
    """Base: how the top-up stands afterwards, and the subject of who did it."""

    top_up: "TopUpState"
    by: str


@dataclass(frozen=True, kw_only=True)
class TopUpSold(TopUpEvent):
    """Somebody bought it, or has it in place of another: see `top_up.replaces`."""


@dataclass(frozen=True, kw_only=True)
class TopUpShown(TopUpEvent):
    """Its code was shown, for the only time."""


@dataclass(frozen=True, kw_only=True)
class TopUpVoided(TopUpEvent):
    """It counts no more: another stands in its place."""

    reason: str
    replaced_by: str


@dataclass(frozen=True, kw_only=True)
class BatchEvent(DomainEvent):
    """Base: the batch."""

    batch: "BatchState"


@dataclass(frozen=True, kw_only=True)
class TopUpsImported(BatchEvent):
    """Its codes lie in the vault."""


@dataclass(frozen=True, kw_only=True)
class TopUpsExpiring(BatchEvent):
    """`left` of its codes are unsold, `days` before the last to enter them."""

    left: int
    days: int


@dataclass(frozen=True, kw_only=True)
class TopUpsExpired(BatchEvent):
    """`left` of its codes were never sold, and nobody can enter them any more."""

    left: int
