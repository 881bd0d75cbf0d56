"""Transfers over HTTP: between two places, each with its own people."""

import pytest

from tests.inventory.edge.running import refused


@pytest.fixture
def other(at_eight):
    """Another site of the test's own."""
    return at_eight.place()


def codes(*devices):
    return [one.state.reference for one in devices]


def test_a_transfer_with_one_missing_and_one_extra_device(at_eight, site, other):
    here, missing, extra = (at_eight.ready(site) for _ in range(3))
    sends = {"role": "stock", "at": site.slug}
    receives = {"role": "stock", "at": other.slug}
    body = {
        "from_site": site.slug,
        "to_site": other.id,
        "devices": [here.state.reference, missing.state.description.serial],
    }
    draft = at_eight.made("/transfers", body, **sends)
    assert (draft["status"], draft["to_site"], draft["devices"]) == ("drafted", other.slug, 2)
    path = f"/transfers/{draft['id']}"
    refused(at_eight.ask("POST", f"{path}/ship", **receives), 403, "out_of_scope")
    shipped = at_eight.made(f"{path}/ship", None, **sends)
    assert (shipped["status"], shipped["missing"]) == ("shipped", 2)
    assert at_eight.look(here.id)["transfer_id"] == draft["id"]
    scan = {"codes": [*codes(here, extra), "D-NOBODYS"]}
    told = at_eight.made(f"{path}/receive", scan, **receives)
    assert [one["result"] for one in told["scanned"]] == ["arrived", "extra", "unknown"]
    assert told["transfer"]["arrived"] == 1
    assert at_eight.made(f"{path}/finish", None, **receives)["status"] == "disputed"
    lost = {"settlements": [{"device_id": missing.id, "outcome": "lost", "reason": "stolen"}]}
    refused(at_eight.ask("POST", f"{path}/settle", json=lost, **receives), 403, "forbidden")
    kept = {"settlements": [{"device_id": extra.id, "outcome": "relocated"}]}
    assert at_eight.made(f"{path}/settle", kept, **receives)["status"] == "disputed"
    settled = at_eight.made(f"{path}/settle", lost, role="manager", at=other.slug)
    assert (settled["status"], settled["missing"], settled["extra"]) == ("settled", 0, 0)
    assert settled["lines"][1]["reason"] == "stolen"
    assert at_eight.look(extra.id)["site"] == other.slug
    assert at_eight.look(missing.id)["status"] == "scrapped"


def test_a_device_is_taken_off_a_draft_by_any_of_its_codes(at_eight, site, other):
    devices = [at_eight.ready(site) for _ in range(3)]
    sends = {"role": "stock", "at": site.slug}
    body = {"from_site": site.slug, "to_site": other.slug, "devices": codes(*devices)}
    path = f"/transfers/{at_eight.made('/transfers', body, **sends)['id']}"

    def remove(*named):
        return at_eight.ask("PATCH", path, json={"remove": named}, **sends)

    named = (devices[0].id, devices[1].state.description.serial)
    assert remove(*named).json()["devices"] == 1
    assert "D-NOBODYS" in str(refused(remove("D-NOBODYS"), 404, "unknown_reference"))
    assert remove(devices[2].state.reference).json()["devices"] == 0


def test_what_cannot_go_is_told_and_nothing_leaves(at_eight, site, other):
    sends = {"role": "stock", "at": site.slug}
    one, two, raw = at_eight.ready(site), at_eight.ready(site), at_eight.device(other)
    body = {"from_site": site.slug, "to_site": other.slug, "devices": codes(one, raw)}
    problem = refused(
        at_eight.ask("POST", "/transfers", json=body, **sends), 409, "devices_blocked"
    )
    assert problem["blocked"] == [{"device": raw.state.reference, "why": "elsewhere"}]
    drafts = [
        at_eight.made("/transfers", body | {"devices": codes(one, *more)}, **sends)
        for more in ((), (two,))
    ]
    at_eight.made(f"/transfers/{drafts[0]['id']}/ship", None, **sends)
    answer = at_eight.ask(
        "POST", f"/transfers/{drafts[1]['id']}/ship", headers={"Accept-Language": "fr"}, **sends
    )
    problem = refused(answer, 409, "devices_blocked")
    assert problem["blocked"] == [{"device": one.state.reference, "why": "in_transit"}]
    assert problem["detail"].startswith("Ne peuvent pas partir")
    assert at_eight.look(two.id)["site"] == site.slug


def test_a_draft_is_changed_by_who_saw_it_as_it_is(at_eight, site, other):
    sends = {"role": "stock", "at": site.slug}
    one, two = at_eight.ready(site), at_eight.ready(site)
    body = {"from_site": site.slug, "to_site": other.slug, "devices": codes(one)}
    draft = at_eight.made("/transfers", body, **sends)
    path, change = f"/transfers/{draft['id']}", {"add": codes(two), "remove": [one.id]}
    seen = {"If-Match": at_eight.ask("GET", path, **sends).headers["ETag"]}
    changed = at_eight.ask("PATCH", path, json=change, headers=seen, **sends)
    assert [line["device_id"] for line in changed.json()["lines"]] == [two.id]
    stale = at_eight.ask("PATCH", path, json={"add": codes(one)}, headers=seen, **sends)
    refused(stale, 412, "stale")
    assert at_eight.made(f"{path}/cancel", None, **sends)["status"] == "cancelled"
    problem = refused(at_eight.ask("POST", f"{path}/ship", **sends), 409, "transfer_not_open")
    assert problem["transfer_status"] == "cancelled"


def test_both_places_list_it_and_no_third(at_eight, site, other):
    one = at_eight.ready(site)
    body = {"from_site": site.slug, "to_site": other.slug, "devices": codes(one)}
    draft = at_eight.made("/transfers", body, role="manager", at=site.slug)
    third = at_eight.place()
    for place in (site, other):
        listed = at_eight.ask("GET", "/transfers?status=drafted", role="desk", at=place.slug)
        assert [item["id"] for item in listed.json()["items"]] == [draft["id"]]
    assert at_eight.ask("GET", "/transfers", role="desk", at=third.slug).json()["items"] == []
    answer = at_eight.ask("GET", f"/transfers/{draft['id']}", role="desk", at=third.slug)
    refused(answer, 404, "unknown_reference")


def test_the_delivery_note_is_a_pdf_that_both_places_print_alike(at_eight, site, other):
    devices = [at_eight.ready(site) for _ in range(3)]
    body = {"from_site": site.slug, "to_site": other.slug, "devices": codes(*devices)}
    draft = at_eight.made("/transfers", body, role="stock", at=site.slug)
    path = f"/transfers/{draft['id']}/delivery-note"
    printed = [at_eight.ask("GET", path, role="desk", at=one.slug) for one in (site, other)]
    assert {answer.headers["Content-Type"] for answer in printed} == {"application/pdf"}
    assert draft["reference"] in printed[0].headers["Content-Disposition"]
    assert printed[0].content[:5] == b"%PDF-"
    assert printed[0].content == printed[1].content
