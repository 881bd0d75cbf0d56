"""What is in stock: at places, and on the way between them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.lookups import places_of
from services.inventory.application.ports import Work
from services.inventory.application.ports.devices import Count, Wanted
from services.inventory.application.ports.transfers import WantedTransfers
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.devices.states import Status
from services.inventory.domain.places import Place
from services.inventory.domain.transfers.transfer import Transfer


@dataclass(frozen=True, kw_only=True)
class _OfKind:
    """Of which kinds; empty leaves a property out of the question. `place` None means all of the
    caller's."""

    scope: Scope
    place: str | None = None
    statuses: frozenset[Status] = frozenset()
    categories: frozenset[Category] = frozenset()
    grades: frozenset[Grade] = frozenset()
    after: str | None = None
    limit: int = 200


@dataclass(frozen=True, kw_only=True)
class GetStock(_OfKind):
    """By place, in the order of their slugs; `after` is a slug."""


@dataclass(frozen=True)
class StockAt:
    """What stands at a place, by kind."""

    place: Place
    kinds: Sequence[Count]

    @property
    def devices(self) -> int:
        """All of it."""
        return sum(kind.devices for kind in self.kinds)


def get_stock(work: Work, query: GetStock) -> Sequence[StockAt]:
    """Raises `OutOfScope`, `NotFound`."""
    places = [
        one
        for one in work.places.listed(places_of(work, query.scope, query.place))
        if query.after is None or one.slug > query.after
    ][: query.limit]
    counts = work.devices.counted(_wanted(query, places=frozenset(one.slug for one in places)))
    kinds = _by(counts, lambda count: count.place)
    return [StockAt(place, kinds[place.slug]) for place in places]


@dataclass(frozen=True, kw_only=True)
class GetStockInTransit(_OfKind):
    """By transfer from or to a place, in the order of their ids; `after` is an id."""


@dataclass(frozen=True)
class StockOnTheWay:
    """What is in transit with a transfer, by kind."""

    transfer: Transfer
    kinds: Sequence[Count]

    @property
    def devices(self) -> int:
        """All of it."""
        return sum(kind.devices for kind in self.kinds)


def get_stock_in_transit(work: Work, query: GetStockInTransit) -> Sequence[StockOnTheWay]:
    """Raises `OutOfScope`, `NotFound`."""
    wanted = WantedTransfers(
        places=places_of(work, query.scope, query.place),
        statuses=frozenset({"shipped", "disputed"}),
    )
    transfers = work.transfers.listed(wanted, query.after, query.limit)
    counts = work.devices.counted(_wanted(query, transfers=frozenset(t.id for t in transfers)))
    kinds = _by(counts, lambda count: count.transfer_id)
    return [StockOnTheWay(transfer, kinds[transfer.id]) for transfer in transfers]


def _wanted(
    query: _OfKind,
    places: frozenset[str] | None = None,
    transfers: frozenset[str] | None = None,
) -> Wanted:
    return Wanted(
        places=places,
        transfers=transfers,
        statuses=query.statuses,
        categories=query.categories,
        grades=query.grades,
    )


def _by(
    counts: Iterable[Count], key: Callable[[Count], str | None]
) -> Mapping[str | None, Sequence[Count]]:
    found: dict[str | None, list[Count]] = defaultdict(list)
    for count in counts:
        found[key(count)].append(count)
    return found
