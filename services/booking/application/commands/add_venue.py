"""Add an off-site place to those that a site uses."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.domain.venue import Venue, VenueDescription


@dataclass(frozen=True, kw_only=True)
class AddVenue:
    """`site` is the slug of the site that uses it."""

    scope: Scope
    site: str
    description: VenueDescription


def add_venue(work: Work, command: AddVenue) -> Venue:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    site = the_site(work, command.scope, command.site)
    venue = Venue.add(work.tools.new_id(), site, command.description)
    work.venues.save(venue)
    return venue
