"""The team over HTTP: availability that recurs, with exceptions."""

from datetime import UTC, datetime

import pytest

from tests.booking.edge.running import refused, wrong_field

RULE = {
    "rrule": "FREQ=WEEKLY;INTERVAL=2",
    "start": "2026-11-24T09:00",
    "minutes": 60,
    "exdates": ["2026-12-08T09:00"],
    "rdates": ["2026-12-01T09:30"],
}


def test_slots_follow_a_rule_its_exceptions_extra_windows_and_absences(at_eight):
    site = at_eight.site()["slug"]
    adviser = at_eight.adviser(site)
    path = f"/members/{adviser}/availability"
    body = {
        "weekly": [],
        "recurring": [RULE],
        "extra": [{"start": "2026-12-03T10:00:00+01:00", "end": "2026-12-03T10:30:00+01:00"}],
        "absences": [{"start": "2026-11-24T09:30:00+01:00", "end": "2026-11-24T12:00:00+01:00"}],
    }
    answer = at_eight.ask("PUT", path, json=body, role="manager", at=site)
    assert answer.status_code == 200, answer.text
    assert answer.json()["recurring"] == [RULE]
    assert at_eight.ask("GET", f"/members/{adviser}").json()["availability"] == answer.json()
    question = {
        "site": site,
        "type": at_eight.type(),
        "from": "2026-11-23T00:00:00Z",
        "to": "2026-12-21T00:00:00Z",
    }
    found = at_eight.ask("GET", "/slots", params=question).json()["items"]
    assert [one["start"][5:16] for one in found] == [
        "11-24T08:00",
        "12-01T08:30",
        "12-01T08:45",
        "12-01T09:00",
        "12-03T09:00",
    ]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"rrule": "FREQ=HOURLY"}, "/recurring/0/rrule"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=MO"}, "/recurring/0/rrule"),
        ({"start": "2026-02-30T09:00"}, "/recurring/0/start"),
        ({"start": "2026-11-24T09:00:00+01:00"}, "/recurring/0/start"),
        ({"start": "0001-01-01T00:00"}, "/recurring/0/start"),
        ({"minutes": 1441}, "/recurring/0/minutes"),
        ({"exdates": ["tomorrow"]}, "/recurring/0/exdates/0"),
    ],
)
def test_a_wrong_rule_is_pointed_at(at_eight, changes, pointer):
    adviser = at_eight.adviser(at_eight.site()["slug"])
    body = {"weekly": [], "recurring": [RULE | changes]}
    assert wrong_field(at_eight.ask("PUT", f"/members/{adviser}/availability", json=body)) == (
        pointer
    )


def test_a_member_changes_and_leaves_once_nothing_is_planned_any_more(at_eight):
    site = at_eight.site()["slug"]
    adviser = at_eight.adviser(site)
    path = f"/members/{adviser}"
    changed = at_eight.ask(
        "PATCH", path, json={"skills": ["cv"], "experienced": True}, headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json()["name"], changed.json()["beginner"]) == ("Nadia", False)
    booked = at_eight.made(
        "/appointments",
        {
            "site": site,
            "appointment_type": at_eight.type(),
            "person_id": at_eight.person(site),
            "adviser_id": adviser,
            "start": "2026-12-01T10:00:00+01:00",
        },
    )
    body = {"last_day": "2026-11-30"}
    told = refused(at_eight.ask("POST", f"{path}/leave", json=body), 409, "still_planned")
    assert (told["appointments"], told["workshops"], told["shifts"]) == ([booked["id"]], [], [])
    reason = {"cancelled_by": "team", "reason": "adviser_away"}
    at_eight.made(f"/appointments/{booked['id']}/cancel", reason)
    left = at_eight.ask("POST", f"{path}/leave", json=body)
    assert (left.json()["last_day"], left.json()["version"]) == ("2026-11-30", 3)
    assert at_eight.ask("GET", path).json()["last_day"] == "2026-11-30"
    at_eight.set_clock(datetime(2026, 12, 1, 8, tzinfo=UTC))
    french = {"Accept-Language": "fr"}
    answer = at_eight.ask("PATCH", path, json={"name": "Nour"}, headers=french)
    assert refused(answer, 409, "member_gone")["title"].startswith("Le membre a quitté")
    keys = [one["key"] for one in at_eight.database.outbox.find({"subject": f"member/{adviser}"})]
    assert keys == [f"booking.member_{step}" for step in ("joined", "changed", "left")]


def test_teams_are_the_network_s(at_eight):
    site = at_eight.site()["slug"]
    path = f"/members/{at_eight.adviser(site)}"
    for method, where, body in (
        ("PATCH", path, {"name": "Nour"}),
        ("POST", f"{path}/leave", {"last_day": "2026-11-30"}),
    ):
        answer = at_eight.ask(method, where, json=body, role="manager", at=site)
        refused(answer, 403, "forbidden")
