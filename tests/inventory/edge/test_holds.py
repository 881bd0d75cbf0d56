"""Holds over HTTP: kept, offered, answered, given back, with the refusals that desks are told."""

from datetime import timedelta

import pytest

from kit.ids import new_id
from tests.alone import MONDAY_MORNING
from tests.inventory.edge.running import refused, wrong_field
from tests.inventory.holds import appointment
from tests.scripted import at
from tests.waiting import eventually


@pytest.fixture
def desk(at_eight, site):
    """The desk of the test's site."""

    def ask(method, path, role="desk", **options):
        return at_eight.ask(method, path, role=role, at=site.slug, **options)

    return ask


def held(desk, **body):
    answer = desk("POST", "/holds", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def read(desk, hold):
    return desk("GET", f"/holds/{hold['id']}").json()


def test_a_device_is_kept_by_what_a_scanner_reads_of_it(at_eight, site, desk):
    device = at_eight.ready(site)
    sent = {"person_id": at_eight.person()}
    unknown = desk("POST", "/holds", json=sent | {"device_id": "D-NOBODYS"})
    assert "D-NOBODYS" in str(refused(unknown, 404, "unknown_reference"))
    assert held(desk, **sent, device_id=device.state.reference)["device_id"] == device.id


def test_a_device_is_kept_extended_once_and_given_back_to_the_next(at_eight, site, desk):
    device = at_eight.ready(site)
    any_laptop = {"category": "laptop", "site": site.id}
    first = held(desk, person_id=at_eight.person(), **any_laptop)
    assert (first["status"], first["device_id"]) == ("held", device.id)
    assert (first["until"], first["position"]) == ("2026-11-25T07:00:00.000Z", None)
    second = held(desk, person_id=at_eight.person(), **any_laptop)
    assert (second["status"], second["position"], second["until"]) == ("waiting", 1, None)
    longer = desk("POST", f"/holds/{first['id']}/extend")
    assert (longer.json()["until"], longer.headers["ETag"]) == ("2026-11-27T07:00:00.000Z", '"2"')
    refused(desk("POST", f"/holds/{first['id']}/extend"), 409, "already_extended")
    path, body = f"/holds/{first['id']}/release", {"reason": "changed_mind"}
    stale = desk("POST", path, json=body, headers={"If-Match": '"1"'})
    assert stale.status_code == 412, stale.text
    assert desk("POST", path, json=body).json()["status"] == "released"
    offered = read(desk, second)
    assert (offered["status"], offered["device_id"]) == ("offered", device.id)
    assert offered["until"] == "2026-11-24T07:00:00.000Z"
    told = refused(
        desk("POST", f"/holds/{first['id']}/accept-offer", json={}), 409, "wrong_hold_state"
    )
    assert told["state"] == "released"
    accepted = desk("POST", f"/holds/{second['id']}/accept-offer", json={}).json()
    assert (accepted["status"], accepted["until"]) == ("held", "2026-11-25T07:00:00.000Z")
    history = desk("GET", f"/devices/{device.id}/history").json()["items"]
    steps = [(one["what"], one["by"]) for one in history[-3:]]
    assert [what for what, _ in steps] == ["held", "released", "held"]
    assert steps[1][1] is not None
    assert at_eight.look(device.id)["hold_id"] == second["id"]


def test_the_same_request_twice_is_one_hold(at_eight, site, desk):
    at_eight.ready(site)
    body = {"person_id": at_eight.person(), "category": "laptop", "site": site.slug}
    headers = {"Idempotency-Key": new_id()}
    answers = [desk("POST", "/holds", json=body, headers=headers) for _ in range(3)]
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1


def test_holds_are_listed_by_site_status_and_page(at_eight, site, desk):
    at_eight.ready(site)
    made = [
        held(desk, person_id=at_eight.person(), category="laptop", site=site.slug) for _ in range(4)
    ]
    asked = f"/holds?site={site.slug}&status=waiting&limit=2"
    first = desk("GET", asked).json()
    rest = desk("GET", f"{asked}&cursor={first['next_cursor']}").json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [o["id"] for o in made[1:]]
    assert [one["position"] for one in first["items"]] == [1, 2]
    mine = desk("GET", f"/holds?person_id={made[0]['person_id']}").json()["items"]
    assert [one["id"] for one in mine] == [made[0]["id"]]
    elsewhere = at_eight.ask("GET", f"/holds/{made[0]['id']}", role="desk", at="lyon")
    refused(elsewhere, 404, "unknown_reference")


def test_what_a_hold_needs_is_told(at_eight, site, desk):
    person = at_eight.person()
    for body in (
        {"person_id": person},
        {"person_id": person, "category": "laptop"},
        {"person_id": person, "category": "laptop", "site": site.slug, "device_id": new_id()},
    ):
        assert wrong_field(desk("POST", "/holds", json=body)) == "/device_id"
    any_laptop = {"category": "laptop", "site": site.slug}
    unknown = desk("POST", "/holds", json={"person_id": new_id(), **any_laptop})
    assert refused(unknown, 409, "person_unknown")
    assert unknown.headers["Retry-After"] == "3"
    device = at_eight.ready(site)
    held(desk, person_id=person, device_id=device.id)
    taken = desk("POST", "/holds", json={"person_id": at_eight.person(), "device_id": device.id})
    assert refused(taken, 409, "device_not_available")["device_status"] == "held"
    again = desk("POST", "/holds", json={"person_id": person, **any_laptop})
    assert refused(again, 409, "already_holding")["category"] == "laptop"


def test_somebody_without_a_right_is_refused_but_to_a_manager_who_is_warned(at_eight, site, desk):
    body = {
        "person_id": at_eight.person(solidarity_until=None),
        "category": "laptop",
        "site": site.slug,
    }
    told = refused(desk("POST", "/holds", json=body), 409, "not_eligible")
    assert told["solidarity_until"] is None
    french = desk("POST", "/holds", json=body, headers={"Accept-Language": "fr"}).json()
    assert french["title"] == "Cette personne n’a pas de droit solidaire en cours"
    kept = desk("POST", "/holds", role="manager", json=body).json()
    assert (kept["waived"], kept["warnings"]) == (True, ["not_eligible"])


def test_a_pick_up_that_is_not_known_yet_is_tried_again(at_eight, site, desk):
    at_eight.ready(site)
    person, pick_up = at_eight.person(), new_id()
    body = {
        "person_id": person,
        "category": "laptop",
        "site": site.slug,
        "appointment_id": pick_up,
    }
    unknown = desk("POST", "/holds", json=body)
    assert refused(unknown, 409, "appointment_unknown")["appointment_id"] == pick_up
    assert unknown.headers["Retry-After"] == "3"

    def told(**changes):
        made = appointment(person, id=pick_up, **{"site_id": site.id} | changes)
        at_eight.network.change(lambda work: work.appointments.put(made))

    told(site_id=new_id())
    assert refused(desk("POST", "/holds", json=body), 409, "not_a_pick_up")["reason"] == (
        "another_site"
    )
    told()
    hold = held(desk, **body)
    assert (hold["appointment_id"], hold["until"]) == (pick_up, "2026-11-27T23:00:00.000Z")
    other = new_id()
    later = appointment(person, id=other, site_id=site.id, start=at(9, day=4))
    at_eight.network.change(lambda work: work.appointments.put(later))
    moved = desk("POST", f"/holds/{hold['id']}/pick-up", json={"appointment_id": other}).json()
    assert (moved["appointment_id"], moved["until"]) == (other, "2026-11-28T23:00:00.000Z")


def test_a_hold_that_is_over_by_the_clock_ends_by_itself(at_eight, site, desk):
    at_eight.ready(site)
    first, second = (
        held(desk, person_id=at_eight.person(), category="laptop", site=site.slug) for _ in range(2)
    )
    at_eight.set_clock(MONDAY_MORNING + timedelta(hours=48))
    eventually(lambda: read(desk, second)["status"] == "offered", what="the next is offered it")
    assert read(desk, first)["status"] == "expired"
    refused(desk("POST", f"/holds/{first['id']}/extend"), 409, "hold_over")
    assert desk("POST", f"/holds/{second['id']}/decline-offer").json()["status"] == "declined"


def test_holds_are_the_till_s(at_eight, site, desk):
    for method, path in (("GET", "/holds"), ("POST", "/holds")):
        answer = at_eight.ask(method, path, role="stock", at=site.slug, json={})
        assert answer.status_code == 403, answer.text
