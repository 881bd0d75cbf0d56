"""Services as real processes that run timers, and are killed in the middle of one."""

import os
import signal
from contextlib import ExitStack, contextmanager

import pytest
import requests

from kit.clock import SystemClock
from kit.context import Context
from kit.envelope import decode
from kit.timers import Timers
from kit.transaction import Store
from tests.alone import uri_of
from tests.processes import serving, transactions_that_die_soon
from tests.waiting import eventually

CONTEXT = Context(correlation_id="journey-1")
SERVICE = "tests.kit.timers_toy.service"


@pytest.fixture
def store(mongo, database):
    return Store("toy", mongo, database=database.name)


@contextmanager
def toy(mongo, database, tmp_path, name="one"):
    home = tmp_path / name
    home.mkdir()
    with serving(SERVICE, home, uri_of(mongo), settings={"TOY_DATABASE": database.name}) as running:
        yield running


def ring(store, *references, kind="ring"):
    def work(tx):
        for reference in references:
            Timers(tx).set(kind, reference, SystemClock().now())

    store.run(work, CONTEXT)


def told(running):
    """What the service's health says of its timers, if it speaks of them yet."""
    return running.health()["checks"].get("timers", {}).get("status")


def rung(database):
    return sorted(one["reference"] for one in database.effects.find())


def test_a_service_runs_what_is_due_and_stops_in_an_orderly_way(mongo, database, store, tmp_path):
    ring(store, "before it was there")
    cause = database.timers.find_one()["cause"]
    with toy(mongo, database, tmp_path) as running:
        eventually(lambda: rung(database) == ["before it was there"])
        ring(store, "now")
        eventually(lambda: len(rung(database)) == 2)
        # An effect is seen before the runner has counted it and told the service's health.
        eventually(lambda: told(running) == "ok")
        counted = 'passerelle_timers_run_total{kind="ring",service="toy"} 2.0'
        eventually(lambda: counted in requests.get(f"{running.url}/metrics", timeout=10).text)
        assert running.stop() == 0
    envelope = decode(database.outbox.find_one({"key": "toy.rang"})["body"])
    assert envelope.correlationid == "journey-1"
    assert envelope.causationid == cause
    lease = database.leases.find_one({"_id": "timers"})
    assert lease["owner"] is None, "the next one need not wait for the lease's end"


def test_one_that_fails_again_and_again_is_told_and_holds_nobody_up(
    mongo, database, store, tmp_path
):
    ring(store, "bad", kind="fail")
    with toy(mongo, database, tmp_path) as running:
        ring(store, "good")
        eventually(lambda: rung(database) == ["good"])
        trouble = "some timers fail again and again"
        eventually(lambda: trouble in str(running.health()["checks"].get("timers")))
        assert running.health()["status"] == "degraded"
        kept = database.timers.find_one({"_id": "fail:bad"})
        assert kept["last_error"] == "builtins.KeyError"
        text = running.log.read_text()
        assert "timer_failed" in text
        assert "Jeanne" not in text


@pytest.mark.timeout(120)
def test_a_runner_killed_in_the_middle_of_a_handler_leaves_its_effect_to_another_once(
    mongo, database, store, tmp_path
):
    with ExitStack() as stack:
        stack.enter_context(transactions_that_die_soon(mongo))
        first = stack.enter_context(toy(mongo, database, tmp_path, "one"))
        second = stack.enter_context(toy(mongo, database, tmp_path, "two"))
        ring(store, "slow", kind="hang")
        begun = eventually(lambda: database.started.find_one())
        ring(store, *"abcde")
        killed, other = (first, second) if begun["by"] == first.process.pid else (second, first)
        os.kill(killed.process.pid, signal.SIGKILL)
        eventually(lambda: rung(database) == [*"abcde"])
        eventually(lambda: database.started.count_documents({}) > 1, 60)
        assert rung(database) == [*"abcde"], "half a handler has no effect"
        database.gates.insert_one({})
        eventually(lambda: "slow" in rung(database))
        eventually(lambda: database.timers.count_documents({}) == 0)
        assert {one["by"] for one in database.effects.find()} == {other.process.pid}
        assert other.stop() == 0
    assert rung(database) == [*"abcde", "slow"]
    events = [decode(row["body"]).subject for row in database.outbox.find()]
    assert sorted(events) == [f"bell/{name}" for name in [*"abcde", "slow"]]


@pytest.mark.timeout(120)
def test_a_runner_that_was_put_to_sleep_in_a_handler_does_not_repeat_what_another_did(
    mongo, database, store, tmp_path
):
    with ExitStack() as stack:
        stack.enter_context(transactions_that_die_soon(mongo))
        first = stack.enter_context(toy(mongo, database, tmp_path, "one"))
        second = stack.enter_context(toy(mongo, database, tmp_path, "two"))
        ring(store, "slow", kind="hang")
        begun = eventually(lambda: database.started.find_one())
        asleep, other = (first, second) if begun["by"] == first.process.pid else (second, first)
        asleep.process.send_signal(signal.SIGSTOP)
        database.gates.insert_one({})
        eventually(lambda: rung(database) == ["slow"], 60)
        asleep.process.send_signal(signal.SIGCONT)
        ring(store, "after")
        eventually(lambda: rung(database) == ["after", "slow"])
        assert asleep.stop() == 0
        assert other.stop() == 0
    assert rung(database) == ["after", "slow"]
    assert {one["by"] for one in database.effects.find({"reference": "slow"})} == {
        other.process.pid
    }
