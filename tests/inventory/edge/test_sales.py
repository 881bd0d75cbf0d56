"""The till over HTTP: sold, given, read, printed, and what is refused to whom."""

from kit.audit.places import entries_of
from kit.ids import new_id
from tests.inventory.edge.running import refused, wrong_field
from tests.inventory.edge.tills import LAPTOP_B, body, household, send, told
from tests.inventory.edge.top_ups import a_file, a_row, load
from tests.papers import pages_of, text_of


def test_a_laptop_is_sold_and_its_receipt_printed_the_same_each_time(at_eight, site):
    laptop, person_id = at_eight.ready(site), at_eight.person()
    sale = send(at_eight, body(site, laptop, person_id, cash_given_cents=15_000)).json()
    assert (sale["total_cents"], sale["change_cents"], sale["currency"]) == (LAPTOP_B, 3_000, "EUR")
    assert (sale["devices"][0]["warranty_until"], sale["version"]) == ("2028-11-23", 1)
    desk = {"role": "desk", "at": site.slug}
    now = sale | {"devices": [sale["devices"][0] | {"replaced_by": None}]}
    for reference in (sale["id"], sale["receipt_number"]):
        read = at_eight.ask("GET", f"/sales/{reference}", **desk)
        assert (read.json(), read.headers["ETag"]) == (now, '"1"')
    printed = [
        at_eight.ask("GET", f"/sales/{sale['receipt_number']}/receipt", **desk) for _ in range(2)
    ]
    assert printed[0].headers["Content-Type"] == "application/pdf"
    assert printed[0].content == printed[1].content
    text = text_of(printed[0].content)
    assert sale["receipt_number"] in text
    for shown in ("ThinkPad T480", "120,00", "350,00", "230,00", "23 novembre 2028"):
        assert shown in text, text
    assert pages_of(printed[0].content) == 1


def test_a_sale_is_read_at_its_own_site_alone(at_eight, site):
    sale = send(at_eight, body(site, at_eight.ready(site), at_eight.person())).json()
    for path in (f"/sales/{sale['id']}", f"/sales/{sale['id']}/receipt"):
        refused(at_eight.ask("GET", path, role="desk", at="lyon"), 404, "unknown_reference")


def test_no_event_and_no_answer_tells_a_serial_number(at_eight, site):
    laptop = at_eight.ready(site)
    answer = send(at_eight, body(site, laptop, at_eight.person()))
    serial = laptop.state.description.serial
    assert serial not in answer.text
    rows = list(at_eight.database.outbox.find({"key": "inventory.sale_recorded"}))
    assert rows
    assert serial not in str(rows)


def test_the_desk_gives_no_waiver_a_manager_does(at_eight, site):
    person_id = at_eight.person(solidarity_until=None)
    sent = body(site, at_eight.ready(site), person_id, waiver={"reason": "emergency"})
    problem = refused(send(at_eight, sent), 403, "forbidden")
    assert problem["allowed_roles"] == ["manager", "operator"]
    sale = send(at_eight, sent, role="manager").json()
    assert sale["waiver"]["waived"] == ["eligibility"]
    entries = entries_of(at_eight.database)
    entry = entries.find_one({"action": "sale.waive", "targets": sale["id"]})
    assert (entry["reason"], entry["person_ids"]) == ("emergency", [person_id])


def test_what_is_given_has_a_receipt_and_no_price(at_eight, site):
    person_id = at_eight.person()
    given = {"site": site.slug, "person_id": person_id, "devices": [at_eight.ready(site).id]}
    donation = send(at_eight, given, path="/donations").json()
    assert (donation["way"], donation["total_cents"]) == ("donation", 0)
    [event] = told(at_eight, "device_donated", person_id=person_id)
    assert event["data"]["price_cents"] == 0
    sale = body(site, at_eight.ready(site), person_id)
    refused(send(at_eight, sale), 409, "quota_reached")


def test_somebody_who_was_not_told_of_yet_may_come_again_in_a_moment(at_eight, site):
    answer = send(at_eight, body(site, at_eight.ready(site), new_id()))
    refused(answer, 409, "person_unknown")
    assert int(answer.headers["Retry-After"]) > 0


def test_each_refusal_tells_what_the_till_needs(at_eight, site):
    laptop, person_id = at_eight.ready(site), at_eight.person()
    wrong = body(site, laptop, person_id, payments=[{"means": "card", "amount_cents": 1}])
    problem = refused(send(at_eight, wrong), 409, "payment_mismatch")
    assert (problem["total_cents"], problem["paid_cents"]) == (LAPTOP_B, 1)
    thing = at_eight.ready(site, "other")
    problem = refused(send(at_eight, body(site, thing, person_id)), 409, "no_price")
    assert (problem["category"], problem["grade"]) == ("other", "B")
    there = at_eight.ready(at_eight.place())
    problem = refused(
        send(at_eight, body(site, there, person_id), role="operator"), 409, "device_elsewhere"
    )
    assert problem["device_id"] == there.id
    raw = at_eight.device(site)
    problem = refused(send(at_eight, body(site, raw, person_id)), 409, "device_not_available")
    assert problem["device_status"] == "received"


