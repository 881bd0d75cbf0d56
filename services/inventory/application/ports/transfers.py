"""Where transfers are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.inventory.domain.transfers.transfer import Transfer, TransferStatus


@dataclass(frozen=True, kw_only=True)
class WantedTransfers:
    """Which transfers to list; None or empty leaves a property out of the question.

    `places` are slugs of which a transfer comes from or goes to one; `origin` and `destination`
    ask for one of the two alone.
    """

    places: frozenset[str] | None = None
    origin: str | None = None
    destination: str | None = None
    statuses: frozenset[TransferStatus] = frozenset()


class Transfers(Protocol):
    """Transfers with their lines."""

    def get(self, transfer_id: str) -> Transfer | None: ...

    def listed(self, wanted: WantedTransfers, after: str | None, limit: int) -> Sequence[Transfer]:
        """In the order of their ids, those after `after`; a `limit` of 0 is none."""
        ...

    def save(self, transfer: Transfer) -> None:
        """Also what no event tells of. Raises `AlreadyExists` where another has the reference."""
        ...
