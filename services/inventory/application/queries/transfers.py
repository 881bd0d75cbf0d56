"""Transfers: one, or those of the caller's places."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.lookups import places_of, the_transfer
from services.inventory.application.ports import Work
from services.inventory.application.ports.transfers import WantedTransfers
from services.inventory.domain.transfers.transfer import Transfer, TransferStatus


@dataclass(frozen=True, kw_only=True)
class GetTransfer:
    """One transfer from or to one of the caller's places."""

    scope: Scope
    transfer_id: str


def get_transfer(work: Work, query: GetTransfer) -> Transfer:
    """Raises `NotFound`."""
    return the_transfer(work, query.scope, query.transfer_id)


@dataclass(frozen=True, kw_only=True)
class ListTransfers:
    """In the order of their ids; those from or to one of the caller's places, or from or to the
    places named; `after` is an id."""

    scope: Scope
    place: str | None = None
    origin: str | None = None
    destination: str | None = None
    statuses: frozenset[TransferStatus] = frozenset()
    after: str | None = None
    limit: int = 200


def list_transfers(work: Work, query: ListTransfers) -> Sequence[Transfer]:
    """Raises `OutOfScope`, `NotFound`."""
    places = places_of(work, query.scope, query.place)
    wanted = WantedTransfers(
        places=places,
        origin=query.origin,
        destination=query.destination,
        statuses=query.statuses,
    )
    return work.transfers.listed(wanted, query.after, query.limit)
