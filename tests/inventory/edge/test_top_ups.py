"""Top-ups over HTTP: from a file to a code on a buyer's paper."""

import pytest

from kit.ids import new_id
from tests.inventory.edge.running import refused, wrong_field
from tests.inventory.edge.top_ups import a_file, a_row, load, replace, reveal, sold, stocked
from tests.waiting import eventually

OPERATORS = iter(("bouygues", "lebara", "syma", "nrj_mobile", "la_poste_mobile", "lycamobile"))


@pytest.fixture
def operator():
    """An operator whose top-ups no other test of this module sells."""
    return next(OPERATORS)


def stock(service, operator, **options):
    answer = service.ask("GET", f"/top-ups/stock?operator={operator}", **options)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_a_file_comes_into_stock_and_again_adds_nothing(at_eight, operator):
    file = a_file(
        a_row(operator=operator),
        a_row(operator=operator, enter_by="2026-12-20", price_cents="950"),
        a_row(operator=operator, face_value_cents="500", price_cents="500"),
    )
    told = load(at_eight, file).json()
    assert (told["rows"], told["created"], told["unchanged"], told["errors"]) == (3, 3, 0, [])
    again = load(at_eight, file).json()
    assert (again["created"], again["unchanged"]) == (0, 3)
    five, ten = stock(at_eight, operator, role="desk", at="saint-denis")
    assert (five["face_value_cents"], five["available"]) == (500, 1)
    assert ten == {
        "operator": operator,
        "face_value_cents": 1000,
        "available": 2,
        "expiring": 1,
        "too_late": 0,
        "expired": 0,
        "price_cents": 950,
        "enter_by": "2026-12-20",
    }


def test_a_file_sent_again_under_its_key_gets_its_first_report(at_eight):
    file, key = a_file(a_row()), new_id()
    first, again = load(at_eight, file, key=key), load(at_eight, file, key=key)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replay"] == "true"
    refused(load(at_eight, a_file(a_row()), key=key), 422, "idempotency_key_reused")


def test_a_wrong_row_is_told_by_its_line_and_column_and_keeps_all_out(at_eight, operator):
    right = a_row(operator=operator)
    file = a_file(right, a_row(price_cents="nine"), a_row(code="x"), {**right})
    report = refused(load(at_eight, file), 422, "file_refused")["report"]
    assert [(one["line"], one["id"], one["field"], one["reason"]) for one in report["errors"]] == [
        (3, None, "price_cents", "is not a whole number of up to 6 digits"),
        (4, None, "code", "is not a code of 6 to 32 letters and digits"),
        (5, None, "code", "is already that of line 2"),
    ]
    assert stock(at_eight, operator) == []
    told = load(at_eight, file, partial=True).json()
    assert (told["rows"], told["created"], told["refused"]) == (4, 1, 3)


def test_a_rule_that_needs_the_vault_or_the_clock_is_told_by_its_line_too(at_eight):
    known = a_row()
    load(at_eight, a_file(known))
    file = a_file(a_row(), {**known, "price_cents": "100"}, a_row(enter_by="2026-11-22"))
    report = refused(load(at_eight, file), 422, "file_refused")["report"]
    assert [(one["line"], one["id"], one["field"], one["reason"]) for one in report["errors"]] == [
        (3, None, "code", "is known already, and good for something else"),
        (4, None, "enter_by", "is past"),
    ]


@pytest.mark.parametrize("role", ["desk", "stock", "manager", "analyst"])
def test_only_the_network_imports(at_eight, role):
    answer = load(at_eight, a_file(a_row()), role=role, at="saint-denis")
    refused(answer, 403, "forbidden")


def test_a_code_is_shown_once_whatever_the_key(at_eight, site, operator):
    [code] = stocked(at_eight, operator=operator)
    top_up = sold(at_eight, site, operator=operator)
    key = {"Idempotency-Key": new_id()}
    shown = reveal(at_eight, top_up.id, site, headers=key)
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.json() == {
        "id": top_up.id,
        "operator": operator,
        "face_value_cents": 1000,
        "enter_by": "2027-03-31",
        "validity_days": 60,
        "code": code,
        "version": 2,
    }
    for headers in (key, {}, {"Idempotency-Key": new_id()}):
        again = reveal(at_eight, top_up.id, site, headers=headers)
        assert refused(again, 409, "already_shown")["top_up_id"] == top_up.id
        assert "Idempotent-Replay" not in again.headers


def test_what_was_sold_is_read_without_its_code(at_eight, site, operator):
    [code] = stocked(at_eight, operator=operator)
    top_up = sold(at_eight, site, operator=operator)
    told = at_eight.ask("GET", f"/top-ups/{top_up.id}", role="desk", at=site.slug).json()
    assert (told["status"], told["shown_at"], told["site"]) == ("sold", None, site.slug)
    reveal(at_eight, top_up.id, site)
    answer = at_eight.ask("GET", f"/top-ups/{top_up.id}", role="desk", at=site.slug)
    assert answer.json()["status"] == "shown"
    listed = at_eight.ask(
        "GET", f"/top-ups?sale_id={top_up.state.sale_id}", role="desk", at=site.slug
    )
    assert listed.json() == {"items": [answer.json()]}
    assert code not in answer.text + listed.text


def test_another_site_sees_nothing_of_it(at_eight, site, operator):
    stocked(at_eight, operator=operator)
    top_up, lyon = sold(at_eight, site, operator=operator), at_eight.place()
    for answer in (
        reveal(at_eight, top_up.id, lyon),
        replace(at_eight, top_up.id, lyon),
        at_eight.ask("GET", f"/top-ups/{top_up.id}", role="desk", at=lyon.slug),
    ):
        assert refused(answer, 404, "unknown_reference")["kind"] == "top_up"


