"""Venues: one, or those of a site or of the caller."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.lookups import the_site, the_venue
from services.booking.application.ports import Work
from services.booking.domain.venue import Venue


@dataclass(frozen=True, kw_only=True)
class GetVenue:
    """One venue by its id."""

    scope: Scope
    venue_id: str


def get_venue(work: Work, query: GetVenue) -> Venue:
    """Raises `NotFound`."""
    return the_venue(work, query.scope, query.venue_id)


@dataclass(frozen=True, kw_only=True)
class ListVenues:
    """In the order of their ids; `site` None means all the caller's sites; `after` is an id."""

    scope: Scope
    site: str | None = None
    after: str | None = None
    limit: int = 200


def list_venues(work: Work, query: ListVenues) -> Sequence[Venue]:
    """Raises `OutOfScope`, `NotFound`."""
    sites = query.scope.sites
    if query.site is not None:
        sites = frozenset({the_site(work, query.scope, query.site).slug})
    return work.venues.listed(sites, query.after, query.limit)
