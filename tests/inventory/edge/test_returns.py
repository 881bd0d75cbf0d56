"""Returns over HTTP: a desk takes a device back, decides, and prints the slip."""

from itertools import pairwise

import pytest

from tests.inventory.edge.running import refused, wrong_field
from tests.papers import text_of
from tests.scripted import at

LAPTOP_B = 12_000


class Desk:
    """A desk of a site, and somebody who comes."""

    def __init__(self, service, site):
        self.service, self.site = service, site
        self.caller = {"role": "desk", "at": site.slug}
        self.person = service.person()

    def ask(self, method, path, body=None, **options):
        return self.service.ask(method, path, json=body, **self.caller | options)

    def made(self, path, body, **options):
        return self.service.made(path, body, **self.caller | options)

    def sell(self, device, *, person=None, payments=None):
        paid = payments or [{"means": "cash", "amount_cents": LAPTOP_B}]
        body = {
            "site": self.site.slug,
            "person_id": person or self.person,
            "devices": [device.id],
            "payments": paid,
        }
        return self.made("/sales", body)

    def bring_back(self, code, *, person=None, **more):
        body = {
            "site": self.site.id,
            "device": code,
            "person_id": person or self.person,
            "fault": "battery",
            **more,
        }
        return self.ask("POST", "/returns", body)

    def decide(self, return_id, outcome, **more):
        return self.ask("POST", f"/returns/{return_id}/decide", {"outcome": outcome, **more})


@pytest.fixture
def desk(at_eight, site):
    return Desk(at_eight, site)


def test_a_refund_from_the_label_to_the_slip(at_eight, desk):
    laptop = at_eight.ready(desk.site)
    sale = desk.sell(laptop)
    opened = desk.bring_back(laptop.state.reference)
    assert opened.status_code == 201, opened.text
    told = opened.json()
    assert (told["status"], told["sale_id"], told["line"]) == ("open", sale["id"], 1)
    assert told["decide_by"] == "2026-12-07T07:00:00.000Z"
    assert at_eight.look(laptop.id)["status"] == "returned"
    path = f"/returns/{told['id']}"
    refused(desk.ask("GET", f"{path}/slip"), 409, "return_open")
    decided = desk.decide(told["id"], "refunded").json()
    assert decided["decision"]["refund"] == [{"means": "cash", "amount_cents": LAPTOP_B}]
    assert decided["decision"]["slip_number"] == f"2026-{desk.site.slug}-r-000001"
    assert desk.ask("GET", path).json() == decided
    slip = desk.ask("GET", f"{path}/slip")
    assert slip.headers["Content-Type"] == "application/pdf"
    text = text_of(slip.content)
    for words in ("Bon de remboursement", "120,00 €", sale["receipt_number"]):
        assert words in text
    assert desk.ask("GET", f"{path}/slip").content == slip.content
    problem = refused(desk.decide(told["id"], "refunded"), 409, "return_closed")
    assert problem["return_status"] == "refunded"
    assert desk.sell(at_eight.ready(desk.site)), "the quota is free again"
    listed = desk.ask("GET", f"/returns?site={desk.site.slug}&status=refunded").json()
    assert [one["id"] for one in listed["items"]] == [told["id"]]


def test_a_till_is_balanced_by_what_it_paid_back(at_eight, desk):
    laptop = at_eight.ready(desk.site)
    desk.sell(laptop)
    other = Desk(at_eight, at_eight.place())
    other.person = desk.person
    other.decide(other.bring_back(laptop.id).json()["id"], "refunded")

    def takings(one, day="2026-11-23"):
        path = f"/takings?site={one.site.slug}&day={day}"
        told = one.ask("GET", path).json()
        names = ("cash", "refunds", "refunded_total", "refunded_cash", "expected_cash")
        return [told.get(name, told.get(f"{name}_cents")) for name in names]

    assert takings(desk) == [LAPTOP_B, 0, 0, 0, LAPTOP_B]
    assert takings(other) == [0, 1, LAPTOP_B, LAPTOP_B, -LAPTOP_B]
    assert takings(other, "2026-11-24") == [0, 0, 0, 0, 0]


def test_the_site_that_refunds_sees_what_was_paid_elsewhere(at_eight, desk):
    laptop = at_eight.ready(desk.site)
    parts = [
        {"means": "cash", "amount_cents": 5_000},
        {"means": "card", "amount_cents": LAPTOP_B - 5_000},
    ]
    sale = desk.sell(laptop, payments=parts)
    other = Desk(at_eight, at_eight.place())
    other.person = desk.person
    opened = other.bring_back(laptop.id).json()
    path = f"/returns/{opened['id']}"
    for told in (opened, other.ask("GET", path).json()):
        assert told["receipt_number"] == sale["receipt_number"]
        assert told["price_cents"] == LAPTOP_B
        assert told["paid"] == told["refundable"] == parts
    assert other.decide(opened["id"], "refunded", refund=parts).json()["refundable"] == []


def test_a_sale_tells_the_last_device_in_a_lines_place(at_eight, desk):
    devices = [at_eight.ready(desk.site) for _ in range(3)]
    sale = desk.sell(devices[0])
    path = f"/sales/{sale['receipt_number']}"
    receipt = desk.ask("GET", f"{path}/receipt").content
    assert desk.ask("GET", path).json()["devices"][0]["replaced_by"] is None
    for broken, whole in pairwise(devices):
        opened = desk.bring_back(broken.id).json()["id"]
        assert desk.decide(opened, "replaced", replacement=whole.id).ok
    [line] = desk.ask("GET", path).json()["devices"]
    assert line["reference"] == devices[0].state.reference
    assert line["replaced_by"]["reference"] == devices[2].state.reference
    assert desk.ask("GET", f"{path}/receipt").content == receipt


