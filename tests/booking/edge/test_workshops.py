"""Workshops over HTTP: a workshop of five with one from the waitlist, and what is refused."""

from datetime import UTC, datetime

import pytest

from tests.booking.edge.running import refused, wrong_field
from tests.booking.edge.workshops import Place

START = datetime(2026, 12, 1, 13, tzinfo=UTC)


@pytest.fixture
def place(at_eight):
    return Place.of(at_eight)


def test_a_workshop_of_five_is_held_with_one_from_the_waitlist(place):
    workshop = place.workshop(computers=4, title="Mes premiers courriels")
    assert (workshop["free"], workshop["room"], workshop["computers"]) == (
        5,
        "Atelier",
        ["1", "2", "3", "4"],
    )
    seats = [place.reserve(workshop, person).json() for person in place.people(6)]
    assert [seat["status"] for seat in seats] == ["reserved"] * 5 + ["waitlisted"]
    assert seats[5]["position"] == 1
    given_back = place.step(
        seats[1], "cancel", role="desk", json={"cancelled_by": "person", "reason": "ill"}
    )
    assert given_back.json()["status"] == "cancelled"
    path = f"/workshops/{workshop['id']}"
    offered = place.ask("GET", f"{path}/seats/{seats[5]['id']}").json()
    assert (offered["status"], offered["offered_until"]) == ("offered", "2026-11-23T19:00:00.000Z")
    accepted = place.step(seats[5], "accept-offer", role="desk")
    assert (accepted.json()["status"], accepted.headers["ETag"]) == ("reserved", '"3"')
    place.served.set_clock(START)
    for seat in (seats[0], *seats[2:5]):
        attended = place.step(seat, "attend", json={})
        assert (attended.json()["status"], attended.json()["minutes"]) == ("attended", 120)
    assert place.step(seats[5], "attend", json={"minutes": 90}).json()["minutes"] == 90
    held = place.ask("POST", f"{path}/hold")
    assert (held.status_code, held.json()["status"]) == (200, "held")
    assert place.step(seats[5], "miss").json()["status"] == "missed"
    sheet = place.ask("GET", f"{path}/seats").json()["items"]
    assert [row["status"] for row in sheet] == [
        "attended",
        "cancelled",
        *["attended"] * 3,
        "missed",
    ]
    assert {row["last_name"] for row in sheet} == {"O'Connor"}
    keys = {one["key"] for one in place.served.database.outbox.find({}, {"key": 1})}
    assert {f"booking.{name}" for name in ("workshop_held", "seat_offered")} <= keys


def test_the_same_key_or_request_reserves_once(place):
    workshop = place.workshop()
    [person] = place.people(1)
    path = f"/workshops/{workshop['id']}/seats"
    headers = {"Idempotency-Key": "once"}
    body = {"person_id": person, "request_id": "0197f000-0000-7000-8000-0000000000aa"}
    first = place.ask("POST", path, role="desk", json=body, headers=headers)
    again = place.ask("POST", path, role="desk", json=body, headers=headers)
    repeat = place.ask("POST", path, role="desk", json=body)
    assert first.json() == again.json() == repeat.json()
    assert first.json()["request_id"] != body["request_id"], "nobody answers training's requests"
    assert place.ask("GET", f"/workshops/{workshop['id']}").json()["held"] == 1
    told = refused(place.reserve(workshop, person), 409, "already_seated")
    assert told["seat_id"] == first.json()["id"]


def test_a_person_with_an_appointment_is_told_so(place):
    served, [person] = place.served, place.people(1)
    booked = {
        "site": place.site,
        "appointment_type": served.type(),
        "person_id": person,
        "adviser_id": served.adviser(place.site),
        "start": "2026-12-01T14:30:00+01:00",
    }
    assert place.ask("POST", "/appointments", role="desk", json=booked).status_code == 201
    told = refused(place.reserve(place.workshop(), person), 409, "engaged")
    assert told["resource"] == "person"
    told = refused(
        place.ask("POST", "/workshops", json=place.plan(start="2026-12-01T15:00:00+01:00")),
        409,
        "engaged",
    )
    assert told["resource"] == "adviser"


def test_a_series_is_scheduled_listed_and_its_rest_cancelled(place):
    body = place.plan(rrule="FREQ=WEEKLY;COUNT=3")
    series = place.ask("POST", "/workshops/series", json=body).json()["items"]
    assert [one["start"][:10] for one in series] == ["2026-12-01", "2026-12-08", "2026-12-15"]
    question = {"site": place.site, "from": "2026-12-01", "to": "2026-12-31", "limit": 2}
    page = place.ask("GET", "/workshops", params=question)
    assert [one["occurrence"] for one in page.json()["items"]] == [1, 2]
    rest = place.ask("GET", page.links["next"]["url"].removeprefix("/booking/v1"))
    assert [one["occurrence"] for one in rest.json()["items"]] == [3]
    path = f"/workshops/{series[1]['id']}"
    moved = place.ask(
        "PATCH",
        path,
        json={"reach": "following", "start": "2026-12-08T10:00:00+01:00"},
        headers={"If-Match": '"1"'},
    )
    assert (moved.status_code, moved.json()["end"]) == (200, "2026-12-08T11:00:00.000Z")
    body = {"reason": "too_few", "reach": "following"}
    assert place.ask("POST", f"{path}/cancel", json=body).json()["status"] == "cancelled"
    question |= {"free": "true", "limit": 50}
    left = place.ask("GET", "/workshops", params=question).json()["items"]
    assert [one["id"] for one in left] == [series[0]["id"]]


def test_a_capacity_under_what_is_held_is_refused_with_the_seats(place):
    workshop = place.workshop(capacity=2)
    seats = [place.reserve(workshop, person).json()["id"] for person in place.people(2)]
    answer = place.ask("PATCH", f"/workshops/{workshop['id']}", json={"capacity": 1})
    assert refused(answer, 409, "seats_held")["seats"] == seats


def test_a_refusal_is_told_in_french(place):
    workshop = place.workshop()
    place.served.set_clock(START)
    answer = place.ask(
        "POST",
        f"/workshops/{workshop['id']}/seats",
        role="desk",
        json={"person_id": place.people(1)[0]},
        headers={"Accept-Language": "fr"},
    )
    assert refused(answer, 409, "workshop_started")["title"] == "L’atelier a commencé"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"rrule": "FREQ=HOURLY;COUNT=2"}, "/rrule"),
        ({"end": "2026-12-01T14:00:00+01:00"}, "/end"),
        ({"capacity": 13}, "/capacity"),
        ({"computers": 9}, "/computers"),
        ({"subject": "knitting"}, "/subject"),
        ({"capacity": "5"}, "/capacity"),
    ],
)
def test_a_wrong_field_is_pointed_at(place, changes, pointer):
    body = place.plan(rrule="FREQ=WEEKLY;COUNT=2") | changes
    assert wrong_field(place.ask("POST", "/workshops/series", json=body)) == pointer


def test_other_sites_see_nothing_and_the_desk_plans_nothing(place):
    workshop = place.workshop()
    other = Place.of(place.served)
    path = f"/workshops/{workshop['id']}"
    for method, where in (("GET", path), ("GET", f"{path}/seats"), ("POST", f"{path}/hold")):
        refused(other.ask(method, where), 404, "unknown_reference")
    refused(other.reserve(workshop, other.people(1)[0]), 404, "unknown_reference")
    refused(other.ask("POST", "/workshops", json=place.plan()), 403, "out_of_scope")
    refused(place.ask("POST", "/workshops", role="desk", json=place.plan()), 403, "forbidden")
