"""Lots: one, or those of the caller's places."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.lookups import places_of
from services.inventory.application.ports import Work
from services.inventory.application.ports.progress import Step
from services.inventory.application.registering import the_lot
from services.inventory.domain.lots.lot import Lot


@dataclass(frozen=True, kw_only=True)
class GetLot:
    """One lot by its id."""

    scope: Scope
    lot_id: str


@dataclass(frozen=True)
class LotView:
    """A lot, how many of its machines are registered by now, and how far a file of it is."""

    lot: Lot
    registered: int
    importing: Step | None


def get_lot(work: Work, query: GetLot) -> LotView:
    """Raises `NotFound`."""
    lot = the_lot(work, query.scope, query.lot_id)
    step = work.progress.of(lot.id)
    importing = step if step is not None and step.under_way(work.now()) else None
    return LotView(lot, work.devices.number_of_lot(lot.id), importing)


@dataclass(frozen=True, kw_only=True)
class ListLots:
    """The last first; `place` None means all the caller's; `after` is an id."""

    scope: Scope
    place: str | None = None
    donor_id: str | None = None
    after: str | None = None
    limit: int = 200


def list_lots(work: Work, query: ListLots) -> Sequence[Lot]:
    """Raises `OutOfScope`, `NotFound`."""
    places = places_of(work, query.scope, query.place)
    return work.lots.listed(places, query.donor_id, query.after, query.limit)
