"""What happens to transfers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.inventory.domain.transfers.transfer import TransferState


@dataclass(frozen=True, kw_only=True)
class TransferEvent(DomainEvent):
    """Base: how the transfer stands afterwards."""

    transfer: "TransferState"


@dataclass(frozen=True, kw_only=True)
class TransferDrafted(TransferEvent):
    """Somebody plans it."""


@dataclass(frozen=True, kw_only=True)
class TransferCancelled(TransferEvent):
    """Nothing of it will leave."""


@dataclass(frozen=True, kw_only=True)
class TransferShipped(TransferEvent):
    """All of it left."""


@dataclass(frozen=True, kw_only=True)
class TransferReceived(TransferEvent):
    """All of it arrived, and nothing else."""


@dataclass(frozen=True, kw_only=True)
class TransferDisputed(TransferEvent):
    """What arrived is not what left."""


@dataclass(frozen=True, kw_only=True)
class TransferSettled(TransferEvent):
    """It was found out of each device where it is."""
