"""Searching for slots over HTTP, at several sites."""

from tests.booking.edge.running import refused

CLOSE = {"municipality_code": "13055", "latitude": 43.2965, "longitude": 5.3698}
FAR = {"municipality_code": "13001", "latitude": 43.5297, "longitude": 5.4474}


def test_slots_around_a_point_are_paged_with_their_site_and_distance(at_eight):
    sites = [at_eight.site(**place)["slug"] for place in (FAR, CLOSE)]
    advisers = [at_eight.adviser(slug) for slug in sites]
    question = {
        "near": "43.2965,5.3698,30",
        "type": at_eight.type(),
        "from": "2026-11-24T08:00:00Z",
        "to": "2026-11-24T08:30:00Z",
        "limit": 3,
    }
    first = at_eight.ask("GET", "/slots", params=question)
    told = [(one["start"][11:16], one["site"], one["adviser_id"]) for one in first.json()["items"]]
    assert told == [
        ("08:00", sites[1], advisers[1]),
        ("08:00", sites[0], advisers[0]),
        ("08:15", sites[1], advisers[1]),
    ]
    assert [round(one["distance_km"]) for one in first.json()["items"]] == [0, 27, 0]
    rest = at_eight.call(
        "GET", first.links["next"]["url"], token=at_eight.bearer(("operator",), ())
    )
    assert [one["site"] for one in rest.json()["items"]] == [sites[0]]
    mine = at_eight.ask("GET", "/slots", params=question, role="desk", at=sites[0]).json()
    assert {one["site"] for one in mine["items"]} == {sites[0]}


def test_a_department_is_searched_at_the_callers_sites(at_eight):
    place = {"municipality_code": "97411", "latitude": -20.88, "longitude": 55.45}
    site, other = (at_eight.site(**place)["slug"] for _ in range(2))
    for slug in (site, other):
        at_eight.adviser(slug)
    question = {"department": "974", "type": at_eight.type(), "limit": 1, "accessible": "false"}
    answer = at_eight.ask("GET", "/slots", params=question, role="desk", at=site)
    [slot] = answer.json()["items"]
    assert (slot["site"], slot["distance_km"]) == (site, None)
    assert slot["start"] == "2026-11-23T07:30:00.000Z"  # half past eleven there
    nothing = at_eight.ask("GET", "/slots", params=question | {"accessible": "true"})
    assert nothing.json()["items"] == []


def test_a_channel_that_the_type_does_not_offer_is_refused(at_eight, site):
    question = {"site": site["slug"], "type": at_eight.type(), "channel": "phone"}
    told = refused(at_eight.ask("GET", "/slots", params=question), 409, "not_offered")
    assert told["offered"] == ["on_site"]
