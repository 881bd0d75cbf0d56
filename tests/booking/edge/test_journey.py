"""The first journey over HTTP: a site opens, a person is received, an appointment takes place."""

from datetime import UTC, datetime

import pytest

from tests.alone import MONDAY_MORNING
from tests.booking.edge.running import refused


@pytest.fixture
def desk(at_eight):
    """A site with one adviser, one person and one type, and the desk's way to ask."""
    site = at_eight.site()
    slug = site["slug"]
    return {
        "served": at_eight,
        "site": slug,
        "site_id": site["id"],
        "adviser_id": at_eight.adviser(slug),
        "person_id": at_eight.person(slug),
        "type": at_eight.type(),
    }


def ask(desk, method, path, **options):
    return desk["served"].ask(method, path, role="desk", at=desk["site"], **options)


def book(desk, start="2026-11-24T09:00:00+01:00", *, language="en", **changes):
    body = {
        "site": desk["site"],
        "appointment_type": desk["type"],
        "person_id": desk["person_id"],
        "adviser_id": desk["adviser_id"],
        "start": start,
        **changes,
    }
    headers = {"Accept-Language": language}
    return ask(desk, "POST", "/appointments", json=body, headers=headers)


def test_a_free_slot_is_found_booked_and_gone(desk):
    question = {
        "site": desk["site"],
        "type": desk["type"],
        "from": "2026-11-24T08:00:00Z",
        "to": "2026-11-24T09:00:00Z",
    }
    slots = ask(desk, "GET", "/slots", params=question).json()["items"]
    assert [slot["start"] for slot in slots] == [
        f"2026-11-24T08:{minute}:00.000Z" for minute in ("00", "15", "30", "45")
    ]
    assert {slot["adviser_id"] for slot in slots} == {desk["adviser_id"]}
    booked = book(desk, slots[0]["start"])
    assert booked.status_code == 201
    assert booked.headers["ETag"] == '"1"'
    assert booked.json() | {"start": "2026-11-24T08:00:00.000Z"} == booked.json()
    assert booked.json()["status"] == "booked"
    slots = ask(desk, "GET", "/slots", params=question).json()["items"]
    assert [slot["start"] for slot in slots] == [
        "2026-11-24T08:30:00.000Z",
        "2026-11-24T08:45:00.000Z",
    ]


def test_a_taken_slot_is_refused_with_the_three_nearest(desk):
    assert book(desk).status_code == 201
    other = desk["served"].person(desk["site"])
    told = refused(book(desk, person_id=other), 409, "slot_taken")
    assert told["resource"] == "adviser"
    assert [slot["start"] for slot in told["nearest"]] == [
        "2026-11-24T08:30:00.000Z",
        "2026-11-24T08:45:00.000Z",
        "2026-11-24T09:00:00.000Z",
    ]
    assert told["nearest"][0] == {
        "start": "2026-11-24T08:30:00.000Z",
        "end": "2026-11-24T09:00:00.000Z",
        "adviser_id": desk["adviser_id"],
    }


