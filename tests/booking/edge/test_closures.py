"""Closures over HTTP and RPC."""

from datetime import timedelta

from tests.alone import MONDAY_MORNING
from tests.booking.edge.running import refused, wrong_field

DAYS = {"first_day": "2026-12-24", "last_day": "2026-12-31", "reason": "holidays"}


def test_a_manager_plans_reads_and_withdraws_a_closure(at_eight, site):
    slug = site["slug"]
    mine = {"role": "manager", "at": slug}
    path = f"/sites/{slug}/closures"
    planned = at_eight.made(path, DAYS, **mine)
    assert {name: planned[name] for name in DAYS} == DAYS
    assert (planned["start"], planned["end"], planned["status"], planned["displaces"]) == (
        "2026-12-23T23:00:00.000Z",
        "2026-12-31T23:00:00.000Z",
        "planned",
        False,
    )
    own = f"{path}/{planned['id']}"
    assert at_eight.ask("GET", own, role="desk", at=slug).json() == planned
    listed = at_eight.ask("GET", path, role="adviser", at=slug).json()
    assert listed == {"items": [planned], "next_cursor": None}
    refused(
        at_eight.ask("POST", f"{own}/withdraw", headers={"If-Match": '"7"'}, **mine), 412, "stale"
    )
    withdrawn = at_eight.ask("POST", f"{own}/withdraw", headers={"If-Match": '"1"'}, **mine)
    assert (withdrawn.json()["status"], withdrawn.headers["ETag"]) == ("withdrawn", '"2"')


def test_a_closure_between_instants_offers_no_slot_and_refuses_a_booking(at_eight, site):
    slug = site["slug"]
    adviser, person, code = at_eight.adviser(slug), at_eight.person(slug), at_eight.type()
    body = {"from": "2026-11-24T09:00:00+01:00", "to": "2026-11-24T11:00:00+01:00"}
    at_eight.made(f"/sites/{slug}/closures", {**body, "reason": "training"})
    question = {
        "site": slug,
        "type": code,
        "from": "2026-11-24T07:00:00Z",
        "to": "2026-11-24T10:30:00Z",
    }
    offered = at_eight.ask("GET", "/slots", params=question).json()["items"]
    assert [slot["start"][11:16] for slot in offered] == ["10:00", "10:15"]
    booking = {
        "site": slug,
        "appointment_type": code,
        "person_id": person,
        "adviser_id": adviser,
        "start": "2026-11-24T09:30:00+01:00",
    }
    told = refused(at_eight.ask("POST", "/appointments", json=booking), 409, "not_a_slot")
    assert told["fault"] == "site_closed"


def test_a_day_closed_overseas_is_given_in_its_own_time(at_eight):
    slug = at_eight.site(municipality_code="97411")["slug"]
    day = {"first_day": "2026-12-20", "reason": "other"}
    planned = at_eight.made(f"/sites/{slug}/closures", day)
    assert (planned["last_day"], planned["start"], planned["end"]) == (
        "2026-12-20",
        "2026-12-19T20:00:00.000Z",
        "2026-12-20T20:00:00.000Z",
    )


def test_what_says_no_period_is_told_by_its_field(at_eight, site):
    path = f"/sites/{site['slug']}/closures"
    instants = {"from": "2026-12-24T08:00:00Z", "to": "2026-12-24T12:00:00Z"}
    for changes, pointer in (
        ({}, "/first_day"),
        ({"last_day": "2026-12-24"}, "/first_day"),
        ({"first_day": "2026-12-24", **instants}, "/first_day"),
        ({"first_day": "2026-12-24", "last_day": "2026-12-23"}, "/last_day"),
        ({"first_day": "2026-11-22"}, "/last_day"),
        ({"from": instants["from"]}, "/to"),
        ({"to": instants["to"]}, "/from"),
        ({"from": instants["to"], "to": instants["from"]}, "/to"),
        ({"from": "2026-11-23T05:00:00Z", "to": "2026-11-23T06:00:00Z"}, "/to"),
        ({**instants, "reason": "whim"}, "/reason"),
    ):
        answer = at_eight.ask("POST", path, json={"reason": "works", **changes})
        assert wrong_field(answer) == pointer, changes


def test_another_site_s_closures_and_a_desk_s_plans_are_refused(at_eight, site):
    slug, other = site["slug"], at_eight.site()["slug"]
    planned = at_eight.made(f"/sites/{slug}/closures", DAYS)
    there = {"role": "manager", "at": other}
    refused(at_eight.ask("GET", f"/sites/{slug}/closures", **there), 403, "out_of_scope")
    own = f"/sites/{other}/closures/{planned['id']}"
    refused(at_eight.ask("GET", own, **there), 404, "unknown_reference")
    refused(at_eight.ask("POST", f"{own}/withdraw", **there), 404, "unknown_reference")
    desk = {"role": "desk", "at": slug}
    refused(at_eight.ask("POST", f"/sites/{slug}/closures", json=DAYS, **desk), 403, "forbidden")


def test_a_closure_that_is_over_is_not_withdrawn(at_eight, site):
    path = f"/sites/{site['slug']}/closures"
    body = {"from": "2026-11-23T06:00:00Z", "to": "2026-11-23T07:00:00.001Z"}
    planned = at_eight.made(path, {**body, "reason": "emergency"})
    at_eight.set_clock(MONDAY_MORNING + timedelta(seconds=1))
    told = refused(
        at_eight.ask("POST", f"{path}/{planned['id']}/withdraw", headers={"Accept-Language": "fr"}),
        409,
        "closure_over",
    )
    assert told["title"] == "La fermeture est terminée"


def test_a_preview_counts_and_pages_what_would_be_hit(at_eight, site):
    slug = site["slug"]
    adviser, code = at_eight.adviser(slug), at_eight.type()
    booked = [
        at_eight.made(
            "/appointments",
            {
                "site": slug,
                "appointment_type": code,
                "person_id": at_eight.person(slug),
                "adviser_id": adviser,
                "start": f"2026-12-01T{hour}:00:00+01:00",
            },
        )["id"]
        for hour in ("09", "10", "11")
    ]
    path = f"/sites/{slug}/closures/preview"
    mine = {"role": "manager", "at": slug}
    params = {"first_day": "2026-12-01", "limit": 2}
    first = at_eight.ask("GET", path, params=params, **mine).json()
    assert first["counts"] == {"appointments": 3, "workshops": 0}
    assert [one["id"] for one in first["items"]] == booked[:2]
    assert set(first["items"][0]) == {"kind", "id", "start", "end", "subject"}
    rest = at_eight.ask(
        "GET", path, params={**params, "cursor": first["next_cursor"]}, **mine
    ).json()
    assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == (booked[2:], None)
    assert wrong_field(at_eight.ask("GET", path, **mine)) == "/first_day"
    refused(at_eight.ask("GET", path, params=params, role="desk", at=slug), 403, "forbidden")
