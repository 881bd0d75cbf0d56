"""Whoever asks about people of all sites is held to a rate of its own, which others are not."""

import re
import uuid
from itertools import islice

import pytest

from tests.alone import uri_of
from tests.kit.edge_toy.calling import Client
from tests.kit.edge_toy.running import toy
from tests.kit.edge_toy.service import NOBODYS, PERSON
from tests.waiting import eventually

RATE = {"PASSERELLE_RATE_ACROSS_NETWORK": "0.5"}
"""Three at once, then one in two minutes."""


@pytest.fixture
def held(real_parts):
    """The toy service with a rate that a test exceeds."""
    broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"
    with broker.fresh_vhost() as own, toy(uri_of(mongo), name, own.amqp_uri, settings=RATE) as one:
        one.amqp_uri = own.amqp_uri
        yield one
    mongo.drop_database(name)


def desk(running, subject="tablet-1", *roles):
    return running.token("desk", *roles, sites=["lyon"], subject=subject)


def find(running, token, name="Hawa", **options):
    return running.call("GET", f"/toy/v1/owners/found?name={name}", token=token, **options)


def claim(running, token, place=8):
    return running.call("POST", "/toy/v1/owners/claim", token=token, json={"place": place})


def held_back(tries):
    """The first answer that says to wait."""
    return next(one for one in islice(tries, 50) if one.status_code == 429)


def counted(running, operation, outcome):
    labels = f'operation="{operation}",outcome="{outcome}",service="toy"'
    text = running.call("GET", "/metrics").text
    [value] = re.findall(rf"passerelle_across_network_total{{{labels}}} (\S+)", text)
    return float(value)


def test_a_desk_that_sweeps_the_network_is_held_whether_it_finds_somebody_or_not(held):
    token = desk(held)
    assert counted(held, "find_owners", "held") == 0
    assert [find(held, token, name).status_code for name in ("Awa", "Hawa", "Ewa")] == [200] * 3
    refused = held_back(find(held, token, "Awa") for _ in range(50))
    assert refused.json()["code"] == "too_many_requests"
    assert int(refused.headers["Retry-After"]) == refused.json()["retry_after"] > 1
    assert "more people of the whole network" in refused.json()["detail"].lower()
    french = held_back(find(held, token, headers={"Accept-Language": "fr"}) for _ in range(50))
    assert french.json()["detail"].startswith("On a cherché dans tout le réseau")
    assert PERSON not in refused.text
    assert counted(held, "find_owners", "answered") >= 3
    assert counted(held, "find_owners", "held") >= 1
    assert find(held, desk(held, "tablet-2"), "Awa").status_code == 200, "another is not"
    assert held.call("GET", "/toy/v1/owners", token=token).status_code == 200, "nor what is its own"


def test_a_command_that_may_be_refused_for_people_anywhere_counts_done_or_not(held):
    token = desk(held)
    wrong = {"json": {"place": "no number"}, "token": token}
    answers = {held.call("POST", "/toy/v1/owners/claim", **wrong).status_code for _ in range(20)}
    assert answers == {422}
    # That nobody stands in the way is an answer too.
    assert [claim(held, token, NOBODYS).status_code for _ in range(2)] == [204] * 2
    assert claim(held, token).status_code == 409
    assert PERSON not in held_back(claim(held, token) for _ in range(50)).text
    assert claim(held, token, NOBODYS).status_code == 429
    assert find(held, token).status_code == 429, "both are one rate"
    assert counted(held, "claim_thing", "answered") >= 3


def test_whoever_acts_for_the_network_is_never_held(held):
    token = held.token("desk", "operator", subject="head office")
    assert {find(held, token).status_code for _ in range(20)} == {200}
    assert {claim(held, token).status_code for _ in range(20)} == {409}


def test_over_rpc_it_is_the_same_rate(held):
    eventually(lambda: held.health()["checks"].get("rpc", {}).get("status") == "ok")
    token = desk(held)
    held_back(find(held, token) for _ in range(50))
    client = Client(held.amqp_uri)
    tries = (
        client.call("find_owners", {"name": "Awa"}, {"auth_token": token})["error"]
        for _ in range(50)
    )
    assert next(error for error in tries if error)["exc_type"] == "TooManyRequests"
    client.connection.close()


def test_as_it_is_set_by_default_a_waiting_room_can_be_looked_for_at_once(real_parts):
    name = f"test_{uuid.uuid4().hex[:12]}"
    usual = {"PASSERELLE_RATE_ACROSS_NETWORK": "10"}
    with toy(uri_of(real_parts[1]), name, settings=usual) as running:
        token = desk(running)
        tries = (find(running, token).status_code for _ in range(300))
        assert list(islice(tries, 60)) == [200] * 60
        assert 429 in tries
    real_parts[1].drop_database(name)
