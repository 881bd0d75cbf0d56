"""A timeline over HTTP."""

from tests.booking.edge.running import refused


def test_a_desk_reads_a_timeline_in_pages(at_eight, site):
    slug, mine = site["slug"], {"role": "desk", "at": site["slug"]}
    person = at_eight.person(slug)
    for _ in range(3):
        at_eight.made("/walk-ins", {"site": slug, "person_id": person}, **mine)
    path = f"/people/{person}/timeline"
    whole = at_eight.ask("GET", path, **mine).json()["items"]
    assert sorted(one["kind"] for one in whole) == ["registration"] + ["walk_in"] * 3
    assert whole[0] == {
        "at": "2026-11-23T07:00:00.000Z",
        "kind": "walk_in",
        "id": whole[0]["id"],
        "site": slug,
        "site_id": site["id"],
        "status": "waiting",
    }
    first = at_eight.ask("GET", path, params={"limit": 3}, **mine)
    rest = at_eight.call(
        "GET", first.links["next"]["url"], token=at_eight.bearer(("desk",), (slug,))
    ).json()
    assert first.json()["items"] + rest["items"] == whole
    assert rest["next_cursor"] is None
    elsewhere = {"role": "desk", "at": at_eight.site()["slug"]}
    refused(at_eight.ask("GET", path, **elsewhere), 404, "unknown_reference")
    refused(at_eight.ask("GET", path, role="stock", at=slug), 403, "forbidden")
