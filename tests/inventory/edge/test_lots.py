"""Lots over HTTP: received, read, and their machines registered."""

from kit.ids import new_id
from tests.inventory.edge.running import refused, wrong_field
from tests.papers import text_of

RECEIVED = {
    "donor_kind": "company",
    "donor_name": "Exemple SA",
    "kilograms": "264.5",
    "devices": 120,
}


def laptop(**changes):
    serial = f"PF{new_id().replace('-', '')}"
    return {"category": "laptop", "make": "Dell", "model": "5490", "serial": serial, **changes}


def received(served, site, **changes):
    return served.made("/lots", {"site": site.slug, **RECEIVED, **changes})


def test_a_lot_is_received_and_its_machines_registered(served, site):
    lot = received(served, site)
    assert lot["number"] == f"L-2026-{site.slug}-0001"
    assert (lot["kilograms"], lot["received_on"]) == ("264.5", "2026-11-23")
    device = served.made(f"/lots/{lot['id']}/devices", laptop(), role="stock", at=site.slug)
    assert (device["site"], device["lot_id"], device["status"]) == (
        site.slug,
        lot["id"],
        "received",
    )
    whole = served.ask("GET", f"/lots/{lot['id']}", role="stock", at=site.slug).json()
    assert (whole["registered"], whole["devices"]) == (1, 120)
    listed = served.ask("GET", "/lots", role="stock", at=site.slug).json()["items"]
    assert [one["id"] for one in listed] == [lot["id"]]


def test_no_event_tells_the_donor_s_name(served, site):
    lot = received(served, site, donor_kind="person", donor_name="Chloé Nguyễn")
    rows = list(served.network.app.store.database.outbox.find({"subject": f"lot/{lot['id']}"}))
    assert len(rows) == 1
    assert "Nguy" not in str(rows)


def test_an_operator_forgets_a_donor_and_nobody_else_does(served, site):
    lot = received(served, site, donor_kind="person", donor_name="Chloé Nguyễn")
    path = f"/donors/{lot['donor']['id']}/forget"
    refused(served.ask("POST", path, role="manager", at=site.slug), 403, "forbidden")
    assert served.ask("POST", path).status_code == 204
    whole = served.ask("GET", f"/lots/{lot['id']}").json()
    assert whole["donor"] == lot["donor"] | {"name": None}
    slip = served.ask("GET", f"/lots/{lot['id']}/slip")
    assert "Chloé" not in text_of(slip.content)
    refused(served.ask("POST", f"/donors/{new_id()}/forget"), 404, "unknown_reference")


def test_what_is_wrong_with_a_machine_is_told_where_it_stands(served, site):
    path = f"/lots/{received(served, site)['id']}/devices"
    for body, pointer in (
        (laptop(imeis=["490154203237519"]), "/imeis/0"),
        (laptop(serial="N/A"), "/serial"),
        (laptop(specifications={"year": "soon"}), "/specifications/year"),
        (laptop(category="fridge"), "/category"),
    ):
        assert wrong_field(served.ask("POST", path, json=body)).endswith(pointer)


def test_wrong_lots_are_refused(served, site):
    for changes, pointer in (
        ({"kilograms": 0.0001}, "/kilograms"),
        ({"kilograms": True}, "/kilograms"),
        ({"kilograms": 1e308}, "/kilograms"),
        ({"devices": 0}, "/devices"),
        ({"received_on": "2026-11-24"}, "/received_on"),
        ({"donor_name": None}, "/donor_name"),
        ({"donor_kind": "ghost"}, "/donor_kind"),
    ):
        body = {"site": site.slug, **RECEIVED, **changes}
        assert wrong_field(served.ask("POST", "/lots", json=body)).endswith(pointer)


def test_a_machine_twice_is_told_with_the_device_that_it_is(served, site):
    path, body = f"/lots/{received(served, site)['id']}/devices", laptop()
    device = served.made(path, body)
    told = refused(served.ask("POST", path, json=body), 409, "device_already_registered")
    assert (told["field"], told["device_id"]) == ("serial", device["id"])


def test_lots_are_nothing_for_the_desk_nor_for_another_site(served, site):
    lot = received(served, site)
    path = f"/lots/{lot['id']}"
    assert served.ask("GET", path, role="desk", at=site.slug).status_code == 403
    refused(served.ask("GET", path, role="stock", at="elsewhere"), 404, "unknown_reference")


def test_a_donor_gets_a_slip_of_what_was_given(served, site):
    lot = received(served, site)
    for body in (laptop(), laptop(), laptop(category="tablet", make="Samsung", model="Tab A")):
        served.made(f"/lots/{lot['id']}/devices", body)
    answer = served.ask("GET", f"/lots/{lot['id']}/slip", role="stock", at=site.slug)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert f"slip-{lot['number']}.pdf" in answer.headers["Content-Disposition"]
    text = text_of(answer.content)
    for words in (lot["number"], "Exemple SA", "264,5 kg", "Dell 5490 2", "Samsung Tab A 1"):
        assert words in text, text
    again = served.ask("GET", f"/lots/{lot['id']}/slip")
    assert again.content == answer.content
    path = f"/lots/{lot['id']}/slip"
    refused(served.ask("GET", path, role="stock", at="elsewhere"), 404, "unknown_reference")
