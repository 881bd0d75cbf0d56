"""Sites: open, change, read."""

from typing import Any

from kernel.refusals import AlreadyExists, InvalidValue, NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.references import SitePath
from kit.edge.use_cases import NETWORK, STAFF, ask, run, scope_of, site_of, told
from services.booking.application.commands.change_site import ChangeSite
from services.booking.application.commands.open_site import OpenSite
from services.booking.application.queries.sites import GetSite, ListSites
from services.booking.bootstrap import Booking
from services.booking.domain.site import Room, Site, SiteDescription
from services.booking.domain.territory import REGION_OF, department_of, timezone_of
from services.booking.edge.operations import operations
from services.booking.edge.schemas.sites import (
    SITES_PAGING,
    OpenSiteBody,
    SiteAnswer,
    SiteFacts,
    SitesAnswer,
    SitesQuery,
)

FACTS_EXAMPLE = {
    "name": "Passerelle Saint-Denis",
    "address": "12 rue Gabriel Péri, 93200 Saint-Denis",
    "municipality_code": "93066",
    "latitude": 48.93564,
    "longitude": 2.35387,
    "in_qpv": True,
    "spaces": ["sales", "advice", "workshop"],
    "rooms": [{"name": "Bureau 1", "capacity": 3}],
    "loan_computers": 10,
    "opening_hours": "Mo-Fr 09:00-12:30,13:30-17:30; Sa 09:30-12:30",
}
ANSWER_EXAMPLE = {
    "id": "0197f000-0000-7000-8000-000000000001",
    "slug": "saint-denis",
    **FACTS_EXAMPLE,
    "department": "93",
    "region": "Île-de-France",
    "timezone": "Europe/Paris",
    "qpv_code": None,
    "qpv_vintage": None,
    "qpv_reason": "declared",
    "accessibility": None,
    "version": 1,
}


@operations.declare(
    "open_site",
    "POST",
    "/sites",
    tag="sites",
    summary="Open a site",
    description="A new reception point of the network. Department and region follow from the "
    "commune, and so does the time zone unless one is given.",
    allow=NETWORK,
    body=OpenSiteBody,
    answer=SiteAnswer,
    status=201,
    refusals=(AlreadyExists,),
    example={"slug": "saint-denis", **FACTS_EXAMPLE},
    answer_example=ANSWER_EXAMPLE,
)
def open_site(app: Booking, call: Call) -> Site:
    """The site as opened."""
    with told("body"):
        description = _description(call.fields.pop("slug"), call.fields)
    return run(app.open_site, OpenSite(scope=scope_of(call.caller), description=description), call)


@operations.declare(
    "change_site",
    "PUT",
    "/sites/{site}",
    tag="sites",
    summary="Change a site",
    description="Replaces all that is known about the site, save its slug; what is left out goes "
    "back to its default. Saying the same again changes nothing.",
    allow=NETWORK,
    path=SitePath,
    body=SiteFacts,
    answer=SiteAnswer,
    refusals=(NotFound,),
    example=FACTS_EXAMPLE,
    answer_example={**ANSWER_EXAMPLE, "version": 2},
)
def change_site(app: Booking, call: Call) -> Site:
    """The site as it is now."""
    slug = site_of(app, call.fields.pop("site"))
    with told("body"):
        description = _description(slug, call.fields)
    command = ChangeSite(
        scope=scope_of(call.caller), description=description, expected_version=call.if_match
    )
    return run(app.change_site, command, call)


@operations.declare(
    "list_sites",
    "GET",
    "/sites",
    tag="sites",
    summary="List the sites",
    description="Those of the caller, in the order of their slugs; all of them for an operator.",
    allow=STAFF,
    query=SitesQuery,
    answer=SitesAnswer,
    answer_example={"items": [ANSWER_EXAMPLE], "next_cursor": None},
)
def list_sites(app: Booking, call: Call) -> dict[str, Any]:
    """A page of sites."""
    limit = call.fields["limit"]
    question = ListSites(
        scope=scope_of(call.caller),
        department=call.fields["department"],
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return SITES_PAGING.page(ask(app.list_sites, question), limit, lambda site: site.slug)


@operations.declare(
    "get_site",
    "GET",
    "/sites/{site}",
    tag="sites",
    summary="Read a site",
    description="By its slug or its id.",
    allow=STAFF,
    path=SitePath,
    answer=SiteAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example=ANSWER_EXAMPLE,
)
def get_site(app: Booking, call: Call) -> Site:
    """One site."""
    slug = site_of(app, call.fields["site"])
    return ask(app.get_site, GetSite(scope=scope_of(call.caller), site=slug))


def _description(slug: str, facts: dict[str, Any]) -> SiteDescription:
    code = facts["municipality_code"]
    department = department_of(code)
    if department is None:
        raise InvalidValue("municipality_code", "of a French département or territory")
    by_hand = facts["in_qpv"] is not None
    if facts["qpv_reason"] is not None and not by_hand:
        raise InvalidValue("qpv_reason", "with in_qpv alone")
    known = {name: value for name, value in facts.items() if name not in ("rooms", "spaces")}
    return SiteDescription(
        **known
        | {
            "timezone": facts["timezone"] or timezone_of(department),
            "in_qpv": bool(facts["in_qpv"]),
            "qpv_reason": (facts["qpv_reason"] or "declared") if by_hand else None,
        },
        slug=slug,
        department=department,
        region=REGION_OF[department],
        spaces=tuple(dict.fromkeys(facts["spaces"])),
        rooms=tuple(Room(room["name"], room["capacity"]) for room in facts["rooms"]),
    )
