"""Referrals over HTTP: what a partner may do and learn, and what happens while nobody is there."""

import itertools
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from services.booking.edge.service import SERVICE
from tests.alone import MONDAY_MORNING, uri_of
from tests.booking.edge.running import booking, refused, wrong_field
from tests.booking.edge.test_partners import structure
from tests.waiting import eventually

OF_PARTNERS = {"refer_person", "list_referrals", "get_referral"}
PHONES = itertools.count(1)


class Partner:
    """A partner of a running service, by a token of its own; keeps the answers that it got."""

    def __init__(self, served, **changes):
        self.served = served
        self.id = served.made("/partners", structure(**changes))["id"]
        self.token = served.token("partner", partner=self.id)
        self.answers = []

    def ask(self, method, path, token=None, **options):
        answer = self.served.call(
            method, f"/booking/v1{path}", token=token or self.token, **options
        )
        self.answers.append(f"{answer.headers} {answer.text}")
        return answer

    def refer(self, site, person=None, **changes):
        body = {
            "site": site,
            "needs": ["email"],
            "consent_on": "2026-11-20",
            "person": person or somebody(),
            **changes,
        }
        return self.ask("POST", "/referrals", json=body)


def somebody(**changes):
    number = next(PHONES)
    return {
        "first_name": "Awa",
        "last_name": "Diop",
        "phone": f"06399{number:05}",
        "birth_year": 1920 + number % 90,
        **changes,
    }


@pytest.fixture
def town(at_eight):
    return Partner(at_eight)


def test_a_partner_may_call_three_operations_and_no_other(town):
    allowed = {o.name for o in SERVICE.operations if "partner" in o.allow}
    assert allowed == OF_PARTNERS
    others = [o for o in SERVICE.operations if o.name not in OF_PARTNERS and not o.public]
    assert len(others) > 60
    for operation in others:
        path = re.sub(r"{\w+}", "0197f000-0000-7000-8000-000000000001", operation.path)
        answer = town.served.call(operation.method, path, token=town.token, json={})
        refused(answer, 403, "forbidden")


def test_a_token_that_names_no_partner_sees_and_sends_nothing(town, site):
    made = town.refer(site["slug"]).json()
    for claims in ({}, {"partner": str(uuid.uuid4())}, {"sites": [site["slug"]]}):
        token = town.served.token("partner", **claims)
        assert town.ask("GET", "/referrals", token).json()["items"] == []
        refused(town.ask("GET", f"/referrals/{made['id']}", token), 404, "unknown_reference")
        body = {
            "site": site["slug"],
            "needs": ["cv"],
            "consent_on": "2026-11-20",
            "person": somebody(),
        }
        assert town.ask("POST", "/referrals", token, json=body).status_code in (404, 422)


def test_a_partner_learns_the_outcome_and_never_the_content(at_eight, site, town):
    slug, person = site["slug"], somebody(email="awa@example.org")
    known = at_eight.person(slug, first_name="Zebulon", last_name="Secret", birth_year=1931)
    made = town.refer(slug, person)
    assert (made.status_code, made.json()["status"]) == (201, "open")
    path = f"/referrals/{made.json()['id']}"
    mine = {"role": "desk", "at": slug}
    accepted = at_eight.ask("POST", f"{path}/accept", json={}, **mine).json()
    person_id = accepted["person_id"]
    card = at_eight.ask("GET", f"/people/{person_id}", **mine)
    assert card.json()["referred_by"] == town.id
    changed = at_eight.ask(
        "PATCH",
        f"/people/{person_id}",
        json={"first_name": "Aouatif", "address": "7 impasse des Fauvettes"},
        headers={"If-Match": card.headers["ETag"]},
        **mine,
    )
    assert changed.ok, changed.text
    adviser, type_ = at_eight.adviser(slug, name="Nadjma"), at_eight.type()
    booked = at_eight.made(
        "/appointments",
        {
            "site": slug,
            "appointment_type": type_,
            "person_id": person_id,
            "adviser_id": adviser,
            "start": "2026-11-23T09:00:00+01:00",
        },
    )
    assert town.ask("GET", path).json()["appointment_held"] is False
    at_eight.set_clock(MONDAY_MORNING + timedelta(hours=1, minutes=5))
    assert at_eight.ask("POST", f"/appointments/{booked['id']}/check-in", **mine).ok
    done = {"minutes": 20, "needs": ["telecom_dispute"]}
    assert at_eight.ask("POST", f"/appointments/{booked['id']}/complete", json=done, **mine).ok
    seen = town.ask("GET", path).json()
    assert (seen["status"], seen["appointment_held"], seen["workshop_held"]) == (
        "accepted",
        True,
        False,
    )
    assert seen["person"]["first_name"] == "Awa"
    listed = town.ask("GET", "/referrals").json()["items"]
    assert listed == [seen]
    refused(town.refer(slug, person), 409, "already_referred")
    # Whom the network knows is not told either: this one is, by the desk.
    zebulon = somebody(first_name="Zebulon", last_name="Secret", birth_year=1931)
    unknown = town.refer(slug, zebulon).json()["id"]
    told = at_eight.ask("POST", f"/referrals/{unknown}/accept", json={}, **mine)
    assert known in told.text
    refused(told, 409, "likely_duplicates")
    reason = {"reason": "person_declined"}
    assert at_eight.ask("POST", f"/referrals/{unknown}/refuse", json=reason, **mine).ok
    assert town.ask("GET", f"/referrals/{unknown}").json()["reason"] == "person_declined"
    for forbidden in (f"/people/{person_id}", f"/people/{person_id}/timeline", "/appointments"):
        town.ask("GET", forbidden)
    content = (
        person_id, known, adviser, booked["id"], type_, "Nadjma", "Aouatif", "Fauvettes",
        "telecom_dispute", "2026-11-23T08:00", "2026-11-23T09:0", "appointment_type", "adviser_id",
    )  # fmt: skip
    got = "\n".join(answer for answer in town.answers if "/people/" not in answer)
    for secret in content:
        assert secret not in got, secret


