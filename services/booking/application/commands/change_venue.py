"""Change what is known about a venue."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.lookups import the_venue
from services.booking.application.ports import Work
from services.booking.domain.venue import Venue, VenueDescription


@dataclass(frozen=True, kw_only=True)
class ChangeVenue:
    """The venue is now as described; it stays with its site."""

    scope: Scope
    venue_id: str
    description: VenueDescription
    expected_version: int | None = None


def change_venue(work: Work, command: ChangeVenue) -> Venue:
    """Raises `NotFound`, `Stale`, `InvalidValue`."""
    venue = the_venue(work, command.scope, command.venue_id)
    check_version("venue", venue.id, command.expected_version, venue.version)
    venue.change(command.description)
    work.venues.save(venue)
    return venue