def test_the_same_key_books_once(desk):
    headers = {"Idempotency-Key": "once"}
    body = {
        "site": desk["site"],
        "appointment_type": desk["type"],
        "person_id": desk["person_id"],
        "adviser_id": desk["adviser_id"],
        "start": "2026-11-24T09:00:00+01:00",
    }
    first = ask(desk, "POST", "/appointments", json=body, headers=headers)
    again = ask(desk, "POST", "/appointments", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replay"] == "true"
    assert first.json() == again.json()
    day = {"site": desk["site"], "day": "2026-11-24"}
    assert len(ask(desk, "GET", "/appointments", params=day).json()["items"]) == 1


def test_a_refusal_is_told_in_the_callers_language(desk):
    book(desk)
    body = {"site": desk["site"], "appointment_type": desk["type"], "channel": "home"}
    body |= {"person_id": desk["person_id"], "adviser_id": desk["adviser_id"]}
    body |= {"start": "2026-11-24T09:00:00+01:00"}
    headers = {"Accept-Language": "fr"}
    told = refused(
        ask(desk, "POST", "/appointments", json=body, headers=headers), 409, "not_offered"
    )
    assert told["title"] == "Ce type de rendez-vous n’est pas proposé ainsi"
    assert told["offered"] == ["on_site"]


def test_an_appointment_is_checked_in_and_completed(desk):
    path = f"/appointments/{book(desk).json()['id']}"
    refused(ask(desk, "POST", f"{path}/check-in"), 409, "outside_window")
    refused(ask(desk, "POST", f"{path}/complete", json={}), 409, "wrong_state")
    desk["served"].set_clock(datetime(2026, 11, 24, 8, 5, tzinfo=UTC))
    checked = ask(desk, "POST", f"{path}/check-in")
    assert checked.json()["checked_in_at"] == "2026-11-24T08:05:00.000Z"
    done = ask(desk, "POST", f"{path}/complete", json={"minutes": 40, "needs": ["cv", "cv"]})
    assert (done.json()["status"], done.json()["needs"]) == ("completed", ["cv"])
    assert ask(desk, "GET", path).json() == done.json()
    refused(ask(desk, "POST", f"{path}/miss"), 409, "wrong_state")


def test_an_appointment_is_missed_only_from_its_start(desk):
    path = f"/appointments/{book(desk).json()['id']}"
    told = refused(ask(desk, "POST", f"{path}/miss"), 409, "outside_window")
    assert told["opens"] == "2026-11-24T08:00:00.000Z"
    desk["served"].set_clock(datetime(2026, 11, 24, 8, 15, tzinfo=UTC))
    assert ask(desk, "POST", f"{path}/miss").json()["status"] == "missed"


def test_an_appointment_is_moved_and_its_old_slot_is_free(desk):
    path = f"/appointments/{book(desk).json()['id']}"
    moved = ask(desk, "POST", f"{path}/reschedule", json={"start": "2026-11-25T10:00:00+01:00"})
    assert (moved.status_code, moved.json()["start"]) == (200, "2026-11-25T09:00:00.000Z")
    assert moved.json()["version"] == 2
    other = desk["served"].person(desk["site"])
    assert book(desk, person_id=other).status_code == 201


def test_an_appointment_is_cancelled_before_its_start_alone(desk):
    path = f"/appointments/{book(desk).json()['id']}"
    body = {"cancelled_by": "person", "reason": "ill"}
    cancelled = ask(desk, "POST", f"{path}/cancel", json=body)
    assert cancelled.json()["status"] == "cancelled"
    late = book(desk).json()["id"]
    desk["served"].set_clock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    told = ask(desk, "POST", f"/appointments/{late}/cancel", json=body)
    refused(told, 409, "already_started")


def test_a_stale_tag_is_refused_and_the_right_one_taken(desk):
    path = f"/appointments/{book(desk).json()['id']}"
    body = {"cancelled_by": "team", "reason": "other"}
    stale = ask(desk, "POST", f"{path}/cancel", json=body, headers={"If-Match": '"7"'})
    refused(stale, 412, "stale")
    right = ask(desk, "POST", f"{path}/cancel", json=body, headers={"If-Match": '"1"'})
    assert right.status_code == 200


@pytest.mark.parametrize(
    ("start", "fault"),
    [
        ("2026-11-24T09:05:00+01:00", "off_step"),
        ("2026-11-24T08:00:00+01:00", "site_closed"),
        ("2026-11-23T07:45:00+01:00", "in_the_past"),
        ("2026-11-23T08:15:00+01:00", "too_soon"),
        ("2027-11-24T09:00:00+01:00", "too_far"),
        ("2026-11-24T17:00:00+01:00", "adviser_away"),
    ],
)
def test_what_is_no_slot_is_refused_with_its_fault(desk, start, fault):
    assert refused(book(desk, start), 409, "not_a_slot")["fault"] == fault


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "This start lies in the past."), ("fr", "Ce début est déjà passé.")],
)
def test_a_start_in_the_past_is_refused_as_such(desk, language, told):
    answer = book(desk, "2026-11-20T09:00:00+01:00", language=language)
    assert refused(answer, 409, "not_a_slot")["detail"] == told


