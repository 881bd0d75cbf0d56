"""Places: sites and warehouses of the caller's."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.domain.places import Place, PlaceKind


@dataclass(frozen=True, kw_only=True)
class ListPlaces:
    """In the order of their slugs; `kind` None means both; `after` is a slug."""

    scope: Scope
    kind: PlaceKind | None = None
    after: str | None = None
    limit: int = 200


def list_places(work: Work, query: ListPlaces) -> Sequence[Place]:
    """Those at which the caller may act."""
    found = [
        place
        for place in work.places.listed(query.scope.sites)
        if (query.kind is None or place.kind == query.kind)
        and (query.after is None or place.slug > query.after)
    ]
    return found[: query.limit]
