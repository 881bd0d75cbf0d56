"""The projector as a process: killed at any moment, stopped, beside another, without a database."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from kit.inbox import Delivery, MongoEffects, Received
from kit.transaction import Store
from services.impact.adapters.archive import MARKS
from services.impact.adapters.standing import LATE_S, Watch, standing
from services.impact.application.commands.rebuild import CancelRebuild, StartRebuild
from services.impact.bootstrap import Impact
from tests.impact import fold, network
from tests.impact.agreeing import differences
from tests.impact.projecting import Projector, projecting
from tests.impact.running import uri_of
from tests.processes import transactions_that_die_soon
from tests.scripted import CONTEXT, ScriptedClock
from tests.waiting import eventually

EVENTS = network.six_weeks()
CHUNK = 50


@pytest.fixture
def impact(counting) -> Impact:
    return counting


@pytest.fixture
def receive(impact):
    inbox = MongoEffects(impact.store, impact.react, MARKS)

    def receive(events) -> None:
        inbox.apply([Received(event, Delivery(0, event.encode(), {})) for event in events])

    return receive


def now(impact):
    return standing(impact.store.database, impact.clock.now())


def counted(impact) -> bool:
    return now(impact).behind == 0


def live(impact) -> int:
    return impact.store.database.generations.find_one({"state": "live"})["_id"]


def test_killed_at_any_moment_it_neither_loses_nor_doubles_anything(
    impact, receive, mongo, database, tmp_path
):
    with transactions_that_die_soon(mongo), projecting(uri_of(database), tmp_path) as projector:
        number = None
        for first in range(0, len(EVENTS), CHUNK):
            receive(EVENTS[first : first + CHUNK])
            if first % (4 * CHUNK) == 0:
                # just when it has begun to take something in
                position = now(impact).position
                eventually(lambda p=position: now(impact).position > p, what="it works again")
                projector.kill()
                projector.begin()
            if first == 8 * CHUNK:
                number = impact.start_rebuild(StartRebuild(), CONTEXT).rebuild.generation
        eventually(lambda: counted(impact) and live(impact) == number, what="all is counted")
    assert not differences(impact.figures, fold.World(EVENTS), random.Random(7))


def test_of_two_one_works_and_the_other_goes_on_once_it_stops(impact, receive, database, tmp_path):
    uri = uri_of(database)
    with projecting(uri, tmp_path / "a") as first, projecting(uri, tmp_path / "b") as second:
        eventually(lambda: first.has_turn() != second.has_turn(), what="one has the turn")
        working, waiting = (first, second) if first.has_turn() else (second, first)
        for first in range(0, 10 * CHUNK, CHUNK):
            receive(EVENTS[first : first + CHUNK])
            eventually(lambda: counted(impact), what="it is counted")
        # it says so just after it has done it
        eventually(lambda: working.folded() == 10 * CHUNK, what="one has done it all")
        assert waiting.folded() == 0
        assert working.stop() == 0
        receive(EVENTS[10 * CHUNK : 11 * CHUNK])
        eventually(lambda: counted(impact), what="the other counts it")
        assert waiting.has_turn()
        assert "Traceback" not in working.log.read_text()
        for line in working.log.read_text().splitlines():
            assert json.loads(line)["service"] == "impact-projector"


def test_a_cancelled_rebuild_is_left_alone_and_another_is_made(impact, receive, database, tmp_path):
    receive(EVENTS[:CHUNK])
    before = live(impact)
    number = impact.start_rebuild(StartRebuild(), CONTEXT).rebuild.generation
    assert impact.start_rebuild(StartRebuild(), CONTEXT).rebuild.generation == number
    impact.cancel_rebuild(CancelRebuild(generation=number), CONTEXT)
    with projecting(uri_of(database), tmp_path):
        eventually(lambda: counted(impact), what="what is shown goes on")
        assert live(impact) == before
        another = impact.start_rebuild(StartRebuild(), CONTEXT).rebuild.generation
        assert another != number
        eventually(lambda: live(impact) == another, what="the next takes over")
    generations = impact.store.database.generations
    assert generations.find_one({"_id": number})["state"] == "cancelled"


def test_without_its_database_it_lives_and_says_so(tmp_path):
    projector = Projector("mongodb://127.0.0.1:1/?directConnection=true", tmp_path)
    try:
        eventually(lambda: projector.health()[0] == 503, what="it answers that it is not well")
        eventually(
            lambda: "not ready" in projector.health()[1]["checks"]["projector"].get("detail", ""),
            what="it says what is wrong",
        )
        assert projector.stop() == 0
    finally:
        projector.kill()


def test_the_service_says_that_nobody_counts_once_an_event_has_waited_for_a_minute(impact, receive):
    clock = ScriptedClock(datetime.now(UTC))

    def trouble() -> str:
        watch = Watch(
            Store("impact", impact.store.client, database=impact.store.database.name), clock
        )
        return watch.step(lambda: False).trouble

    receive(EVENTS[:CHUNK])
    assert trouble() == ""
    clock.instant += timedelta(seconds=LATE_S + 5)
    assert trouble() == f"figures are {CHUNK} events behind the archive"
    impact.projector.catch_up()
    assert trouble() == ""


def test_events_that_cannot_be_read_are_told(impact, receive):
    receive(EVENTS[:CHUNK])
    archive = impact.store.database.archive
    event = archive.find_one({"type": "booking.appointment_completed.v1"})
    archive.update_one({"_id": event["_id"]}, {"$set": {"body": b"{"}})
    impact.projector.catch_up()
    assert (now(impact).unreadable, now(impact).behind) == (1, 0)
