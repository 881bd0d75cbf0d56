"""Devices over HTTP: listed, read, and what happened to them."""

from tests.inventory.edge.running import refused


def test_a_device_is_read_with_its_history_at_its_place_alone(at_eight, site):
    one = at_eight.ready(site)
    mine = {"role": "stock", "at": site.slug}
    told = at_eight.ask("GET", f"/devices/{one.id}", **mine).json()
    assert (told["reference"], told["status"]) == (one.state.reference, "ready")
    steps = at_eight.ask("GET", f"/devices/{one.id}/history", **mine).json()["items"]
    assert [step["what"] for step in steps] == ["registered", "wiped", "graded", "readied"]
    elsewhere = at_eight.ask("GET", f"/devices/{one.id}", role="stock", at="lyon")
    refused(elsewhere, 404, "unknown_reference")


def test_devices_are_listed_by_place_and_page(at_eight, site):
    there = sorted(at_eight.ready(site).id for _ in range(3))
    at_eight.device(site, "tablet")
    asked = f"/devices?site={site.slug}&status=ready&limit=2"
    first = at_eight.ask("GET", asked, role="desk", at=site.slug).json()
    rest = at_eight.ask("GET", f"{asked}&cursor={first['next_cursor']}").json()
    assert [one["id"] for one in first["items"] + rest["items"]] == there
    assert rest["next_cursor"] is None
