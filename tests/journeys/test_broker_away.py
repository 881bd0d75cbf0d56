"""A service whose broker is away answers queries, takes commands and says what is wrong."""

import json

import requests

from tests.waiting import eventually
from tests.world import far_start, open_busy_site, stopped


def ready(network) -> dict:
    answer = requests.get(f"{network.url('booking')}/health/ready", timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_commands_are_taken_while_the_broker_is_away_and_arrive_when_it_is_back(network, operator):
    site = open_busy_site(operator)
    start = far_start()
    with network.mongo() as client:
        with stopped(network, "broker"):
            eventually(
                lambda: "broker unreachable since 20" in json.dumps(ready(network)),
                what="health says since when the broker is away",
            )
            assert operator.get("/booking/v1/sites").status_code == 200
            booked = operator.made("/booking/v1/appointments", site.booking(start))
            assert client.booking.outbox.count_documents({}) >= 1
            eventually(
                lambda: '"outbox' in json.dumps(ready(network)),
                what="health shows what waits in the outbox",
            )
        subject = f"appointment/{booked['id']}"
        eventually(
            lambda: client.impact.archive.count_documents({"subject": subject}) == 1,
            what="the booking is archived once the broker is back",
        )
        eventually(
            lambda: client.booking.outbox.count_documents({}) == 0, what="the outbox is empty"
        )
    eventually(lambda: ready(network)["status"] == "ok", what="health is well again")


def test_a_service_without_its_database_says_503_and_comes_back(network, operator):
    open_busy_site(operator)
    with stopped(network, "database"):
        answer = operator.get("/booking/v1/sites")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert "mongo" not in answer.text.lower()
        health = requests.get(f"{network.url('booking')}/health/ready", timeout=10)
        assert health.status_code == 503
    eventually(lambda: operator.get("/booking/v1/sites").ok, what="queries are answered")
