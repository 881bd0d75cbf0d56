"""Nothing is claimed twice, whatever the race, over HTTP and two processes of the service."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.world import App, BusySite, far_start, open_busy_site

CLAIMS = 64


@pytest.fixture(scope="module")
def two_processes(network) -> list[str]:
    return [network.url("booking"), network.add_replica("booking")]


def race(bodies: list[dict], urls: list[str], token: str) -> list:
    """Posts every body at the same moment, in turn at each URL."""
    barrier = threading.Barrier(len(bodies))

    def claim(number: int):
        app = App(urls[number % len(urls)], token)
        app.get("/health/live")
        barrier.wait(30)
        return app.post("/booking/v1/appointments", bodies[number])

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(claim, range(len(bodies))))


def busy_site(operator, **counts) -> BusySite:
    return open_busy_site(operator, **counts)


def test_sixty_four_claims_of_one_adviser_give_one_appointment(network, operator, two_processes):
    site = busy_site(operator, people=CLAIMS)
    start = far_start()
    bodies = [site.booking(start, person=number) for number in range(CLAIMS)]

    answers = race(bodies, two_processes, network.token("desk", sites=[site.slug]))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (CLAIMS - 1)
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {problem["code"] for problem in refused} == {"slot_taken"}
    for problem in refused:
        nearest = problem["nearest"]
        assert len(nearest) == 3
        assert all(slot["start"] != bodies[0]["start"] for slot in nearest)
    booked = operator.get(
        "/booking/v1/appointments", site=site.slug, day=start.date().isoformat()
    ).json()["items"]
    assert len(booked) == 1


def test_a_slot_offered_with_a_refusal_can_be_booked(network, operator, two_processes):
    site = busy_site(operator, people=3)
    start = far_start()
    answers = race(
        [site.booking(start, person=n) for n in range(2)], two_processes, network.token("operator")
    )
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    offered = refused["nearest"][0]
    body = site.booking(start, person=2) | {
        "start": offered["start"],
        "adviser_id": offered["adviser_id"],
    }
    assert operator.post("/booking/v1/appointments", body).status_code == 201


def test_one_person_cannot_be_with_two_advisers_at_once(network, operator, two_processes):
    advisers = 16
    site = busy_site(operator, advisers=advisers)
    start = far_start()
    bodies = [
        site.booking(start + timedelta(minutes=15 * (number % 2)), adviser=number)
        for number in range(advisers)
    ]
    answers = race(bodies, two_processes, network.token("operator"))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (advisers - 1)


def test_one_key_sent_sixty_four_times_books_once(network, operator, two_processes):
    site = busy_site(operator)
    body = site.booking(far_start())
    barrier = threading.Barrier(CLAIMS)
    token = network.token("operator")

    def claim(number: int):
        app = App(two_processes[number % 2], token)
        barrier.wait(30)
        return app.post("/booking/v1/appointments", body, key="the-same-key-for-all")

    with ThreadPoolExecutor(CLAIMS) as pool:
        answers = list(pool.map(claim, range(CLAIMS)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    replayed = [a for a in answers if a.headers.get("Idempotent-Replay") == "true"]
    assert len(replayed) == CLAIMS - 1
