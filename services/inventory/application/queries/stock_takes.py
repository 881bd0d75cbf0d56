"""Stock-takes: one, or those of the caller's places."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.lookups import places_of, the_stock_take
from services.inventory.application.ports import Work
from services.inventory.application.ports.stock_takes import WantedTakes
from services.inventory.domain.stock_takes.stock_take import StockTake, StockTakeStatus


@dataclass(frozen=True, kw_only=True)
class GetStockTake:
    """One count of one of the caller's places."""

    scope: Scope
    stock_take_id: str


def get_stock_take(work: Work, query: GetStockTake) -> StockTake:
    """Raises `NotFound`."""
    return the_stock_take(work, query.scope, query.stock_take_id)


@dataclass(frozen=True, kw_only=True)
class ListStockTakes:
    """In the order of their ids; `place` None means all of the caller's; `after` is an id."""

    scope: Scope
    place: str | None = None
    statuses: frozenset[StockTakeStatus] = frozenset()
    after: str | None = None
    limit: int = 200


def list_stock_takes(work: Work, query: ListStockTakes) -> Sequence[StockTake]:
    """Raises `OutOfScope`, `NotFound`."""
    places = places_of(work, query.scope, query.place)
    wanted = WantedTakes(places=places, statuses=query.statuses)
    return work.stock_takes.listed(wanted, query.after, query.limit)
