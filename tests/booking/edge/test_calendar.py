"""Teams, types and instants over HTTP: what a calendar is made of."""

import pytest

from tests.booking.edge.running import WEEK, refused, wrong_field


@pytest.mark.parametrize(
    "start",
    [
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1999-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "2026-11-24T09:00:00",
        "2026-11-24",
        "2026-02-30T09:00:00Z",
        "tomorrow",
        1_795_500_000,
    ],
)
def test_a_start_that_is_no_instant_of_ours_is_refused(at_eight, site, start):
    body = {
        "site": site["slug"],
        "appointment_type": "advice",
        "person_id": "0197f000-0000-7000-8000-000000000003",
        "adviser_id": "0197f000-0000-7000-8000-000000000002",
        "start": start,
    }
    assert wrong_field(at_eight.ask("POST", "/appointments", json=body)) == "/start"


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"limit": 0}, "/limit"),
        ({"limit": 201}, "/limit"),
        ({"from": "0001-01-01T00:00:00Z"}, "/from"),
        ({"from": "2026-01-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"}, "/to"),
        ({"cursor": "20261399T9999Z~0197f000-0000-7000-8000-000000000002"}, "/cursor"),
        ({"cursor": "zzz"}, "/cursor"),
        ({"department": "93"}, "/site"),
        ({"near": "48.9,2.3"}, "/near"),
        ({"near": "91,2.3,5"}, "/near"),
        ({"near": "48.9,2.3,201"}, "/near"),
        ({"near": "٤٨,2.3,5"}, "/near"),
        ({"accessible": "perhaps"}, "/accessible"),
        ({"channel": "pigeon"}, "/channel"),
        ({"type": "Advice!"}, "/type"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_wrong_question_for_slots_is_refused(at_eight, site, query, pointer):
    question = {"site": site["slug"], "type": at_eight.type()} | query
    answer = at_eight.ask("GET", "/slots", params=question)
    assert wrong_field(answer) == pointer


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("/sites", {}),
        ("/partners", {}),
        ("/members", {"site": "?"}),
        ("/appointments", {"site": "?", "day": "2026-11-24"}),
        ("/slots", {"site": "?", "type": "advice"}),
    ],
)
@pytest.mark.parametrize("cursor", ["zzz", "0197f000-0000-7000-8000-000000000002"])
def test_no_list_takes_a_cursor_that_it_did_not_give(at_eight, site, path, question, cursor):
    there = {name: site["slug"] if value == "?" else value for name, value in question.items()}
    answer = at_eight.ask("GET", path, params=there | {"cursor": cursor})
    assert wrong_field(answer) == "/cursor"


def test_nothing_is_booked_for_what_does_not_exist(at_eight, site):
    slug = site["slug"]
    right = {
        "site": slug,
        "appointment_type": at_eight.type(),
        "person_id": at_eight.person(slug),
        "adviser_id": at_eight.adviser(slug),
        "start": "2026-11-24T09:00:00+01:00",
    }
    nobody = "0197f000-0000-7000-8000-00000000dead"
    for change, kind in (
        ({"site": "nowhere"}, "site"),
        ({"site": nobody}, "site"),
        ({"appointment_type": "nothing"}, "appointment_type"),
        ({"person_id": nobody}, "person"),
        ({"adviser_id": nobody}, "member"),
    ):
        answer = at_eight.ask("POST", "/appointments", json=right | change)
        assert refused(answer, 404, "unknown_reference")["kind"] == kind
    assert at_eight.ask("POST", "/appointments", json=right).status_code == 201


def test_a_team_is_listed_with_when_each_may_be_booked(at_eight, site):
    first, second = at_eight.adviser(site["slug"]), at_eight.adviser(site["slug"], skills=["cv"])
    mine = {"role": "adviser", "at": site["slug"]}
    answer = at_eight.ask("GET", "/members", params={"site": site["id"], "limit": 1}, **mine)
    assert [one["id"] for one in answer.json()["items"]] == [first]
    rest = at_eight.call(
        "GET", answer.links["next"]["url"], token=at_eight.bearer(("adviser",), (site["slug"],))
    )
    assert [one["id"] for one in rest.json()["items"]] == [second]
    member = at_eight.ask("GET", f"/members/{second}", **mine).json()
    assert member["skills"] == ["cv"]
    assert member["availability"]["weekly"] == WEEK
    assert member["availability"]["version"] == 1


@pytest.mark.parametrize(
    ("weekly", "pointer"),
    [
        ([{"weekday": 7, "start": "09:00", "end": "10:00"}], "/weekly/0/weekday"),
        ([{"weekday": 0, "start": "10:00", "end": "09:00"}], "/weekly/0"),
        ([{"weekday": 0, "start": "25:00", "end": "09:00"}], "/weekly/0/start"),
        ([{"weekday": 0, "start": "٠٩:00", "end": "10:00"}], "/weekly/0/start"),
    ],
)
def test_a_week_that_makes_no_sense_is_refused(at_eight, site, weekly, pointer):
    member = at_eight.adviser(site["slug"])
    answer = at_eight.ask("PUT", f"/members/{member}/availability", json={"weekly": weekly})
    assert wrong_field(answer) == pointer


def test_an_absence_takes_slots_away(at_eight, site):
    member, type_ = at_eight.adviser(site["slug"]), at_eight.type()
    absence = {"start": "2026-11-24T00:00:00+01:00", "end": "2026-11-25T00:00:00+01:00"}
    body = {"weekly": WEEK, "absences": [absence]}
    path = f"/members/{member}/availability"
    answer = at_eight.ask("PUT", path, json=body, role="manager", at=site["slug"])
    assert answer.json()["absences"][0]["start"] == "2026-11-23T23:00:00.000Z"
    question = {"site": site["slug"], "type": type_, "to": "2026-11-25T23:00:00Z", "limit": 200}
    slots = at_eight.ask("GET", "/slots", params=question).json()["items"]
    assert {slot["start"][:10] for slot in slots} == {"2026-11-23", "2026-11-25"}
    backwards = {"start": absence["end"], "end": absence["start"]}
    answer = at_eight.ask("PUT", path, json={"weekly": [], "absences": [backwards]})
    assert wrong_field(answer) == "/absences"


def test_a_type_gets_a_version_for_each_change(at_eight, site):
    code = at_eight.type(duration=30)
    again = at_eight.made("/appointment-types", {"code": code, "name": "Conseil", "duration": 30})
    longer = at_eight.made("/appointment-types", {"code": code, "name": "Conseil", "duration": 45})
    assert (again["version"], longer["version"]) == (1, 2)
    mine = {"role": "adviser", "at": site["slug"]}
    assert at_eight.ask("GET", f"/appointment-types/{code}", **mine).json() == longer
    listed = at_eight.ask("GET", "/appointment-types", **mine).json()["items"]
    assert [one for one in listed if one["code"] == code] == [longer]
    body = {"code": code, "name": "Conseil", "duration": 4}
    assert wrong_field(at_eight.ask("POST", "/appointment-types", json=body)) == "/duration"
    stale = at_eight.ask(
        "POST",
        "/appointment-types",
        json={"code": code, "name": "Conseil"},
        headers={"If-Match": '"1"'},
    )
    refused(stale, 412, "stale")
