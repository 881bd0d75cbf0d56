"""What handing devices over has spared: in sum, and device by device."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.inventory.application.lookups import the_place
from services.inventory.application.ports import Work
from services.inventory.application.ports.impact_ledger import Span
from services.inventory.domain.days import start_of
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.places import Place
from services.inventory.domain.spared.ledger import Entry, Sum


@dataclass(frozen=True, kw_only=True)
class Period:
    """What was handed over from a local day to another, both included; `place` None means at all
    of the caller's."""

    scope: Scope
    first: date
    last: date
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class GetImpactLedger(Period):
    """In sum, by place and version of the factors."""


@dataclass(frozen=True, kw_only=True)
class ListImpactEntries(Period):
    """Device by device; `after` is an entry's id."""

    after: str | None = None
    limit: int = 200


@dataclass(frozen=True, kw_only=True)
class SumAt:
    """A sum, and the slug of its place."""

    place: str
    sum: Sum


@dataclass(frozen=True, kw_only=True)
class EntryAt:
    """An entry, the slug of its place, and what the device is."""

    place: str
    category: Category
    entry: Entry


def get_impact_ledger(work: Work, query: GetImpactLedger) -> Sequence[SumAt]:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    places = _places(work, query)
    found = work.impact_ledger.sums(_spans(query, places.values()))
    return [SumAt(place=places[one.place_id].slug, sum=one) for one in found]


def list_impact_entries(work: Work, query: ListImpactEntries) -> Sequence[EntryAt]:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    places = _places(work, query)
    found = work.impact_ledger.entries(_spans(query, places.values()), query.after, query.limit)
    devices = {one.id: one for one in work.devices.many({entry.device_id for entry in found})}
    return [
        EntryAt(
            place=places[entry.place_id].slug,
            category=devices[entry.device_id].state.description.category,
            entry=entry,
        )
        for entry in found
    ]


def _places(work: Work, query: Period) -> Mapping[str, Place]:
    if query.last < query.first:
        raise InvalidValue("to", "the day of `from` or a later one")
    if query.place is None:
        found: Sequence[Place] = work.places.listed(query.scope.sites)
    else:
        found = [the_place(work, query.scope, query.place)]
    return {place.id: place for place in found}


def _spans(query: Period, places: Iterable[Place]) -> Sequence[Span]:
    """Days begin by each place's own clocks: overseas, they are other hours."""
    by_zone: dict[str, list[str]] = defaultdict(list)
    for place in places:
        by_zone[place.timezone].append(place.id)
    return [
        Span(
            places=ids,
            start=start_of(query.first, ZoneInfo(zone)),
            end=start_of(query.last + timedelta(days=1), ZoneInfo(zone)),
        )
        for zone, ids in by_zone.items()
    ]
