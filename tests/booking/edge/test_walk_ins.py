"""Tickets over HTTP, also by two processes at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.alone import MONDAY_MORNING
from tests.booking.edge.running import refused, wrong_field


def at_once(replicas, count, call):
    """`call` of each process in turn, all at once; what each of them gave."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda number: call(replicas[number % 2], number), range(count)))


def test_32_tickets_taken_at_once_have_32_numbers_without_a_gap(replicas):
    site = replicas[0].site()["slug"]
    answers = at_once(
        replicas,
        32,
        lambda process, _: process.ask(
            "POST", "/walk-ins", json={"site": site}, role="desk", at=site
        ),
    )
    assert {answer.status_code for answer in answers} == {201}
    assert sorted(answer.json()["number"] for answer in answers) == list(range(1, 33))


def test_tickets_called_at_once_are_called_once_each_and_in_their_order(replicas):
    site = replicas[0].site()["slug"]
    for _ in range(20):
        replicas[0].made("/walk-ins", {"site": site})
    answers = at_once(
        replicas, 24, lambda process, _: process.ask("POST", "/walk-ins/next", json={"site": site})
    )
    called = [answer.json()["number"] for answer in answers if answer.ok]
    assert sorted(called) == list(range(1, 21))
    assert Counter(answer.status_code for answer in answers) == {200: 20, 409: 4}
    outbox = replicas[0].database.outbox
    assert outbox.count_documents({"key": "booking.walk_in_served"}) == 20


def test_one_adviser_is_given_to_one_of_many_tickets_called_at_once(replicas):
    site = replicas[0].site()["slug"]
    by = {"adviser_id": replicas[0].adviser(site), "appointment_type": replicas[0].type()}
    tickets = [replicas[0].made("/walk-ins", {"site": site})["id"] for _ in range(8)]
    answers = at_once(
        replicas,
        8,
        lambda process, number: process.ask("POST", f"/walk-ins/{tickets[number]}/serve", json=by),
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 7}
    codes = {answer.json()["code"] for answer in answers if not answer.ok}
    assert codes == {"slot_taken"}


def test_a_queue_from_its_first_ticket_to_the_end_of_the_day(at_eight, site):
    slug, mine = site["slug"], {"role": "desk", "at": site["slug"]}
    person = at_eight.person(slug)
    first = at_eight.made("/walk-ins", {"site": slug, "person_id": person}, **mine)
    assert (first["number"], first["person_id"], first["day"]) == (1, person, "2026-11-23")
    second, third, fourth = (at_eight.made("/walk-ins", {"site": slug}, **mine) for _ in range(3))
    adviser, type_ = at_eight.adviser(slug), at_eight.type()
    called = at_eight.ask(
        "POST",
        "/walk-ins/next",
        json={"site": slug, "adviser_id": adviser, "appointment_type": type_},
        role="adviser",
        at=slug,
    ).json()
    assert (called["id"], called["status"]) == (first["id"], "served")
    assert called["served_by"]["end"] == "2026-11-23T07:30:00.000Z"
    left = at_eight.ask("POST", f"/walk-ins/{second['id']}/leave", **mine).json()
    assert (left["status"], left["leaving"]) == ("left", "gave_up")
    told = refused(
        at_eight.ask("POST", f"/walk-ins/{second['id']}/serve", json={}, **mine),
        409,
        "ticket_closed",
    )
    assert told["state"] == "left"
    shown = at_eight.ask("GET", f"/sites/{slug}/queue", **mine)
    assert shown.json() == {
        "site": slug,
        "space": "advice",
        "day": "2026-11-23",
        "called": [1],
        "waiting": [3, 4],
    }
    assert person not in shown.text
    page = at_eight.ask("GET", "/walk-ins", params={"site": slug, "limit": 3}, **mine)
    assert [one["number"] for one in page.json()["items"]] == [1, 2, 3]
    rest = at_eight.call(
        "GET", page.links["next"]["url"], token=at_eight.bearer(("desk",), (slug,))
    )
    assert [one["id"] for one in rest.json()["items"]] == [fourth["id"]]
    closed = at_eight.made("/walk-ins/close", {"site": site["id"]}, **mine)
    assert [one["id"] for one in closed["items"]] == [third["id"], fourth["id"]]
    refused(at_eight.ask("POST", "/walk-ins/next", json={"site": slug}), 409, "nobody_waits")
    assert at_eight.ask("GET", f"/walk-ins/{third['id']}", **mine).json()["leaving"] == "closing"


def test_a_missed_appointments_gap_is_filled_over_http(at_eight, site):
    slug = site["slug"]
    booked = at_eight.made(
        "/appointments",
        {
            "site": slug,
            "appointment_type": at_eight.type(),
            "person_id": at_eight.person(slug),
            "adviser_id": at_eight.adviser(slug),
            "start": "2026-11-23T09:00:00+01:00",
        },
    )
    at_eight.set_clock(MONDAY_MORNING.replace(hour=8, minute=10))
    at_eight.made("/walk-ins", {"site": slug})
    body = {"site": slug, "instead_of": booked["id"]}
    refused(at_eight.ask("POST", "/walk-ins/next", json=body), 409, "no_gap")
    at_eight.ask("POST", f"/appointments/{booked['id']}/miss")
    served = at_eight.ask("POST", "/walk-ins/next", json=body).json()["served_by"]
    assert (served["start"][11:16], served["end"][11:16]) == ("08:10", "08:30")


def test_what_makes_no_sense_of_a_ticket_is_refused(at_eight, site):
    slug = site["slug"]
    body = {"site": slug, "space": "sales"}
    told = refused(at_eight.ask("POST", "/walk-ins", json=body), 409, "no_such_space")
    assert told["offered"] == ["advice"]
    wrong = at_eight.ask("POST", "/walk-ins", json={"site": slug, "space": "garden"})
    assert wrong_field(wrong) == "/space"
    at_eight.made("/walk-ins", {"site": slug})
    alone = {"site": slug, "adviser_id": at_eight.adviser(slug)}
    assert wrong_field(at_eight.ask("POST", "/walk-ins/next", json=alone)) == "/appointment_type"
    by_nobody = {"site": slug, "appointment_type": "advice"}
    assert wrong_field(at_eight.ask("POST", "/walk-ins/next", json=by_nobody)) == "/adviser_id"
    other = at_eight.site()["slug"]
    mine = {"role": "desk", "at": other}
    answer = at_eight.ask("POST", "/walk-ins/next", json={"site": slug}, **mine)
    refused(answer, 403, "out_of_scope")
    refused(at_eight.ask("GET", f"/sites/{slug}/queue", **mine), 403, "out_of_scope")