def test_a_manager_replaces_what_was_lost_and_it_is_audited(at_eight, site):
    codes = set(stocked(at_eight, 2, operator="sfr"))
    top_up = sold(at_eight, site, operator="sfr")
    refused(replace(at_eight, top_up.id, site), 409, "not_shown")
    seen = reveal(at_eight, top_up.id, site).json()["code"]
    refused(replace(at_eight, top_up.id, site, role="desk"), 403, "forbidden")
    assert wrong_field(replace(at_eight, top_up.id, site, reason="because")) == "/reason"
    answer = replace(at_eight, top_up.id, site)
    assert answer.status_code == 201
    new = answer.json()
    assert (new["replaces"], new["status"], new["price_cents"]) == (top_up.id, "sold", 900)
    assert reveal(at_eight, new["id"], site).json()["code"] == (codes - {seen}).pop()
    void = refused(reveal(at_eight, top_up.id, site), 409, "top_up_void")
    assert void["replaced_by"] == new["id"]
    none = refused(replace(at_eight, new["id"], site), 409, "no_top_up_left")
    assert (none["operator"], none["face_value_cents"]) == ("sfr", 1000)
    audited = at_eight.ask("GET", f"/audit?target={top_up.id}").json()["items"]
    assert [(one["action"], one["reason"]) for one in audited if one["kind"] == "change"] == [
        ("top_up.replace", "lost_paper"),
        ("top_up.reveal", None),
    ]


def test_a_stale_reader_is_told_so(at_eight, site):
    stocked(at_eight, face_value_cents="2000", price_cents="2000")
    top_up = sold(at_eight, site, face_value=2000)
    refused(reveal(at_eight, top_up.id, site, headers={"If-Match": '"7"'}), 412, "stale")
    assert reveal(at_eight, top_up.id, site, headers={"If-Match": '"1"'}).ok


def test_a_refusal_is_told_in_french(at_eight, site):
    stocked(at_eight, face_value_cents="3000", price_cents="3000")
    top_up = sold(at_eight, site, face_value=3000)
    reveal(at_eight, top_up.id, site)
    told = reveal(at_eight, top_up.id, site, headers={"Accept-Language": "fr"}).json()
    assert told["title"] == "Le code de cette recharge a déjà été affiché"


def figure(service, *parts):
    """The value of the one line of the figures that holds all of these."""
    lines = service.call("GET", "/metrics").text.splitlines()
    found = [line for line in lines if all(part in line for part in parts)]
    return float(found[0].rpartition(" ")[2]) if found else None


def test_stock_and_the_vault_show_in_the_figures(at_eight):
    stocked(at_eight, 2, face_value_cents="5000", price_cents="5000", enter_by="2026-12-10")
    kind = 'passerelle_top_ups{face_value_cents="5000",operator="orange"'
    eventually(lambda: figure(at_eight, kind, 'state="expiring"') == 2)
    assert figure(at_eight, kind, 'state="available"') == 2
    assert figure(at_eight, kind, 'state="expired"') == 0
    assert figure(at_eight, "passerelle_vault_open{") == 1
    assert figure(at_eight, "passerelle_vault_sealed{", 'key="newest"') > 2
    assert figure(at_eight, "passerelle_vault_sealed{", 'key="older"') == 0


def sell(service, site, *, payment=900, key=None, **changes):
    body = {
        "site": site.slug,
        "person_id": service.person(),
        "operator": "orange",
        "face_value_cents": 1000,
        "payments": [{"means": "cash", "amount_cents": payment}],
        **changes,
    }
    headers = {"Idempotency-Key": key or new_id()}
    path = "/top-ups/sell"
    return service.ask("POST", path, role="desk", at=site.slug, json=body, headers=headers)


def test_a_top_up_is_sold_as_a_sale_of_its_own_and_then_shown(at_eight, site):
    value = {"face_value_cents": "1500", "price_cents": "1400"}
    [code] = stocked(at_eight, operator="sfr", **value)
    wanted = {"operator": "sfr", "face_value_cents": 1500}
    refused(sell(at_eight, site, payment=1500, **wanted), 409, "payment_mismatch")
    buyer, key = at_eight.person(), new_id()
    answer = sell(at_eight, site, payment=1400, key=key, person_id=buyer, **wanted)
    assert answer.status_code == 201, answer.text
    sale = answer.json()
    [line] = sale["top_ups"]
    assert (sale["total_cents"], sale["devices"], line["price_cents"]) == (1400, [], 1400)
    again = sell(at_eight, site, payment=1400, key=key, person_id=buyer, **wanted)
    assert again.json() == sale
    shown = reveal(at_eight, line["top_up_id"], site)
    assert shown.json()["code"] == code
    assert code not in answer.text + again.text
    told = at_eight.ask("GET", f"/top-ups?sale_id={sale['id']}").json()["items"]
    assert [one["person_id"] for one in told] == [buyer]
    refused(sell(at_eight, site, payment=1400, **wanted), 409, "no_top_up_left")


def test_a_household_s_quota_holds_for_top_ups(at_eight, site):
    value = {"face_value_cents": "2500", "price_cents": "2500"}
    stocked(at_eight, 3, operator="sfr", **value)
    wanted = {"operator": "sfr", "face_value_cents": 2500, "person_id": at_eight.person()}
    assert sell(at_eight, site, payment=2500, **wanted).status_code == 201
    refused(sell(at_eight, site, payment=2500, **wanted), 409, "quota_reached")
    [line] = [
        one
        for one in at_eight.ask("GET", "/top-ups/stock?operator=sfr").json()["items"]
        if one["face_value_cents"] == 2500
    ]
    assert line["available"] == 2
