"""The rota over HTTP and RPC, and a crowd that signs up at two processes at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tests.booking.edge.running import refused, wrong_field

BODY = {
    "start": "2026-12-01T09:00:00+01:00",
    "end": "2026-12-01T12:30:00+01:00",
    "needs": [{"skill": "cv"}, {"role": "volunteer", "count": 2}],
}


def member(served, site, **changes):
    body = {"site": site, "name": "Nadia", "role": "volunteer", "experienced": True, **changes}
    return served.made("/members", body)["id"]


def sign_up(served, shift, member_id, role="desk", **body):
    path = f"/shifts/{shift['id']}/members"
    body = {"member_id": member_id, **body}
    return served.ask("POST", path, role=role, at=shift["site"], json=body)


def test_a_shift_is_planned_signed_up_for_and_confirmed(at_eight):
    site = at_eight.site()["slug"]
    shift = at_eight.made("/shifts", {"site": site, **BODY}, role="manager", at=site)
    assert shift["needs"][0] == {"role": None, "skill": "cv", "count": 1}
    beginner, experienced = (member(at_eight, site, experienced=one) for one in (False, True))
    path = f"/shifts/{shift['id']}"
    told = refused(sign_up(at_eight, shift, beginner), 409, "beginner_alone")
    assert told["beginners"] == [beginner]
    assert sign_up(at_eight, shift, experienced, role="manager").status_code == 200
    signed = sign_up(at_eight, shift, beginner).json()
    assert [(one["need"], one["by_manager"]) for one in signed["assignments"]] == [
        (1, True),
        (1, False),
    ]
    at = {"role": "desk", "at": site}
    told = refused(
        at_eight.ask("POST", f"{path}/members/{experienced}/withdraw", **at),
        409,
        "assigned_by_manager",
    )
    told = refused(sign_up(at_eight, shift, member(at_eight, site)), 409, "no_place")
    assert told["fault"] == "full"
    body = {"corrections": [{"member_id": beginner, "minutes": 200}]}
    at = {"role": "manager", "at": site, "json": body}
    refused(at_eight.ask("POST", f"{path}/confirm", **at), 409, "outside_window")
    at_eight.set_clock(datetime(2026, 12, 1, 11, 30, tzinfo=UTC))
    for _ in range(2):
        confirmed = at_eight.ask("POST", f"{path}/confirm", **at).json()
        assert [one["minutes"] for one in confirmed["assignments"]] == [210, 200]
    worked = at_eight.ask("GET", f"/members/{beginner}").json()
    assert (worked["worked_minutes"], worked["beginner"]) == (200, True)
    query = {"subject": f"member/{beginner}", "key": "booking.shift_worked"}
    assert at_eight.database.outbox.count_documents(query) == 1


def test_a_series_is_planned_listed_moved_and_cancelled(at_eight):
    site = at_eight.site(municipality_code="97411", latitude=-20.88, longitude=55.45)["slug"]
    body = {"site": site, **BODY, "rrule": "FREQ=WEEKLY;COUNT=3"}
    at = {"role": "manager", "at": site}
    series = at_eight.made("/shifts/series", body, **at)["items"]
    assert series[0]["timezone"] == "Indian/Reunion"
    question = {"site": site, "from": "2026-12-01", "to": "2026-12-31", "limit": 2}
    page = at_eight.ask("GET", "/shifts", params=question)
    assert [one["occurrence"] for one in page.json()["items"]] == [1, 2]
    rest = at_eight.ask("GET", page.links["next"]["url"].removeprefix("/booking/v1"))
    assert [one["occurrence"] for one in rest.json()["items"]] == [3]
    path = f"/shifts/{series[1]['id']}"
    change = {"reach": "following", "start": "2026-12-08T10:00:00+01:00"}
    moved = at_eight.ask("PATCH", path, json=change, headers={"If-Match": '"1"'}, **at)
    assert (moved.json()["end"], moved.headers["ETag"]) == ("2026-12-08T12:30:00.000Z", '"2"')
    cancelled = at_eight.ask("POST", f"{path}/cancel", json={"reach": "following"}, **at)
    assert cancelled.json()["status"] == "cancelled"
    statuses = [
        one["status"]
        for one in at_eight.ask("GET", "/shifts", params=question | {"limit": 9}).json()["items"]
    ]
    assert statuses == ["planned", "cancelled", "cancelled"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"needs": []}, "/needs"),
        ({"needs": [{"count": 0}]}, "/needs/0/count"),
        ({"needs": [{"role": "boss"}]}, "/needs/0/role"),
        ({"end": "2026-12-01T09:00:00+01:00"}, "/end"),
        ({"rrule": "FREQ=HOURLY;COUNT=2"}, "/rrule"),
    ],
)
def test_a_wrong_field_is_pointed_at(at_eight, site, changes, pointer):
    body = {"site": site["slug"], **BODY, "rrule": "FREQ=DAILY;COUNT=2", **changes}
    assert wrong_field(at_eight.ask("POST", "/shifts/series", json=body)) == pointer


def test_the_desk_plans_nothing_and_other_sites_see_nothing(at_eight):
    site, other = (at_eight.site()["slug"] for _ in range(2))
    body = {"site": site, **BODY}
    refused(at_eight.ask("POST", "/shifts", json=body, role="desk", at=site), 403, "forbidden")
    shift = at_eight.made("/shifts", body)
    answer = at_eight.ask("GET", f"/shifts/{shift['id']}", role="manager", at=other)
    refused(answer, 404, "unknown_reference")


def test_of_64_who_sign_up_at_once_as_many_as_are_needed_are_on_the_shift(replicas):
    one, site = replicas[0], replicas[0].site()["slug"]
    shift = one.made("/shifts", {"site": site, **BODY, "needs": [{"count": 3}, {"skill": "cv"}]})
    members = [member(one, site, skills=["cv"] if number % 8 == 0 else []) for number in range(64)]
    tokens = [each.token("desk", sites=[site]) for each in replicas]

    def ask(number):
        path = f"/booking/v1/shifts/{shift['id']}/members"
        body = {"member_id": members[number]}
        return replicas[number % 2].call("POST", path, token=tokens[number % 2], json=body)

    with ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(ask, range(64)))
    signed = [answer for answer in answers if answer.status_code == 200]
    for answer in answers:
        if answer.status_code != 200:
            assert refused(answer, 409, "no_place")["fault"] == "full"
    kept = one.ask("GET", f"/shifts/{shift['id']}").json()
    needs = [taken["need"] for taken in kept["assignments"]]
    assert (needs.count(0), needs.count(1), len(signed)) == (3, 1, 4)
    held = {f"shift:{taken['member_id']}" for taken in kept["assignments"]}
    query = {
        "resource": {"$in": [f"shift:{id_}" for id_ in members]},
        "intervals.0": {"$exists": 1},
    }
    assert {day["resource"] for day in one.database.busy.find(query)} == held
