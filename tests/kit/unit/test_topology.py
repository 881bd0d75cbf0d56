"""The topology follows from the catalogues alone."""

import re

import pytest

from contracts.booking import AppointmentMissed
from kit.catalogue import EVERYTHING, Catalogue, EmittedEvent
from kit.topology import Binding, show, topology

BOOKING = Catalogue(
    "booking", emits=(EmittedEvent("booking.appointment_missed", 1, AppointmentMissed),)
)
TRAINING = Catalogue("training", handles=("booking.appointment_missed",))
IMPACT = Catalogue("impact", handles=(EVERYTHING,))
INVENTORY = Catalogue("inventory")
ALL = topology([BOOKING, TRAINING, IMPACT, INVENTORY])


def into(queue: str) -> set[tuple[str, str]]:
    return {(b.source, b.key) for b in ALL.bindings if b.destination == queue}


def arguments(queue: str) -> dict:
    return dict(next(q.arguments for q in ALL.queues if q.name == queue))


def user(name: str):
    return next(u for u in ALL.users if u.name == name)


def test_an_inbox_gets_exactly_what_its_catalogue_handles():
    assert into("training.inbox") == {
        ("events", "booking.appointment_missed"),
        ("training.redelivery", "inbox"),
    }


def test_impact_gets_everything():
    assert ("events", "#") in into("impact.inbox")


def test_a_service_that_handles_nothing_has_queues_without_a_binding_to_events():
    assert into("inventory.inbox") == {("inventory.redelivery", "inbox")}
    assert into("inventory.dead") == {("inventory.redelivery", "dead")}


def test_all_events_go_to_the_stream_and_to_the_shared_exchange():
    for service in ("booking", "training", "impact", "inventory"):
        assert Binding(f"{service}.events", "events.stream", "queue", "#") in ALL.bindings
        assert Binding(f"{service}.events", "events", "exchange", "#") in ALL.bindings


def test_what_no_binding_takes_is_kept():
    events = next(e for e in ALL.exchanges if e.name == "events")
    assert events.arguments["alternate-exchange"] == "unrouted"
    assert into("events.unrouted") == {("unrouted", "")}


@pytest.mark.parametrize(
    ("tier", "delay_ms"), [("1s", 1_000), ("10s", 10_000), ("1m", 60_000), ("10m", 600_000)]
)
def test_a_retry_queue_gives_back_to_the_inbox_without_loss(tier, delay_ms):
    found = arguments(f"booking.retry.{tier}")
    assert found["x-message-ttl"] == delay_ms
    assert found["x-dead-letter-exchange"] == "booking.redelivery"
    assert found["x-dead-letter-routing-key"] == "inbox"
    assert found["x-dead-letter-strategy"] == "at-least-once"
    assert found["x-overflow"] == "reject-publish"


def test_every_queue_that_holds_messages_is_replicated_and_never_gives_up_by_itself():
    for queue in ALL.queues:
        # Calls are asked again by whoever waits for an answer.
        if queue.name != "events.stream" and not queue.name.startswith("rpc-"):
            assert queue.arguments["x-queue-type"] == "quorum"
            assert queue.arguments["x-delivery-limit"] > 1_000_000


def test_one_consumer_at_a_time_keeps_the_order():
    assert arguments("impact.inbox")["x-single-active-consumer"] is True


def may(pattern: str, *names: str) -> list[bool]:
    """Which of the names a pattern of permissions takes."""
    return [re.match(pattern, name) is not None for name in names]


OTHERS = ("training.inbox", "events", "events.stream", "events.unrouted", "bookingXevents")


def test_a_service_consumes_what_is_its_own_and_makes_and_deletes_nothing():
    booking = user("booking")
    own = ("booking.inbox", "booking.inbox.12", "booking.dead", "rpc-booking")
    assert all(may(booking.read, *own))
    assert all(may(booking.write, "booking.redelivery", "nameko-rpc"))
    assert not any(may(booking.write, *own, *OTHERS, "booking.events", "rpc-training", ""))
    assert not any(may(booking.read, *OTHERS, "nameko-rpc", "booking.retry.10m", "rpc-training"))
    assert not any(may(booking.configure, *own, *OTHERS, "booking.relay", "nameko-rpc"))


def test_a_service_answers_calls_and_makes_none():
    (keys,) = user("booking").topics
    assert keys.exchange == "nameko-rpc"
    answers = ("rpc.reply-test-4f", "0190b2f0-7b7c-7c3e-9c1a-1d2e3f405060")
    assert all(may(keys.write, *answers))
    assert not any(
        may(keys.write, "training.list_paths", "booking.get_person", "#", "rpc.reply-#.x")
    )
    assert not any(may(keys.read, *answers, "#", "booking.*"))