def test_a_day_of_a_site_is_listed_by_its_own_calendar_and_in_pages(desk):
    people = [desk["served"].person(desk["site"]) for _ in range(3)]
    for hour, person in zip((11, 9, 10), people, strict=True):
        assert book(desk, f"2026-11-24T{hour:02d}:00:00+01:00", person_id=person).ok
    question = {"site": desk["site_id"], "day": "2026-11-24", "limit": 2}
    first = ask(desk, "GET", "/appointments", params=question)
    assert [one["start"][11:16] for one in first.json()["items"]] == ["08:00", "09:00"]
    link = first.links["next"]["url"]
    rest = ask(desk, "GET", link.removeprefix("/booking/v1"))
    assert [one["start"][11:16] for one in rest.json()["items"]] == ["10:00"]
    assert rest.json()["next_cursor"] is None
    assert "next" not in rest.links
    other_day = {"site": desk["site"], "day": "2026-11-25"}
    assert ask(desk, "GET", "/appointments", params=other_day).json()["items"] == []
    own = ask(desk, "GET", f"/people/{people[0]}/appointments").json()["items"]
    assert [one["start"][11:16] for one in own] == ["10:00"]


def test_slots_go_on_where_a_page_ended(desk):
    second = desk["served"].adviser(desk["site"])
    question = {
        "site": desk["site"],
        "type": desk["type"],
        "from": "2026-11-24T08:00:00Z",
        "to": "2026-11-24T10:00:00Z",
    }
    whole = ask(desk, "GET", "/slots", params=question).json()["items"]
    assert {slot["adviser_id"] for slot in whole} == {desk["adviser_id"], second}
    gathered, path, params = [], "/slots", question | {"limit": 3}
    while path:
        answer = ask(desk, "GET", path, params=params)
        gathered += answer.json()["items"]
        path = answer.links.get("next", {}).get("url", "").removeprefix("/booking/v1")
        params = None
    assert gathered == whole


@pytest.mark.parametrize(
    ("window", "pointer", "english", "french"),
    [
        (
            "from=2026-11-24T10:00:00Z&to=2026-11-24T08:00:00Z",
            "/to",
            "not before the start",
            "Pas avant le début.",
        ),
        ("from=2026-11-24T10:00:00+01:00", "/from", "%2B", "%2B"),
    ],
)
def test_a_window_that_is_none_is_told(desk, window, pointer, english, french):
    path = f"/slots?site={desk['site']}&type={desk['type']}&{window}"
    for language, words in (("en", english), ("fr", french)):
        answer = ask(desk, "GET", path, headers={"Accept-Language": language})
        [error] = refused(answer, 422, "invalid_fields")["errors"]
        assert (error["in"], error["pointer"]) == ("query", pointer)
        assert words in error["detail"]


def test_slots_are_narrowed_to_an_adviser_and_a_language(desk):
    tamil = desk["served"].adviser(desk["site"], languages=["fr", "ta"])
    question = {"site": desk["site"], "type": desk["type"], "limit": 200}
    found = ask(desk, "GET", "/slots", params=question | {"language": "ta"}).json()["items"]
    assert {slot["adviser_id"] for slot in found} == {tamil}
    found = ask(desk, "GET", "/slots", params=question | {"adviser_id": desk["adviser_id"]}).json()
    assert {slot["adviser_id"] for slot in found["items"]} == {desk["adviser_id"]}
    assert min(slot["start"] for slot in found["items"]) > MONDAY_MORNING.isoformat()