def test_the_desk_enters_a_referral_for_a_partner_and_others_do_not(at_eight, site, town):
    slug, mine = site["slug"], {"role": "desk", "at": site["slug"]}
    body = {
        "site": slug,
        "partner_id": town.id,
        "needs": ["cv"],
        "consent_on": "2026-11-20",
        "person": somebody(),
    }
    made = at_eight.made("/referrals", body, **mine)
    assert made["partner_id"] == town.id
    assert town.ask("GET", f"/referrals/{made['id']}").ok
    other = Partner(at_eight)
    refused(other.ask("GET", f"/referrals/{made['id']}"), 404, "unknown_reference")
    assert other.ask("GET", "/referrals", params={"partner_id": town.id}).json()["items"] == []
    refused(other.refer(slug, partner_id=town.id), 404, "unknown_reference")
    elsewhere = {"role": "desk", "at": at_eight.site()["slug"]}
    path = f"/referrals/{made['id']}"
    refused(at_eight.ask("GET", path, **elsewhere), 404, "unknown_reference")
    refused(at_eight.ask("POST", f"{path}/accept", json={}, **elsewhere), 404, "unknown_reference")
    refused(at_eight.ask("POST", "/referrals", json=body, **elsewhere), 403, "out_of_scope")
    wrong = at_eight.ask("POST", f"{path}/refuse", json={"reason": "known"}, **mine)
    assert wrong_field(wrong) == "/reason"
    stale = {"If-Match": '"7"'}
    answer = at_eight.ask("POST", f"{path}/accept", json={}, headers=stale, **mine)
    refused(answer, 412, "stale")
    assert at_eight.ask("POST", f"{path}/accept", json={}, **mine).json()["status"] == "accepted"
    closed = at_eight.ask("POST", f"{path}/refuse", json={"reason": "other"}, **mine)
    assert refused(closed, 409, "referral_closed")["state"] == "accepted"
    no_address = town.refer(slug, somebody(phone=None))
    assert wrong_field(no_address) == "/person/phone"
    no_number = town.refer(slug, somebody(phone="12"))
    assert wrong_field(no_number) == "/person/phone"
    unborn = town.refer(slug, somebody(birth_year=2099))
    assert wrong_field(unborn) == "/person/birth_year"


def test_of_the_same_person_sent_eight_times_at_once_one_stands(site, town):
    person = somebody()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: town.refer(site["slug"], person), range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    [made] = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    told = {answer.json()["referral_id"] for answer in answers if answer.status_code == 409}
    assert told == {made}


def test_a_referral_expires_also_while_the_service_is_down(real_parts, tmp_path_factory):
    _broker, mongo = real_parts
    name, uri = f"test_{uuid.uuid4().hex[:12]}", uri_of(mongo)
    database = mongo[name]
    contact = {"name": "Marie", "email": "marie@example.org"}
    with booking(uri, name, tmp_path_factory.mktemp("home"), MONDAY_MORNING) as served:
        slug = served.site(email="saint-denis@example.org")["slug"]
        town = Partner(served, contacts=[contact])
        silent, answered = (town.refer(slug).json()["id"] for _ in range(2))
        assert served.ask("POST", f"/referrals/{answered}/accept", json={}).ok
        assert database.referral_identities.count_documents({}) == 2
        served.process.kill()
        served.process.wait()
    later = datetime(2026, 12, 24, 8, tzinfo=UTC)
    with booking(uri, name, tmp_path_factory.mktemp("home"), later) as served:

        def status(referral_id):
            return database.referrals.find_one({"_id": referral_id})["state"]["status"]

        eventually(lambda: status(silent) == "expired", what="it has expired")
        eventually(lambda: database.referral_identities.count_documents({}) == 0, what="forgotten")
        assert status(answered) == "accepted"
        told = served.ask("POST", f"/referrals/{silent}/accept", json={})
        assert refused(told, 409, "referral_closed")["state"] == "expired"
        assert database.outbox.count_documents({"key": "booking.referral_expired"}) == 1
        keys = {one["_id"] for one in database.notifications.find()}
        # It would have been late to remind the site: nobody is.
        assert keys == {f"referral_outcome:{silent}", f"referral_outcome:{answered}"}
    mongo.drop_database(name)


def test_who_was_only_ever_referred_is_forgotten_by_the_referral(at_eight, site):
    partner = Partner(at_eight)
    referral = partner.refer(site["slug"]).json()["id"]
    path, desk = f"/referrals/{referral}", {"role": "desk", "at": site["slug"]}
    assert at_eight.ask("GET", path, **desk).json()["person"] is not None
    refused(at_eight.ask("POST", f"{path}/forget", **desk), 403, "forbidden")
    for _ in range(2):
        told = at_eight.ask("POST", f"{path}/forget").json()
        assert (told["person"], told["status"]) == (None, "open")
    assert at_eight.ask("GET", path, **desk).json()["person"] is None
    audit = at_eight.ask("GET", "/audit", params={"action": "referral.forget"}).json()["items"]
    assert [referral] in [one["targets"] for one in audit]
