"""Venues over HTTP."""

from tests.booking.edge.running import refused, wrong_field

VENUE = {
    "name": "Collège Iqbal-Masih",
    "type": "secondary_school",
    "address": "13 avenue du Général-Leclerc, 93210 Saint-Denis",
    "municipality_code": "93066",
    "latitude": 48.9181,
    "longitude": 2.3465,
    "capacity": 15,
}


def test_a_manager_adds_and_changes_a_venue_and_a_trainer_reads_it(at_eight, site):
    slug = site["slug"]
    mine = {"role": "manager", "at": slug}
    made = at_eight.made("/venues", {"site": slug, **VENUE}, **mine)
    assert {name: made[name] for name in VENUE} == VENUE
    assert (made["site"], made["department"], made["timezone"], made["version"]) == (
        slug,
        "93",
        "Europe/Paris",
        1,
    )
    path = f"/venues/{made['id']}"
    read = at_eight.ask("GET", path, role="trainer", at=slug)
    assert (read.json(), read.headers["ETag"]) == (made, '"1"')
    larger = VENUE | {"capacity": 20}
    changed = at_eight.ask("PUT", path, json=larger, headers={"If-Match": '"1"'}, **mine)
    assert (changed.json()["capacity"], changed.headers["ETag"]) == (20, '"2"')
    refused(
        at_eight.ask("PUT", path, json=VENUE, headers={"If-Match": '"1"'}, **mine), 412, "stale"
    )
    listed = at_eight.ask("GET", "/venues", params={"site": slug}, role="trainer", at=slug).json()
    assert [one["id"] for one in listed["items"]] == [made["id"]]


def test_venues_come_in_pages(at_eight, site):
    made = [at_eight.made("/venues", {"site": site["slug"], **VENUE})["id"] for _ in range(3)]
    first = at_eight.ask("GET", "/venues", params={"site": site["slug"], "limit": 2}).json()
    rest = at_eight.ask(
        "GET", "/venues", params={"site": site["slug"], "cursor": first["next_cursor"]}
    ).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == made
    assert rest["next_cursor"] is None


def test_another_site_s_venues_and_a_desk_s_changes_are_refused(at_eight, site):
    slug, other = site["slug"], at_eight.site()["slug"]
    made = at_eight.made("/venues", {"site": slug, **VENUE})
    there = {"role": "manager", "at": other}
    refused(at_eight.ask("GET", f"/venues/{made['id']}", **there), 404, "unknown_reference")
    refused(
        at_eight.ask("POST", "/venues", json={"site": slug, **VENUE}, **there), 403, "out_of_scope"
    )
    assert at_eight.ask("GET", "/venues", **there).json()["items"] == []
    body = {"site": slug, **VENUE}
    refused(at_eight.ask("POST", "/venues", json=body, role="desk", at=slug), 403, "forbidden")


def test_what_is_no_venue_is_told_by_its_field(at_eight, site):
    for field, value in (
        ("type", "café"),
        ("capacity", 0),
        ("municipality_code", "99001"),
        ("latitude", 91),
    ):
        body = {"site": site["slug"], **VENUE, field: value}
        assert wrong_field(at_eight.ask("POST", "/venues", json=body)) == f"/{field}"
