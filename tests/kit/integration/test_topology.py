"""A real broker is brought to the topology, and its differences are told."""

import pika
import pytest
import requests
from pika.exceptions import ChannelClosedByBroker

from contracts.booking import AppointmentMissed
from kit.catalogue import EVERYTHING, Catalogue, EmittedEvent
from kit.topology import (
    Binding,
    Management,
    Queue,
    Topic,
    TopologyConflict,
    User,
    apply,
    check,
    topology,
)
from tests.kit.eventpath import address

BOOKING = Catalogue(
    "booking", emits=(EmittedEvent("booking.appointment_missed", 1, AppointmentMissed),)
)
WANTED = topology([BOOKING, Catalogue("impact", handles=(EVERYTHING,))])


def test_a_fresh_broker_lacks_everything_and_then_nothing(broker):
    before = check(*address(broker), WANTED, users=False)
    assert "queue booking.inbox is missing" in before
    assert "binding events -#-> impact.inbox is missing" in before
    apply(*address(broker), WANTED, None)
    apply(*address(broker), WANTED, None)
    assert check(*address(broker), WANTED, users=False) == []


def test_a_binding_that_is_no_longer_wanted_goes(broker):
    apply(*address(broker), WANTED, None)
    stale = [
        Binding("events", "booking.inbox", "queue", "#"),
        Binding("events", "booking.inbox", "queue", "training.a~b/c"),
    ]
    with Management(*address(broker)) as management:
        for binding in stale:
            management.bind(binding)
    assert check(*address(broker), WANTED, users=False) == [
        "binding events -#-> booking.inbox is not in the topology",
        "binding events -training.a~b/c-> booking.inbox is not in the topology",
    ]
    apply(*address(broker), WANTED, None)
    assert check(*address(broker), WANTED, users=False) == []


def test_somebody_elses_binding_stays(broker):
    apply(*address(broker), WANTED, None)
    theirs = Binding("events", "analysis", "queue", "#")
    with Management(*address(broker)) as management:
        management.declare_queue(Queue("analysis", {}))
        management.bind(theirs)
    assert check(*address(broker), WANTED, users=False) == []
    apply(*address(broker), WANTED, None)
    with Management(*address(broker)) as management:
        assert any(
            b["destination"] == "analysis" and b["routing_key"] == "#"
            for b in management.definitions()["bindings"]
        )


def test_a_queue_of_another_kind_is_told_and_never_replaced(broker):
    with Management(*address(broker)) as management:
        management.declare_queue(Queue("booking.inbox", {"x-max-length": 5}))
    differences = check(*address(broker), WANTED, users=False)
    assert any(d.startswith("queue booking.inbox: x-queue-type is") for d in differences)
    assert "queue booking.inbox: x-max-length is 5, not None" in differences
    with pytest.raises(TopologyConflict, match=r"booking\.inbox"):
        apply(*address(broker), WANTED, None)


def test_a_missing_password_is_named_before_anything_is_done(broker):
    with pytest.raises(ValueError, match="analyst, booking"):
        apply(*address(broker), WANTED, {"impact": "x", "operator": "x"})
    assert "queue booking.inbox is missing" in check(*address(broker), WANTED, users=False)


def test_an_unknown_virtual_host_is_empty_and_then_made(broker):
    url, auth, vhost = address(broker)
    other = f"{vhost}-other"
    assert "queue booking.inbox is missing" in check(url, auth, other, WANTED, users=False)
    try:
        apply(url, auth, other, WANTED, None)
        assert check(url, auth, other, WANTED, users=False) == []
    finally:
        requests.delete(f"{url}/api/vhosts/{other}", auth=auth, timeout=10).raise_for_status()


def test_a_relays_user_may_hold_its_queue_and_declare_no_other(broker):
    url, auth, vhost = address(broker)
    apply(url, auth, vhost, WANTED, {user.name: "secret" for user in WANTED.users})
    try:
        parameters = pika.ConnectionParameters(
            broker.host, broker.port, vhost, pika.PlainCredentials("booking-relay", "secret")
        )
        with pika.BlockingConnection(parameters) as first:
            first.channel().queue_declare("booking.relay", exclusive=True)
            with pika.BlockingConnection(parameters) as second:
                with pytest.raises(ChannelClosedByBroker, match="RESOURCE_LOCKED"):
                    second.channel().queue_declare("booking.relay", exclusive=True)
                for other in ("impact.relay", "booking.inbox", "booking.other"):
                    with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
                        second.channel().queue_declare(other, exclusive=True)
    finally:
        for user in WANTED.users:
            requests.delete(
                f"{url}/api/users/{user.name}", auth=auth, timeout=10
            ).raise_for_status()


def test_users_get_what_they_need_and_no_more(broker):
    url, auth, vhost = address(broker)
    apply(url, auth, vhost, WANTED, {user.name: "secret" for user in WANTED.users})
    try:
        assert check(url, auth, vhost, WANTED) == []
        parameters = pika.ConnectionParameters(
            broker.host, broker.port, vhost, pika.PlainCredentials("booking-relay", "secret")
        )
        with pika.BlockingConnection(parameters) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            channel.basic_publish("booking.events", "booking.x", b"mine", mandatory=True)
            with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
                channel.basic_publish("impact.events", "booking.x", b"not mine")
            channel = connection.channel()
            channel.confirm_delivery()
            with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
                channel.basic_publish("booking.events", "impact.x", b"not mine")
        with Management(url, auth, vhost) as management:
            management.permit(
                User("booking-relay", ".*", ".*", ".*", topics=(Topic("events", "a", "b"),))
            )
        told = check(url, auth, vhost, WANTED)
        assert any(d.startswith("user booking-relay: write is '.*', not") for d in told)
        assert any(d.startswith("user booking-relay: topics is (Topic(") for d in told)
        apply(url, auth, vhost, WANTED, {user.name: "secret" for user in WANTED.users})
        assert check(url, auth, vhost, WANTED) == []
    finally:
        for user in WANTED.users:
            requests.delete(
                f"{url}/api/users/{user.name}", auth=auth, timeout=10
            ).raise_for_status()
