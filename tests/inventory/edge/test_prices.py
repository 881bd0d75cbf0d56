"""Price grids and quota rules over HTTP: published by operators alone, in versions."""

from kit.ids import new_id
from tests.inventory.edge.running import refused, wrong_field
from tests.inventory.edge.tills import body, send, told

LAPTOP = {"category": "laptop", "grade": "B", "price_cents": 9_000, "reference_price_cents": 30_000}


def grid(*rows, valid_from="2026-11-25"):
    return {"valid_from": valid_from, "prices": list(rows or [LAPTOP]), "confirmed": True}


def test_a_grid_holds_from_its_day_on_and_sales_keep_theirs(at_eight, site):
    published = at_eight.made("/price-grids", grid())
    assert published["number"] > 1
    assert published["prices"] == [LAPTOP]
    [event] = told(at_eight, "price_grid_published", price_grid_version=published["number"])
    assert event["data"]["valid_from"] == "2026-11-25"
    before = send(at_eight, body(site, at_eight.ready(site), at_eight.person()))
    assert before.json()["price_grid_version"] == 1
    at_eight.set_clock(at_eight.network.clock.now().replace(day=25))
    cheap = [{"means": "card", "amount_cents": 9_000}]
    sale = send(
        at_eight, body(site, at_eight.ready(site), at_eight.person(), payments=cheap)
    ).json()
    assert (sale["price_grid_version"], sale["saving_cents"]) == (published["number"], 21_000)
    listed = at_eight.ask("GET", "/price-grids", role="desk", at=site.slug).json()["items"]
    assert [one["number"] for one in listed][-2:] == [2, 1]


def test_a_grid_sent_again_is_answered_with_the_same_prices(at_eight):
    key = {"headers": {"Idempotency-Key": new_id()}}
    first, again = (at_eight.ask("POST", "/price-grids", json=grid(), **key) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again.json()["prices"] == [LAPTOP]


def test_no_price_is_above_the_ceilings_and_none_is_set_for_the_past(at_eight):
    def price(category, cents):
        return {**LAPTOP, "category": category, "price_cents": cents}

    assert at_eight.ask("POST", "/price-grids", json=grid(price("laptop", 15_000))).ok
    assert at_eight.ask("POST", "/price-grids", json=grid(price("smartphone", 10_000))).ok
    for sent, pointer in (
        (grid(price("laptop", 15_001)), "/prices/0"),
        (grid(LAPTOP, price("smartphone", 10_001)), "/prices/1"),
        (grid(LAPTOP, LAPTOP), "/prices/1"),
        (grid(price("laptop", 0)), "/prices/0"),
        (grid({**LAPTOP, "reference_price_cents": 8_999}), "/prices/0"),
        (grid(valid_from="2026-11-22"), "/valid_from"),
    ):
        assert wrong_field(at_eight.ask("POST", "/price-grids", json=sent)) == pointer


def test_what_a_new_version_would_drop_has_to_be_confirmed(at_eight):
    shipped = at_eight.ask("GET", "/price-grids").json()["items"][-1]
    whole = {"valid_from": "2026-11-23", "prices": shipped["prices"]}
    published = at_eight.made("/price-grids", whole | {"confirmed": True})
    assert published["in_force"]
    listed = at_eight.ask("GET", "/price-grids").json()["items"]
    assert [one["number"] for one in listed if one["in_force"]] == [published["number"]]
    fewer = whole | {"prices": [one for one in whole["prices"] if one["grade"] != "D"]}
    problem = refused(at_eight.ask("POST", "/price-grids", json=fewer), 409, "would_drop")
    assert "laptop/D" in problem["dropped"]
    assert problem["version_in_force"] == published["number"]
    french = at_eight.ask(
        "POST", "/price-grids", json=fewer, headers={"Accept-Language": "fr"}
    ).json()
    assert french["detail"].startswith("Il manque : smartphone/D")
    assert not at_eight.made("/price-grids", whole | {"valid_from": "2026-11-24"})["in_force"]
    none = {"valid_from": "2026-11-30", "rules": []}
    problem = refused(at_eight.ask("POST", "/quota-rules", json=none), 409, "would_drop")
    assert "top_up" in problem["dropped"]
    assert any(one["in_force"] for one in at_eight.ask("GET", "/quota-rules").json()["items"])


def test_only_operators_publish(at_eight, site):
    for path in ("/price-grids", "/quota-rules"):
        answer = at_eight.ask("POST", path, json=grid(), role="manager", at=site.slug)
        refused(answer, 403, "forbidden")


def test_quota_rules_hold_from_their_day_on_for_what_was_had_before_as_well(at_eight, site):
    rules = {
        "valid_from": "2026-11-26",
        "confirmed": True,
        "rules": [{"kind": "computer", "limit": 2, "months": 12, "categories": ["laptop"]}],
    }
    published = at_eight.made("/quota-rules", rules)
    person_id = at_eight.person()
    assert send(at_eight, body(site, at_eight.ready(site), person_id)).ok
    at_eight.set_clock(at_eight.network.clock.now().replace(day=26))
    given = {"site": site.slug, "person_id": person_id, "devices": [at_eight.ready(site).id]}
    second = send(at_eight, given, path="/donations")
    assert second.json()["quota_rules_version"] == published["number"]
    read = at_eight.ask("GET", f"/quotas/{person_id}?site={site.slug}").json()
    assert [(one["kind"], one["used"], one["left"]) for one in read["quotas"]] == [
        ("computer", 2, 0)
    ]
    assert read["quotas"][0]["again_from"] == "2027-11-23"


def test_rules_that_make_no_sense_are_refused_where_they_stand(at_eight):
    top_up = {"kind": "top_up", "limit": 3_000, "months": 1}
    for rules, pointer in (
        ([top_up | {"months": 0}], "/rules/0/months"),
        ([top_up, top_up], "/rules"),
        ([top_up | {"categories": ["laptop"]}], "/rules/0/categories"),
        ([top_up | {"limit": -1}], "/rules/0/limit"),
    ):
        sent = {"valid_from": "2026-12-01", "rules": rules, "confirmed": True}
        assert wrong_field(at_eight.ask("POST", "/quota-rules", json=sent)) == pointer
