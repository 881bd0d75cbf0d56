"""Asking for seats over HTTP; booking is played by its events, put into the service's database."""

import pytest

from tests.scripted import at
from tests.training.builders import path
from tests.training.edge.running import refused, wrong_field
from tests.training.seats import Seats
from tests.waiting import eventually


@pytest.fixture
def enrolment(at_eight, site):
    at_eight.network.path(path("email"))
    body = {"person_id": at_eight.person(), "path": "email", "site": site.slug}
    return at_eight.made("/enrolments", body)


@pytest.fixture
def ask(at_eight, enrolment):
    def asked(module="email_write", role="desk", **body):
        return at_eight.ask(
            "POST",
            f"/enrolments/{enrolment['id']}/request-seat",
            role=role,
            at=enrolment["site"],
            json={"module": module, **body},
        )

    return asked


def told(at_eight, enrolment, name, request, **facts):
    """Booking tells of the seat that answers the request."""
    seats = Seats(at_eight.network, enrolment)
    about = {"person_id": enrolment["person_id"], "site_id": enrolment["site_id"]}
    seat_id = f"{request['id'][:-4]}5ea7"
    seats.hear(seats.seat(name, request["id"], seat_id=seat_id, **about, **facts))


def test_a_seat_is_asked_for_answered_and_given_up(at_eight, enrolment, ask):
    answer = ask()
    assert answer.status_code == 201
    request = answer.json()
    assert (request["status"], request["module"]) == ("asked", "email_write")
    assert request["earliest"] == "2026-11-23T07:00:00.000Z"
    assert ask().json() == request
    told(at_eight, enrolment, "seat_reserved", request)
    url = f"/seat-requests/{request['id']}"
    answer = at_eight.ask("GET", url, role="adviser", at=enrolment["site"])
    reserved = answer.json()
    assert (reserved["status"], reserved["start"], reserved["version"]) == ("reserved", None, 2)
    stale = {"If-Match": f'"{request["version"]}"'}
    answer = at_eight.ask(
        "POST", f"{url}/withdraw", role="trainer", at=enrolment["site"], headers=stale
    )
    assert answer.status_code == 412
    fresh = {"If-Match": f'"{reserved["version"]}"'}
    answer = at_eight.ask(
        "POST", f"{url}/withdraw", role="trainer", at=enrolment["site"], headers=fresh
    )
    assert (answer.json()["status"], answer.json()["withdrawn"]) == (
        "withdrawn",
        "no_longer_needed",
    )
    listed = at_eight.ask("GET", f"/seat-requests?enrolment_id={enrolment['id']}").json()["items"]
    assert listed == [answer.json()]


def test_every_refusal_says_what_to_do(at_eight, enrolment, ask):
    assert refused(ask("email_sort"), 409, "prerequisites_open")["missing"] == ["email_write"]
    assert refused(ask("cooking"), 409, "not_on_path")["module"] == "cooking"
    refused(ask(site=at_eight.site().slug), 403, "out_of_scope")
    past = ask(latest="2026-11-22T07:00:00Z")
    assert wrong_field(past) == "/latest"
    booked = {"id": enrolment["person_id"]}
    told(at_eight, enrolment, "seat_reserved", booked)
    assert refused(ask(), 409, "seat_booked")["state"] == "reserved"


def test_a_refusal_in_french(at_eight, enrolment):
    answer = at_eight.ask(
        "POST",
        f"/enrolments/{enrolment['id']}/request-seat",
        json={"module": "email_sort"},
        headers={"Accept-Language": "fr"},
    )
    assert answer.json()["detail"] == "À faire avant : « Module email_write »."


def test_a_stuck_request_is_listed_and_retried_by_an_operator_alone(at_eight, enrolment, ask):
    request = ask().json()
    at_eight.set_clock(at(11))

    def stuck():
        query = f"status=stuck&person_id={request['person_id']}"
        return at_eight.ask("GET", f"/seat-requests?{query}").json()["items"]

    [found] = eventually(stuck, what="the request is stuck")
    assert (found["id"], found["version"]) == (request["id"], 5)
    url = f"/seat-requests/{request['id']}/retry"
    assert at_eight.ask("POST", url, role="manager", at=enrolment["site"]).status_code == 403
    assert at_eight.ask("POST", url).json()["status"] == "asked"


def test_a_site_sees_its_own_requests(at_eight, enrolment, ask):
    request = ask().json()
    other = at_eight.site().slug
    url = f"/seat-requests/{request['id']}"
    refused(at_eight.ask("GET", url, role="desk", at=other), 404, "unknown_reference")
    refused(
        at_eight.ask("POST", f"{url}/withdraw", role="desk", at=other), 404, "unknown_reference"
    )
    assert at_eight.ask("POST", f"{url}/withdraw", role="adviser", at=other).status_code == 403
    listed = at_eight.ask("GET", "/seat-requests", role="desk", at=other).json()
    assert listed == {"items": [], "next_cursor": None}