def test_who_opens_a_return_twice_is_told_which_is_open(at_eight, desk):
    laptop = at_eight.ready(desk.site)
    desk.sell(laptop)
    opened = desk.bring_back(laptop.id).json()["id"]
    assert refused(desk.bring_back(laptop.id), 409, "return_open")["return_id"] == opened
    desk.decide(opened, "refunded")
    refused(desk.bring_back(laptop.id), 409, "device_not_available")


def test_the_same_decision_sent_again_with_its_key_pays_once(at_eight, desk):
    laptop = at_eight.ready(desk.site)
    desk.sell(laptop)
    opened = desk.bring_back(laptop.id).json()
    key = {"headers": {"Idempotency-Key": f"refund-{opened['id']}"}}
    path, body = f"/returns/{opened['id']}/decide", {"outcome": "refunded"}
    first, again = (desk.ask("POST", path, body, **key) for _ in range(2))
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replay"] == "true"
    told = at_eight.database.outbox.find({"subject": f"return/{opened['id']}"})
    assert [one["key"].partition(".")[2] for one in told.sort("order", 1)] == [
        "return_opened",
        "return_decided",
        "sale_refunded",
    ]


def test_what_a_desk_may_not_do(at_eight, desk):
    laptop, other = at_eight.ready(desk.site), at_eight.person()
    refused(desk.bring_back(laptop.id), 409, "device_not_available")
    desk.sell(laptop)
    refused(desk.bring_back("D-NOBODYS"), 404, "unknown_reference")
    for unreadable in ("D\a", " ", "D" * 301):
        assert wrong_field(desk.bring_back(unreadable)) == "/device"
    problem = refused(desk.bring_back(laptop.id, person=other), 409, "not_the_owner")
    assert desk.person not in str(problem)
    refused(desk.bring_back(laptop.id, goodwill="hardship"), 403, "forbidden")
    assert wrong_field(desk.bring_back(laptop.id, fault="ghosts")) == "/fault"
    at_eight.set_clock(at(7, day=800))
    problem = refused(desk.bring_back(laptop.id), 409, "warranty_over")
    assert problem["warranty_until"] == "2028-11-23"
    desk.caller = {"role": "manager", "at": desk.site.slug}
    taken = desk.bring_back(laptop.id, goodwill="just_over")
    assert taken.json()["goodwill"] == "just_over"


def test_a_decision_that_says_too_little_or_too_much_names_the_field(at_eight, desk):
    laptop = at_eight.ready(desk.site)
    halves = [{"means": one, "amount_cents": LAPTOP_B // 2} for one in ("cash", "card")]
    desk.sell(laptop, payments=halves)
    opened = desk.bring_back(laptop.id).json()["id"]
    assert wrong_field(desk.decide(opened, "refused")) == "/reason"
    assert wrong_field(desk.decide(opened, "replaced")) == "/replacement"
    assert wrong_field(desk.decide(opened, "refunded")) == "/refund"
    whole = [{"means": "cash", "amount_cents": LAPTOP_B}]
    assert wrong_field(desk.decide(opened, "refunded", refund=whole)) == "/refund/0/means"
    refused(desk.decide(opened, "refunded", refund=halves[:1]), 409, "payment_mismatch")
    tablet = at_eight.ready(desk.site, "tablet")
    problem = refused(desk.decide(opened, "replaced", replacement=tablet.id), 409, "other_category")
    assert (problem["wanted"], problem["category"]) == ("laptop", "tablet")
    stale = desk.ask(
        "POST",
        f"/returns/{opened}/decide",
        {"outcome": "refunded", "refund": halves},
        headers={"If-Match": '"9"'},
    )
    assert stale.status_code == 412
    assert desk.decide(opened, "refunded", refund=halves).ok


def test_another_site_sees_no_return_of_this_one(at_eight, desk):
    laptop = at_eight.ready(desk.site)
    desk.sell(laptop)
    opened = desk.bring_back(laptop.id).json()["id"]
    other = at_eight.place()
    elsewhere = {"role": "desk", "at": other.slug}
    refused(desk.ask("GET", f"/returns/{opened}", **elsewhere), 404, "unknown_reference")
    assert desk.ask("GET", "/returns", **elsewhere).json()["items"] == []
    path = f"/returns/{opened}/decide"
    answer = desk.ask("POST", path, {"outcome": "refunded"}, **elsewhere)
    refused(answer, 404, "unknown_reference")


def test_what_was_handed_over_shows_in_the_impact_ledger(at_eight, desk):
    laptop = at_eight.ready(desk.site)
    sale = desk.sell(laptop)
    period = f"from=2026-11-23&to=2026-11-23&site={desk.site.slug}"

    def sums():
        return desk.ask("GET", f"/impact-ledger?{period}").json()["items"]

    assert [(one["kgco2e"], one["kg_materials"]) for one in sums()] == [("81", "381")]
    [entry] = desk.ask("GET", f"/impact-ledger/entries?{period}").json()["items"]
    assert (entry["sale_id"], entry["device_id"]) == (sale["id"], laptop.id)
    desk.decide(desk.bring_back(laptop.id).json()["id"], "refunded")
    assert [(one["devices"], one["kgco2e"]) for one in sums()] == [(0, "0")]
    wrong = desk.ask("GET", "/impact-ledger?from=2026-11-24&to=2026-11-23")
    assert wrong_field(wrong) == "/to"
    factors = desk.ask("GET", "/factors", role="analyst", at=None).json()["items"]
    assert factors[0]["version"] == entry["factor_version"]
