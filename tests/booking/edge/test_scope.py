"""Nobody gets beyond their sites, or a partner beyond its referrals, by any field of booking's
operations (`docs/decisions/0063-who-sees-what.md`)."""

from typing import ClassVar

import pytest

from tests.booking.scoping import booking_world
from tests.scoping.suite import ScopeSuite, on_a_database

SEARCHED = (
    "whoever was told the id of a person supports them or has found them by the search, which is "
    "logged: people move between sites (api.md, decision 63)"
)
NETWORKS = "partners are the network's, not a site's: any site is sent people by any of them"
SEARCH = "the search of a person already known, the one exception of api.md; it is logged"
DUPLICATES = "that somebody is another than a likely duplicate, whom the search has shown"


@pytest.fixture(scope="module")
def world(real_parts):
    with on_a_database(real_parts[1], booking_world) as made:
        yield made


class TestBooking(ScopeSuite):
    allowed: ClassVar = {
        ("book_appointment", "person_id", "does"): SEARCHED,
        ("join_queue", "person_id", "does"): SEARCHED,
        ("reserve_seat", "person_id", "does"): SEARCHED,
        ("accept_referral", "person_id", "does"): SEARCHED,
        ("register_person", "not_a_duplicate_of.0", "does"): DUPLICATES,
        ("accept_referral", "not_a_duplicate_of.0", "does"): DUPLICATES,
        ("find_people", "elsewhere", "lists"): SEARCH,
        ("find_people", "site", "shows"): "a site says of which territory a number is: no more",
        ("find_people", "elsewhere.site", "shows"): SEARCH,
        ("get_person", "shared", "lists"): "the slug of the site where somebody was registered",
        ("list_partners", "*", "lists"): NETWORKS,
        ("get_partner", "partner_id", "shows"): NETWORKS,
        ("register_person", "referred_by", "does"): NETWORKS,
        ("change_person", "referred_by", "does"): NETWORKS,
        ("refer_person", "partner_id", "does"): NETWORKS,
        ("refer_person", "site", "does"): "a partner sends people to whichever site is near them",
        ("reserve_seat", "partner_id", "does"): NETWORKS,
        ("schedule_workshop", "quotas.0.partner_id", "does"): NETWORKS,
        ("schedule_series", "quotas.0.partner_id", "does"): NETWORKS,
        ("change_workshop", "quotas.0.partner_id", "does"): NETWORKS,
        ("reserve_seat", "request_id", "does"): (
            "a caller's own word for its request, which is kept within the workshop"
        ),
        ("withdraw_from_shift", "member_id", "does"): "nothing: they are not on the shift",
    }
