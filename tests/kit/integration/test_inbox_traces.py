"""What an inbox does is told to the trace of the event, once, and what it causes belongs to it."""

from dataclasses import dataclass

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from kit import telemetry
from kit.inbox import Marks, MongoEffects, caused_by
from kit.inbox.deliveries import Delivery, Received
from kit.tracing import Tracing
from kit.transaction import Fact, Store
from tests.kit.eventpath import event

GIVEN = f"00-{'a' * 32}-{'b' * 16}-01"


@dataclass(frozen=True)
class Lent:
    toy: str


@pytest.fixture
def exporter(monkeypatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    monkeypatch.setattr(telemetry, "_tracing", Tracing("toys", exporter))
    return exporter


def received(made) -> Received:
    return Received(made, Delivery(1, made.encode(), {}))


def lend(tx, events) -> None:
    """Emits an event for each that came."""
    for taken in events:
        tx.context = caused_by(taken)
        fact = Fact("toys.lent.v1", Lent("ball"), taken.at, "somebody")
        tx.save("loans", {"_id": taken.id}, subject="loan/1", facts=[fact], expected_version=0)


@pytest.fixture
def effects(mongo, database) -> MongoEffects:
    database.create_collection("loans")
    database.create_collection("outbox")
    effects = MongoEffects(Store("toys", mongo, database=database.name), lend, Marks())
    effects.prepare()
    return effects


def test_an_event_is_told_once_however_often_it_comes(exporter, effects):
    events = [received(event(sequence=n, traceparent=GIVEN)) for n in (1, 2)]
    effects.apply(events)
    effects.apply([*events, received(event(sequence=3, traceparent=GIVEN))])
    telemetry.shut_down()
    spans = exporter.get_finished_spans()
    assert [s.attributes["passerelle.batch.events"] for s in spans] == [2, 2, 1]
    assert len({s.attributes["messaging.message.id"] for s in spans}) == 3
    assert {s.name for s in spans} == {"process toys.inbox"}
    assert {s.kind.name for s in spans} == {"CONSUMER"}


def test_what_could_not_be_applied_is_not_told(exporter, effects, database):
    bad = received(event(traceparent=GIVEN))
    database.loans.insert_one({"_id": bad.envelope.id})
    with pytest.raises(Exception, match="duplicate key"):
        effects.apply([bad])
    telemetry.shut_down()
    assert exporter.get_finished_spans() == ()


def test_what_a_reaction_emits_belongs_to_the_trace_of_its_event(effects, database):
    traced, untraced = event(sequence=1, traceparent=GIVEN), event(sequence=2)
    effects.apply([received(traced), received(untraced)])
    rows = list(database.outbox.find().sort("order"))
    assert [row.get("traceparent") for row in rows] == [GIVEN, None]
