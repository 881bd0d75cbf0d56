"""Warehouses over HTTP."""

from kit.ids import new_id
from tests.inventory.edge.running import refused, wrong_field
from tests.inventory.edge.test_lots import received


def test_a_warehouse_is_added_named_in_tokens_and_changed(served, site):
    slug = f"warehouse-{new_id()[-12:]}"
    added = served.made("/warehouses", {"slug": slug, "name": "Entrepôt"})
    assert (added["kind"], added["timezone"], added["department"]) == (
        "warehouse",
        "Europe/Paris",
        None,
    )
    body = {"site": added["id"], "donor_kind": "person", "donor_name": "Awa"}
    body |= {"kilograms": 2, "devices": 1}
    lot = served.made("/lots", body, role="stock", at=slug)
    assert lot["site"] == slug
    path, change = f"/warehouses/{slug}", {"name": "Nord", "department": "93"}
    stale = {"If-Match": '"7"'}
    assert served.ask("PUT", path, json=change, headers=stale).status_code == 412
    changed = served.ask("PUT", f"/warehouses/{added['id']}", json=change)
    assert (changed.json()["name"], changed.json()["version"]) == ("Nord", 2)
    refused(served.ask("PUT", f"/warehouses/{site.slug}", json=change), 404, "unknown_reference")


def test_wrong_warehouses_are_refused(served):
    right = {"slug": f"warehouse-{new_id()[-12:]}", "name": "Entrepôt"}
    for changes, pointer in (
        ({"slug": "nord"}, "/slug"),
        ({"timezone": "Europe/Atlantis"}, "/timezone"),
        ({"timezone": "\u0001"}, "/timezone"),
        ({"department": "9-3"}, "/department"),
        ({"name": ""}, "/name"),
    ):
        answer = served.ask("POST", "/warehouses", json=right | changes)
        assert wrong_field(answer).endswith(pointer)
    served.made("/warehouses", right)
    refused(served.ask("POST", "/warehouses", json=right), 409, "reference_taken")
    assert served.ask("POST", "/warehouses", json=right, role="manager").status_code == 403


def test_places_are_listed_to_those_who_act_there(served, site):
    received(served, site)
    listed = served.ask("GET", "/places", role="desk", at=site.slug).json()["items"]
    assert [(one["slug"], one["kind"]) for one in listed] == [(site.slug, "site")]
    page = served.ask("GET", "/places?limit=1").json()
    assert page["next_cursor"]
    following = served.ask("GET", f"/places?limit=1&cursor={page['next_cursor']}").json()
    assert following["items"] != page["items"]