def test_wrong_fields_are_named(at_eight, site):
    laptop, person_id = at_eight.ready(site), at_eight.person()
    for changes, pointer in (
        ({"devices": []}, "/devices"),
        ({"devices": [laptop.id, laptop.id]}, "/devices"),
        ({"payments": [{"means": "cheque", "amount_cents": 1}]}, "/payments/0/means"),
        ({"payments": [{"means": "cash", "amount_cents": 1.5}]}, "/payments/0/amount_cents"),
        ({"cash_given_cents": 1}, "/cash_given_cents"),
        ({"waiver": {"reason": "because"}}, "/waiver/reason"),
    ):
        answer = send(at_eight, body(site, laptop, person_id, **changes), role="manager")
        assert wrong_field(answer) == pointer


def test_a_day_s_sales_are_listed_and_summed_by_means(at_eight, site):
    sales = [
        send(
            at_eight, body(site, at_eight.ready(site), at_eight.person(), payments=payments)
        ).json()
        for payments in (
            [{"means": "cash", "amount_cents": LAPTOP_B}],
            [
                {"means": "card", "amount_cents": 9_000},
                {"means": "voucher", "amount_cents": 3_000},
            ],
        )
    ]
    desk = {"role": "desk", "at": site.slug}
    first = at_eight.ask("GET", f"/sales?site={site.slug}&limit=1", **desk).json()
    cursor = first["next_cursor"]
    rest = at_eight.ask("GET", f"/sales?site={site.slug}&cursor={cursor}", **desk).json()
    assert first["items"] + rest["items"] == sales
    takings = at_eight.ask("GET", f"/takings?site={site.slug}&day=2026-11-23", **desk).json()
    assert (takings["sales"], takings["total_cents"]) == (2, 24_000)
    means = [takings[f"{one}_cents"] for one in ("cash", "card", "voucher")]
    assert means == [12_000, 9_000, 3_000]
    assert takings["first_receipt"] == sales[0]["receipt_number"]
    yesterday = at_eight.ask("GET", f"/takings?site={site.slug}&day=2026-11-22", **desk).json()
    assert (yesterday["sales"], yesterday["last_receipt"]) == (0, None)


def test_the_quotas_of_a_household_are_read_with_the_day_from_which_on_again(at_eight, site):
    awa, bilal = household(at_eight)
    send(at_eight, body(site, at_eight.ready(site), awa))
    path = f"/quotas/{bilal}?site={site.slug}"
    told_ = at_eight.ask("GET", path, role="desk", at=site.slug).json()
    computer, phone, top_up = told_["quotas"]
    assert (computer["used"], computer["left"], computer["over"]) == (1, 0, False)
    assert (computer["since"], computer["again_from"]) == ("2026-11-23", "2028-11-23")
    assert (phone["left"], phone["again_from"], top_up["left"]) == (1, None, 3_000)
    unknown = at_eight.ask("GET", f"/quotas/{new_id()}?site={site.slug}")
    refused(unknown, 409, "person_unknown")


def test_a_top_up_that_the_vault_does_not_have_is_refused_and_nothing_is_sold(at_eight, site):
    phone = at_eight.ready(site, "smartphone")
    wanted = [{"operator": "syma", "face_value_cents": 1_000}]
    paid = [{"means": "card", "amount_cents": 7_900}]
    sent = body(site, phone, at_eight.person(), top_ups=wanted, payments=paid)
    refused(send(at_eight, sent), 409, "no_top_up_left")
    assert at_eight.look(phone.id)["status"] == "ready"
    wrong = {**sent, "top_ups": [{"operator": "nobody", "face_value_cents": 1_000}]}
    assert wrong_field(send(at_eight, wrong)) == "/top_ups/0/operator"


def test_a_phone_and_a_first_top_up_are_one_sale_whose_code_is_shown_once(at_eight, site):
    row = a_row(operator="syma")
    assert load(at_eight, a_file(row)).ok
    wanted = [{"operator": "syma", "face_value_cents": 1_000}]
    paid = [{"means": "card", "amount_cents": 7_900}]
    sent = body(site, at_eight.ready(site, "smartphone"), at_eight.person(), top_ups=wanted)
    answer = send(at_eight, sent | {"payments": paid}, key=new_id())
    assert answer.status_code == 201, answer.text
    [line] = answer.json()["top_ups"]
    assert (line["number"], line["price_cents"]) == (2, 900)
    assert row["code"] not in answer.text
    [event] = told(at_eight, "sale_recorded", sale_id=answer.json()["id"])
    assert (event["data"]["devices"], event["data"]["top_ups"]) == (1, 1)
    desk = {"role": "desk", "at": site.slug}
    shown = at_eight.ask("POST", f"/top-ups/{line['top_up_id']}/reveal", **desk)
    assert row["code"] in shown.text, shown.text
    receipt = at_eight.ask("GET", f"/sales/{answer.json()['id']}/receipt", **desk).content
    assert row["code"] not in text_of(receipt)


def test_a_till_takes_what_its_scanner_reads(at_eight, site):
    laptop = at_eight.ready(site)
    label = f"https://passerelle.example/d/{laptop.state.reference}"
    serial = laptop.state.description.serial
    sent = body(site, laptop, at_eight.person(), devices=[label, serial])
    assert wrong_field(send(at_eight, sent)) == "/devices"
    unknown = refused(send(at_eight, sent | {"devices": ["D-NOBODYS"]}), 404, "unknown_reference")
    assert "D-NOBODYS" in str(unknown)
    sold = send(at_eight, sent | {"devices": [label]}).json()
    assert [one["device_id"] for one in sold["devices"]] == [laptop.id]
    given = at_eight.ready(site, "screen")
    sent = {"site": site.slug, "person_id": at_eight.person(), "devices": [given.state.reference]}
    assert send(at_eight, sent, path="/donations").json()["devices"][0]["device_id"] == given.id
