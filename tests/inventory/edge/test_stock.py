"""Stock and counts over HTTP."""

import pytest

from tests.inventory.edge.running import refused


@pytest.fixture
def other(at_eight):
    """Another site of the test's own."""
    return at_eight.place()


def stock_of(at_eight, site, **options):
    [one] = at_eight.ask("GET", f"/stock?site={site.slug}", **options).json()["items"]
    return {
        (kind["category"], kind["status"], kind["grade"]): kind["devices"] for kind in one["kinds"]
    }


def test_stock_is_told_by_place_and_what_is_on_its_way_by_both_its_ends(at_eight, site, other):
    devices = [at_eight.ready(site) for _ in range(3)]
    at_eight.device(site, "tablet")
    mine = {"role": "stock", "at": site.slug}
    assert stock_of(at_eight, site, **mine) == {
        ("laptop", "ready", "B"): 3,
        ("tablet", "received", None): 1,
    }
    body = {
        "from_site": site.slug,
        "to_site": other.slug,
        "devices": [one.state.reference for one in devices[:2]],
    }
    transfer = at_eight.made("/transfers", body, **mine)
    at_eight.made(f"/transfers/{transfer['id']}/ship", None, **mine)
    assert stock_of(at_eight, site, **mine)["laptop", "ready", "B"] == 1
    for place in (site, other):
        told = at_eight.ask("GET", "/stock/in-transit", role="desk", at=place.slug).json()
        [item] = told["items"]
        assert (item["transfer_id"], item["devices"], item["to_site"]) == (
            transfer["id"],
            2,
            other.slug,
        )
    stranger = {"role": "desk", "at": at_eight.place().slug}
    assert at_eight.ask("GET", "/stock/in-transit", **stranger).json()["items"] == []
    refused(at_eight.ask("GET", f"/stock?site={site.slug}", **stranger), 403, "out_of_scope")


def test_stock_is_paged_by_place(at_eight, site, other):
    first = at_eight.ask("GET", "/stock?limit=1").json()
    rest = at_eight.ask("GET", f"/stock?limit=200&cursor={first['next_cursor']}").json()
    slugs = [one["site"] for one in first["items"] + rest["items"]]
    assert slugs == sorted(slugs)
    assert {site.slug, other.slug} <= set(slugs)


def test_a_count_finds_a_device_that_the_books_have_elsewhere(at_eight, site, other):
    here, missing, stray = at_eight.ready(site), at_eight.ready(site), at_eight.ready(other)
    counts = {"role": "stock", "at": site.slug}
    approves = {"role": "manager", "at": site.slug}
    take = at_eight.made("/stock-takes", {"site": site.slug}, **counts)
    again = at_eight.ask("POST", "/stock-takes", json={"site": site.slug}, **counts)
    assert refused(again, 409, "count_running")["stock_take_id"] == take["id"]
    path = f"/stock-takes/{take['id']}"
    codes = [here.state.reference, stray.state.description.serial, "NOBODYS"]
    told = at_eight.made(f"{path}/scan", {"codes": codes}, **counts)
    assert [one["result"] for one in told["seen"]] == ["counted", "elsewhere", "unknown"]
    assert (told["seen"][1]["site"], told["scans"], told["expected"]) == (other.slug, 3, 2)
    closed = at_eight.made(f"{path}/close", None, **counts)
    found = {one["device_id"] or one["code"]: one["kind"] for one in closed["differences"]}
    assert found == {missing.id: "missing", stray.id: "elsewhere", "NOBODYS": "unknown"}
    lost = {"lost": [missing.id]}
    refused(at_eight.ask("POST", f"{path}/approve", json=lost, **counts), 403, "forbidden")
    own = at_eight.ask("POST", f"{path}/approve", json={}, **counts)
    refused(own, 409, "counted_yourself")
    late = at_eight.ask("POST", f"{path}/scan", json={"codes": codes}, **counts)
    assert refused(late, 409, "stock_take_not_open")["stock_take_status"] == "counted"
    corrected = at_eight.made(f"{path}/approve", lost, **approves)
    done = {one["device_id"]: one["correction"] for one in corrected["differences"]}
    assert done == {missing.id: "lost", stray.id: "relocated", None: "kept"}
    assert at_eight.look(stray.id)["site"] == site.slug
    assert at_eight.look(missing.id)["status"] == "scrapped"
    audit = at_eight.ask("GET", "/audit?action=device.write_off").json()["items"]
    written_off = [one["targets"] for one in audit if take["id"] in one["targets"]]
    assert written_off == [[missing.id, take["id"]]]


def test_a_count_is_given_up_and_listed(at_eight, site):
    counts = {"role": "stock", "at": site.slug}
    take = at_eight.made("/stock-takes", {"site": site.id}, **counts)
    gone = at_eight.made(f"/stock-takes/{take['id']}/discard", None, **counts)
    assert gone["status"] == "discarded"
    listed = at_eight.ask("GET", f"/stock-takes?site={site.slug}", **counts).json()["items"]
    assert [one["id"] for one in listed] == [take["id"]]
    elsewhere = at_eight.ask("GET", f"/stock-takes/{take['id']}", role="stock", at="lyon")
    refused(elsewhere, 404, "unknown_reference")
