"""Venues: add, change, read."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import MANAGERS, STAFF, ask, run, scope_of, site_of
from services.booking.application.commands.add_venue import AddVenue
from services.booking.application.commands.change_venue import ChangeVenue
from services.booking.application.queries.venues import GetVenue, ListVenues
from services.booking.bootstrap import Booking
from services.booking.domain.venue import Venue, VenueDescription
from services.booking.edge.operations import operations
from services.booking.edge.schemas.venues import (
    VENUES_PAGING,
    AddVenueBody,
    VenueAnswer,
    VenueFacts,
    VenuesAnswer,
    VenuesQuery,
)

TAG = "venues"
FACTS_EXAMPLE = {
    "name": "Médiathèque Ulysse",
    "type": "media_library",
    "address": "37 cours du Rû-de-Montfort, 93200 Saint-Denis",
    "municipality_code": "93066",
    "latitude": 48.94012,
    "longitude": 2.36981,
    "capacity": 12,
}
ANSWER_EXAMPLE = {
    "id": "0197f000-0000-7000-8000-000000000005",
    "site": "saint-denis",
    **FACTS_EXAMPLE,
    "department": "93",
    "timezone": "Europe/Paris",
    "version": 1,
}


@operations.declare(
    "add_venue",
    "POST",
    "/venues",
    tag=TAG,
    summary="Add a venue",
    description="An off-site place where the site's team holds workshops: a municipal social "
    "centre, a media library, a secondary school or another.",
    allow=MANAGERS,
    body=AddVenueBody,
    answer=VenueAnswer,
    status=201,
    refusals=(NotFound, OutOfScope),
    example={"site": "saint-denis", **FACTS_EXAMPLE},
    answer_example=ANSWER_EXAMPLE,
)
def add_venue(app: Booking, call: Call) -> Venue:
    """The new venue."""
    site = site_of(app, call.fields.pop("site"))
    command = AddVenue(
        scope=scope_of(call.caller), site=site, description=VenueDescription(**call.fields)
    )
    return run(app.add_venue, command, call)


@operations.declare(
    "change_venue",
    "PUT",
    "/venues/{venue_id}",
    tag=TAG,
    summary="Change a venue",
    description="Replaces all that is known about it; it stays with its site. Saying the same "
    "again changes nothing.",
    allow=MANAGERS,
    body=VenueFacts,
    answer=VenueAnswer,
    refusals=(NotFound,),
    example=FACTS_EXAMPLE,
    answer_example={**ANSWER_EXAMPLE, "version": 2},
)
def change_venue(app: Booking, call: Call) -> Venue:
    """The venue as it is now."""
    command = ChangeVenue(
        scope=scope_of(call.caller),
        venue_id=call.fields.pop("venue_id"),
        description=VenueDescription(**call.fields),
        expected_version=call.if_match,
    )
    return run(app.change_venue, command, call)


@operations.declare(
    "list_venues",
    "GET",
    "/venues",
    tag=TAG,
    summary="List the venues",
    description="Those of one site, or of all the caller's sites.",
    allow=STAFF,
    query=VenuesQuery,
    answer=VenuesAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [ANSWER_EXAMPLE], "next_cursor": None},
)
def list_venues(app: Booking, call: Call) -> dict[str, Any]:
    """A page of venues."""
    limit, site = call.fields["limit"], call.fields["site"]
    question = ListVenues(
        scope=scope_of(call.caller),
        site=None if site is None else site_of(app, site),
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return VENUES_PAGING.page(ask(app.list_venues, question), limit, lambda venue: venue.id)


@operations.declare(
    "get_venue",
    "GET",
    "/venues/{venue_id}",
    tag=TAG,
    summary="Read a venue",
    description="One of the caller's sites'.",
    allow=STAFF,
    answer=VenueAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
)
def get_venue(app: Booking, call: Call) -> Venue:
    """One venue."""
    question = GetVenue(scope=scope_of(call.caller), venue_id=call.fields["venue_id"])
    return ask(app.get_venue, question)
