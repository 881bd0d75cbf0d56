"""The team over HTTP: availability that recurs, with exceptions."""

import pytest

from tests.booking.edge.running import wrong_field

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
