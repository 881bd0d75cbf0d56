"""Whoever calls too often is told so, over HTTP and RPC, and nobody else is held."""

import uuid

import pytest
import requests

from tests.alone import uri_of
from tests.issuing import forged
from tests.kit.edge_toy.calling import Client
from tests.kit.edge_toy.running import toy
from tests.waiting import eventually

RATES = {"PASSERELLE_RATE_PER_TOKEN": "0.5", "PASSERELLE_RATE_PER_ADDRESS": "3"}
"""Five at once for a token, thirty for an address; then one in two seconds, and three a second."""


@pytest.fixture
def held(real_parts):
    """The toy service with rates that a test exceeds."""
    broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"
    with broker.fresh_vhost() as own, toy(uri_of(mongo), name, own.amqp_uri, settings=RATES) as one:
        one.amqp_uri, one.database = own.amqp_uri, mongo[name]
        yield one
    mongo.drop_database(name)


def from_address(running, path="/toy/v1/page", *, address, token=None, **headers):
    headers = {"X-Forwarded-For": address} | headers
    return running.call("GET", path, token=token, headers=headers)


def test_a_token_that_calls_in_a_loop_is_held_in_both_languages(held):
    desk = held.token("desk", sites=["saint-denis"], subject="tablet-1")
    same = held.token("desk", sites=["lyon"], subject="tablet-1")
    other = held.token("desk", sites=["saint-denis"], subject="tablet-2")
    answers = [held.call("GET", "/toy/v1/things", token=t) for t in [desk, same] * 4]
    refused = answers[-1]
    assert [a.status_code for a in answers][:5] == [200] * 5
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert int(refused.headers["Retry-After"]) == refused.json()["retry_after"] >= 1
    assert refused.json()["code"] == "too_many_requests"
    assert refused.json()["title"] == "Too many requests"
    french = held.call("GET", "/toy/v1/me", token=desk, headers={"Accept-Language": "fr"})
    assert french.json()["title"] == "Trop de requêtes"
    assert held.call("GET", "/toy/v1/things", token=other).status_code == 200
    page = requests.get(held.url + refused.json()["type"], timeout=10)
    assert page.status_code == 200, "the problem is documented"


def test_a_command_that_is_held_has_done_nothing(held):
    token = held.token("desk", sites=["saint-denis"])
    made = [
        held.call("POST", "/toy/v1/things", token=token, json={"place": number}).status_code
        for number in range(1, 9)
    ]
    assert set(made) == {201, 429}
    assert held.database.things.count_documents({}) == made.count(201)


def test_over_rpc_a_token_counts_with_what_it_calls_over_http(held):
    eventually(lambda: held.health()["checks"].get("rpc", {}).get("status") == "ok")
    token = held.token("desk", subject="tablet-1")
    client = Client(held.amqp_uri)
    for _ in range(5):
        assert held.call("GET", "/toy/v1/me", token=token).status_code == 200
    error = client.call("who_am_i", {}, {"auth_token": token, "language": "fr"})["error"]
    assert error["exc_type"] == "TooManyRequests"
    assert error["value"]["title"] == "Trop de requêtes"
    assert error["value"]["retry_after"] >= 1
    other = held.token("desk", subject="tablet-2")
    assert client.call("who_am_i", {}, {"auth_token": other})["error"] is None
    client.connection.close()


def test_over_rpc_whoever_shows_no_token_counts_as_one(held):
    eventually(lambda: held.health()["checks"].get("rpc", {}).get("status") == "ok")
    client = Client(held.amqp_uri)
    tries = (client.call("show_page", {}, {})["error"] for _ in range(200))
    assert [next(tries) for _ in range(5)] == [None] * 5
    held_back = next(error for error in tries if error)
    assert held_back["exc_type"] == "TooManyRequests"
    bearer = {"auth_token": held.token("desk", subject="tablet-2")}
    assert client.call("who_am_i", {}, bearer)["error"] is None
    client.connection.close()


def test_an_address_is_held_on_public_pages_too_and_another_is_not(held):
    tries = (from_address(held, address="192.0.2.1").status_code for _ in range(200))
    assert [next(tries) for _ in range(30)] == [200] * 30
    assert 429 in tries
    for path in ("/toy/v1/docs", "/toy/v1/openapi.json", "/nothing", "/toy/v1/things"):
        tries = (from_address(held, path, address="192.0.2.1").status_code for _ in range(200))
        assert 429 in tries, path
    assert from_address(held, address="192.0.2.2").status_code == 200
    for path in ("/health/live", "/health/ready", "/metrics"):
        assert from_address(held, path, address="192.0.2.1").status_code == 200, path


def test_addresses_of_one_ipv6_network_are_one(held):
    tries = (
        from_address(held, address=f"2001:db8:7:7::{number}").status_code for number in range(200)
    )
    assert 429 in tries
    assert from_address(held, address="2001:db8:7:8::1").status_code == 200


def test_tokens_tried_out_soon_hold_their_address_and_no_other(held):
    statuses = [
        from_address(
            held,
            "/toy/v1/things",
            address="192.0.2.9",
            token=forged(held.keys, {"sub": f"guess-{number}"}, headers={"kid": "made-up"}),
        ).status_code
        for number in range(8)
    ]
    assert statuses[:3] == [401] * 3
    assert statuses[-1] == 429
    good = held.token("desk", sites=["saint-denis"])
    answer = from_address(held, "/toy/v1/things", address="192.0.2.8", token=good)
    assert answer.status_code == 200


def test_every_operation_documents_that_it_may_be_held(held):
    document = held.call("GET", "/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            answer = described["responses"].get("429")
            assert answer, (method, path)
            assert "Retry-After" in answer["headers"]


def test_as_it_is_set_by_default_honest_use_meets_no_limit(real_parts):
    """Thirty tablets behind one address, each as fast as its network lets it for a while."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    usual = {"PASSERELLE_RATE_PER_TOKEN": "50", "PASSERELLE_RATE_PER_ADDRESS": "200"}
    with toy(uri_of(real_parts[1]), name, settings=usual) as running:
        tokens = [running.token("desk", subject=f"tablet-{n}") for n in range(30)]
        for _ in range(20):
            for token in tokens:
                assert running.call("GET", "/toy/v1/me", token=token).status_code == 200
    real_parts[1].drop_database(name)