def test_a_relay_alone_publishes_and_under_its_services_keys_alone():
    relay = user("booking-relay")
    assert all(may(relay.write, "booking.events"))
    assert not any(
        may(relay.write, *OTHERS, "booking.redelivery", "booking.inbox", "nameko-rpc", "")
    )
    assert all(may(relay.configure, "booking.relay"))
    assert not any(
        may(relay.configure, *OTHERS, "booking.inbox", "booking.relay2", "training.relay")
    )
    assert not any(may(relay.read, *OTHERS, "booking.inbox", "booking.relay", "booking.dead"))
    (keys,) = relay.topics
    assert keys.exchange == "booking.events"
    assert all(may(keys.write, "booking.appointment_missed"))
    assert not any(may(keys.write, "training.appointment_missed", "booking", "booking.a.b"))
    assert "training-relay" not in {one.name for one in ALL.users}, "it emits nothing"


def test_an_analyst_may_read_the_stream_and_nothing_else():
    analyst = user("analyst")
    assert re.match(analyst.read, "events.stream")
    for name in ("booking.inbox", "events", "nameko-rpc", "events.unrouted", "eventsXstream"):
        assert not any(may(p, name)[0] for p in (analyst.read, analyst.write, analyst.configure))


def test_an_operator_gives_services_past_events_and_a_site_app_calls_them():
    operator, app = user("operator"), user("site-app")
    assert all(may(operator.write, "booking.redelivery", "impact.redelivery"))
    assert not any(may(operator.write, *OTHERS, "booking.events", "nameko-rpc", ""))
    assert not any(may(operator.read, *OTHERS, "booking.inbox"))
    assert not any(may(operator.configure, *OTHERS, "booking.inbox"))
    (keys,) = app.topics
    assert all(may(keys.write, "booking.find_slots", "training.list_paths"))
    assert not any(may(keys.write, "rpc.reply-x", "#", "booking.#"))
    assert not any(may(keys.read, "#", "booking.*", "booking.find_slots"))


def test_a_key_that_nobody_emits_is_refused():
    with pytest.raises(ValueError, match="nobody emits"):
        topology([BOOKING, Catalogue("training", handles=("booking.appointment_mised",))])


def test_a_service_given_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        topology([BOOKING, BOOKING])


def test_the_tables_show_all_of_it():
    tables = {table.title: table for table in show(ALL)}
    assert len(tables["Queues"].rows) == len(ALL.queues)
    assert len(tables["Bindings"].rows) == len(ALL.bindings)
    assert ("events", "#", "impact.inbox") in tables["Bindings"].rows
    for table in tables.values():
        assert all(len(row) == len(table.columns) for row in table.rows)


IMPACT_SPREAD = Catalogue("impact", handles=(EVERYTHING,), partitions=3)
SPREAD = topology([BOOKING, IMPACT_SPREAD])


def test_a_partitioned_inbox_is_spread_by_the_hash_of_the_partition_key():
    exchange = next(e for e in SPREAD.exchanges if e.name == "impact.partition")
    assert exchange.type == "x-consistent-hash"
    assert exchange.arguments == {"hash-header": "partitionkey"}
    names = {q.name for q in SPREAD.queues}
    assert {"impact.inbox.0", "impact.inbox.1", "impact.inbox.2"} <= names
    assert "impact.inbox" not in names
    spread = {(b.destination, b.key) for b in SPREAD.bindings if b.source == "impact.partition"}
    assert spread == {(f"impact.inbox.{n}", "1") for n in range(3)}


def test_what_is_tried_again_comes_back_to_the_partition_of_its_key():
    into_partitions = {
        (b.source, b.key, b.destination_type)
        for b in SPREAD.bindings
        if b.destination == "impact.partition"
    }
    assert into_partitions == {
        ("events", "#", "exchange"),
        ("impact.redelivery", "inbox", "exchange"),
    }


def test_each_partition_has_one_active_consumer_and_its_dead_letters_are_kept():
    for number in range(3):
        arguments = next(q.arguments for q in SPREAD.queues if q.name == f"impact.inbox.{number}")
        assert arguments["x-single-active-consumer"] is True
        assert arguments["x-dead-letter-routing-key"] == "dead"


def test_the_number_of_partitions_may_differ_from_the_catalogues():
    more = topology([IMPACT_SPREAD], partitions={"impact": 5})
    assert sum(q.name.startswith("impact.inbox.") for q in more.queues) == 5


def test_a_service_may_read_its_partitions():
    impact = next(u for u in SPREAD.users if u.name == "impact")
    assert re.match(impact.read, "impact.inbox.12")
    assert not re.match(impact.read, "impact.inbox.x")
