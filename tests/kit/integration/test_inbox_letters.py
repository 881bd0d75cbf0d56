"""What cannot be handled, and what waits behind it, with a real database and a real broker."""

from datetime import UTC, datetime

import pika
import pytest

from kit.audit.places import entries_of
from kit.clock import SystemClock
from kit.context import Context
from kit.inbox import UnknownEvent
from kit.inbox.letters import Letters, NoSuchLetter, NotDead, Wanted
from kit.transaction import Store
from tests.kit.eventpath import depth, event, publish
from tests.kit.inbox_running import Refused, consuming, counts
from tests.waiting import eventually


def test_poison_goes_to_the_dead_letters_with_its_reason_and_the_others_pass(
    mongo, database, topology, reaction
):
    good = [event(f"s/{i}") for i in range(20)]
    refused, unknown = event("s/refused"), event("s/unknown")
    reaction.fail = {refused.id: Refused(), unknown.id: UnknownEvent()}
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, *good[:10], b"rubbish", refused, unknown, *good[10:])
        eventually(lambda: running.applied == 20)
        eventually(lambda: database.dead_letters.count_documents({}) == 3)
    letters = {
        letter["exception"].rpartition(".")[2]: letter for letter in database.dead_letters.find()
    }
    assert set(letters) == {"UnreadableEvent", "Refused", "UnknownEvent"}
    letter = letters["Refused"]
    assert (letter["_id"], letter["state"], letter["line"]) == (refused.id, "dead", "s/refused")
    assert bytes(letter["body"]) == refused.encode()
    assert letter["properties"]["message_id"] == refused.id
    assert (letter["attempts"], letter["origin"]) == (1, "impact.inbox")
    assert letter["first_failed"] == letter["last_failed"]
    assert any("inbox_running.py" in place for place in letter["stack"])
    assert bytes(letters["UnreadableEvent"]["body"]) == b"rubbish"
    assert {letters[k]["reason"] for k in letters} == {"refused", "unreadable", "unknown_type"}
    assert depth(topology, "impact.inbox") == depth(topology, "impact.dead") == 0


NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
OPERATOR = Context("journey-1", actor="operator-1")


def test_a_dead_letter_is_replayed_and_those_behind_it_follow_in_order(
    mongo, database, topology, reaction
):
    first, *rest = [event("s/1", n) for n in range(1, 6)]
    reaction.fail = {first.id: Refused()}
    letters = Letters(Store("impact", mongo, database=database.name), SystemClock())
    one = Wanted.one(first.id)
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, first, *rest, event("s/2"))
        eventually(lambda: running.applied == 1 and letters.counts().get("parked") == 4)
        assert letters.find(Wanted(), 10)[0]["behind"] == 4
        letters.replay(one, OPERATOR)
        eventually(lambda: letters.show(first.id)["attempts"] == 2, what="tried and failed again")
        assert letters.show(first.id)["state"] == "dead"
        assert counts(database) == {"s/2": [1]}
        reaction.fail = {}
        letters.replay(one, OPERATOR)
        eventually(lambda: running.applied == 6)
    assert counts(database) == {"s/1": [1, 2, 3, 4, 5], "s/2": [1]}
    assert (letters.counts(), database.inbox_lines.count_documents({})) == ({}, 0)
    with pytest.raises(NoSuchLetter):
        letters.replay(one, OPERATOR)
    trail = list(entries_of(database).find().sort("_id"))
    assert [(t["actor"], t["action"], t["targets"]) for t in trail] == [
        ("operator-1", "dead_letter.replay", [first.id])
    ] * 2


def test_a_dead_letter_is_discarded_with_a_reason_and_those_behind_it_follow(
    mongo, database, topology, reaction
):
    first, second = event("s/1", 1), event("s/1", 2)
    reaction.fail = {first.id: Refused()}
    letters = Letters(Store("impact", mongo, database=database.name), SystemClock())
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, first, second)
        eventually(lambda: letters.counts().get("parked") == 1)
        with pytest.raises(NotDead):
            letters.discard(Wanted.one(second.id), "no", OPERATOR)
        letters.discard(Wanted.one(first.id), "sent by mistake", OPERATOR)
        eventually(lambda: running.applied == 1)
        reaction.fail = {}
        publish(topology, first)
        eventually(lambda: running.duplicates == 1)
    assert counts(database) == {"s/1": [2]}
    kept = letters.show(first.id)
    assert (kept["state"], kept["discarded_by"]) == ("discarded", "operator-1")
    assert kept["discarded_for"] == "sent by mistake"
    told = entries_of(database).find_one({})
    assert (told["action"], told["targets"]) == ("dead_letter.discard", [first.id])
    assert "mistake" not in str(told), "what somebody typed stays with the letter"


def test_what_waits_is_known_to_a_consumer_that_starts_afresh(mongo, database, topology, reaction):
    first, second, third = [event("s/1", n) for n in (1, 2, 3)]
    reaction.fail = {first.id: Refused()}
    letters = Letters(Store("impact", mongo, database=database.name), SystemClock())
    with consuming(mongo, database, topology, reaction):
        publish(topology, first, second)
        eventually(lambda: letters.counts() == {"dead": 1, "parked": 1})
    reaction.fail = {}
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, third)
        eventually(lambda: letters.counts() == {"dead": 1, "parked": 2})
        letters.replay(Wanted(), OPERATOR)
        eventually(lambda: running.applied == 3)
    assert counts(database) == {"s/1": [1, 2, 3]}


def test_what_the_broker_gives_up_is_a_dead_letter_too(mongo, database, topology, reaction):
    lost = event("s/1")
    with topology.connect() as connection:
        connection.channel().basic_publish("impact.redelivery", "dead", lost.encode())
    with consuming(mongo, database, topology, reaction):
        eventually(lambda: database.dead_letters.find_one({"_id": lost.id}))
    letter = database.dead_letters.find_one({"_id": lost.id})
    assert (letter["reason"], letter["state"]) == ("broker", "dead")
    assert depth(topology, "impact.dead") == 0


def test_what_no_document_can_hold_is_a_dead_letter_and_stops_nobody(
    mongo, database, topology, reaction
):
    rubbish = [b'{"a":' * 3_000, b"x" * 9_000_000]
    forged = event("s/1").encode().replace(b'"sequence":1', b'"sequence":9223372036854775808', 1)
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, *rubbish, forged, event("s/2"))
        eventually(lambda: running.applied == 1, 60)
        eventually(lambda: database.dead_letters.count_documents({"state": "dead"}) == 3)
    [large] = database.dead_letters.find({"size": {"$exists": True}})
    assert (large["size"], len(large["body"])) == (9_000_000, 1024 * 1024)
    assert depth(topology, "impact.inbox") == 0


def test_headers_of_every_kind_are_kept_in_a_letter(mongo, database, topology, reaction):
    headers = {"big": 2**40, "list": [1, {"a": 2}], "when": NOON, "x": "y"}
    with topology.connect() as connection:
        connection.channel().basic_publish(
            "booking.events", "booking.x", b"rubbish", pika.BasicProperties(headers=headers)
        )
    with consuming(mongo, database, topology, reaction):
        eventually(lambda: database.dead_letters.find_one({}))
    kept = database.dead_letters.find_one({})["headers"]
    assert (kept["big"], kept["x"], kept["list"]) == (2**40, "y", "list")
