"""Holds: one, or those of the caller's places."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.people import listed_under
from kernel.scope import Scope
from services.inventory.application.lookups import places_of, the_hold
from services.inventory.application.ports import Work
from services.inventory.application.ports.holds import WantedHolds
from services.inventory.application.views import HoldView
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.holds.hold import Hold, HoldStatus


@dataclass(frozen=True, kw_only=True)
class GetHold:
    """One hold by its id."""

    scope: Scope
    hold_id: str


def get_hold(work: Work, query: GetHold) -> HoldView:
    """Raises `NotFound`."""
    hold, _ = the_hold(work, query.scope, query.hold_id)
    return _seen(work, [hold])[0]


@dataclass(frozen=True, kw_only=True)
class ListHolds:
    """In the order of their ids; `place` None means all of the caller's; `after` is an id."""

    scope: Scope
    place: str | None = None
    statuses: frozenset[HoldStatus] = frozenset()
    category: Category | None = None
    person_id: str | None = None
    after: str | None = None
    limit: int = 200


def list_holds(work: Work, query: ListHolds) -> Sequence[HoldView]:
    """Raises `OutOfScope`, `NotFound`."""
    places = places_of(work, query.scope, query.place)
    wanted = WantedHolds(
        places=places,
        statuses=query.statuses,
        category=query.category,
        person_id=listed_under(work.people, query.person_id),
    )
    return _seen(work, work.holds.listed(wanted, query.after, query.limit))


def _seen(work: Work, holds: Sequence[Hold]) -> Sequence[HoldView]:
    lines = work.lines.of({one.state.place_id for one in holds if one.state.status == "waiting"})
    views = []
    for one in holds:
        line = lines.get((one.state.place_id, one.state.category))
        views.append(HoldView(one, None if line is None else line.position(one.id)))
    return views
