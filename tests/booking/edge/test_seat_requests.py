"""Training's request for a seat, through the real broker into a running booking and out again."""

import json
import uuid

import pika
import pytest

from kit.envelope import CONTENT_TYPE, decode
from kit.ids import new_id
from kit.topology import apply, topology
from kit.topology.names import PARTITION_HEADER
from ops.catalogues import catalogues
from tests.alone import MONDAY_MORNING, uri_of
from tests.booking.edge.running import booking
from tests.booking.edge.workshops import Place
from tests.contracts.test_samples import sample
from tests.kit.eventpath import address
from tests.waiting import eventually


@pytest.fixture(scope="module")
def listening(real_parts, tmp_path_factory):
    """Booking on a broker with the network's exchanges and queues."""
    broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"
    folder = tmp_path_factory.mktemp("home")
    with broker.fresh_vhost() as own:
        apply(*address(own), topology(catalogues()), None)
        with booking(uri_of(mongo), name, folder, MONDAY_MORNING, own.amqp_uri) as running:
            running.broker, running.database = own, mongo[name]
            yield running
    mongo.drop_database(name)


@pytest.fixture
def place(listening):
    return Place.of(listening)


def requested(place, person_id, name="seat_requested", **facts):
    """The golden sample, about this place and this person."""
    event = json.loads(sample(f"training.{name}.v1"))
    event |= {"id": new_id(), "partitionkey": person_id}
    event["data"] |= {
        "request_id": new_id(),
        "person_id": person_id,
        "site_id": place.served.database.sites.find_one({"description.slug": place.site})["_id"],
        **facts,
    }
    return event


def publish(listening, *events):
    with listening.broker.connect() as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for event in events:
            properties = pika.BasicProperties(
                content_type=CONTENT_TYPE,
                delivery_mode=2,
                headers={PARTITION_HEADER: event["partitionkey"]},
            )
            body = json.dumps(event).encode()
            name = event["type"].rpartition(".v")[0]
            channel.basic_publish("training.events", name, body, properties, mandatory=True)


def answers(listening, event):
    """What the outbox says about the request."""
    rows = listening.database.outbox.find({"key": {"$regex": "^booking.seat_"}})
    told = [decode(row["body"]) for row in rows]
    return [e for e in told if e.facts()["request_id"] == event["data"]["request_id"]]


def test_a_request_is_answered_by_a_seat_a_place_in_line_or_a_refusal(listening, place):
    place.workshop(capacity=1)
    people = place.people(3)
    events = [requested(place, person) for person in people[:2]]
    events.append(requested(place, people[2], module="another"))
    publish(listening, *events)
    told = [eventually(lambda e=e: answers(listening, e), what="an answer")[0] for e in events]
    assert [one.name for one in told] == [
        "booking.seat_reserved",
        "booking.seat_waitlisted",
        "booking.seat_refused",
    ]
    for asked, answer in zip(events, told, strict=True):
        assert (answer.causationid, answer.correlationid) == (asked["id"], asked["correlationid"])
        assert answer.partitionkey == asked["data"]["person_id"]
    assert told[2].facts()["reason"] == "no_workshop"


def withdrawn(place, asked):
    """The request is taken back."""
    data = asked["data"]
    person_id, request_id = data["person_id"], data["request_id"]
    return requested(place, person_id, "seat_request_withdrawn", request_id=request_id)


def test_what_is_withdrawn_is_given_back_and_never_given_where_that_comes_first(listening, place):
    place.workshop(capacity=2)
    first, second = (requested(place, person) for person in place.people(2))
    publish(listening, first)
    eventually(lambda: answers(listening, first), what="a seat")
    publish(listening, withdrawn(place, first), withdrawn(place, second), second)
    last = requested(place, place.people(1)[0])
    publish(listening, last)
    eventually(lambda: answers(listening, last), what="what came last is answered")
    told = {one.name: one for one in answers(listening, first)}
    assert set(told) == {"booking.seat_reserved", "booking.seat_cancelled"}
    cancelled = told["booking.seat_cancelled"].facts()
    assert (cancelled["cancelled_by"], cancelled["reason"]) == ("person", "enrolment_paused")
    [refused] = answers(listening, second)
    assert (refused.name, refused.facts()["reason"]) == ("booking.seat_refused", "withdrawn")


def test_a_repeat_and_a_resend_are_answered_by_nothing_new(listening, place):
    place.workshop()
    first, last = (requested(place, person) for person in place.people(2))
    again = first | {"id": new_id()}
    publish(listening, first, first, again, last)
    eventually(lambda: answers(listening, last), what="what came last is answered")
    assert len(answers(listening, first)) == 1


def test_a_request_that_cannot_be_read_stops_nobody(listening, place):
    place.workshop()
    bad, good = (requested(place, person) for person in place.people(2))
    bad["data"]["latest"] = "2026-13-41T00:00:00.000Z"
    publish(listening, bad, good)
    eventually(lambda: answers(listening, good), what="the good one is answered")
    letters = listening.database.dead_letters
    letter = eventually(lambda: letters.find_one({"_id": bad["id"]}), what="a dead letter")
    assert letter["reason"] == "unreadable"
