"""Booking's answers through the real broker into a running training, late, twice and disordered."""

import json
import uuid

import pika
import pytest

from kit.envelope import CONTENT_TYPE
from kit.topology import apply, topology
from kit.topology.names import PARTITION_HEADER
from ops.catalogues import catalogues
from tests.alone import MONDAY_MORNING, uri_of
from tests.kit.eventpath import address
from tests.training.builders import path
from tests.training.edge.running import training
from tests.training.seats import Seats
from tests.waiting import eventually


@pytest.fixture(scope="module")
def listening(real_parts, tmp_path_factory):
    """Training on a broker with the network's exchanges and queues."""
    broker, mongo = real_parts
    name, folder = f"test_{uuid.uuid4().hex[:12]}", tmp_path_factory.mktemp("home")
    with broker.fresh_vhost() as own:
        apply(*address(own), topology(catalogues()), None)
        with training(uri_of(mongo), mongo, name, folder, MONDAY_MORNING, own.amqp_uri) as running:
            running.broker = own
            yield running
    mongo.drop_database(name)


@pytest.fixture
def asked(listening):
    """Somebody asked for a seat: the service, ways to tell of it, and the request."""
    listening.network.path(path("email"))
    body = {"person_id": listening.person(), "path": "email", "site": listening.site().slug}
    enrolment = listening.made("/enrolments", body)
    url = f"/enrolments/{enrolment['id']}/request-seat"
    return Seats(listening.network, enrolment), listening.made(url, {"module": "email_write"})


def publish(listening, *events):
    with listening.broker.connect() as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for event in events:
            properties = pika.BasicProperties(
                content_type=CONTENT_TYPE,
                delivery_mode=2,
                headers={PARTITION_HEADER: event.partitionkey},
            )
            body = event.encode()
            channel.basic_publish("booking.events", event.name, body, properties, mandatory=True)


def shown(listening, request_id, status):
    """The request, once it stands so."""

    def so():
        found = listening.ask("GET", f"/seat-requests/{request_id}").json()
        return found if found["status"] == status else None

    return eventually(so, what=f"the request is {status}")


def test_answers_that_come_twice_and_disordered_lead_to_one_end(listening, asked):
    seats, request = asked
    id_, about = request["id"], {"person_id": request["person_id"], "site_id": request["site_id"]}
    waitlisted = seats.seat("seat_waitlisted", id_, position=1, **about)
    reserved = seats.reserved(id_, **about)
    workshop = seats.workshop(site_id=request["site_id"])
    publish(listening, reserved, waitlisted, reserved, workshop, waitlisted)
    shown(listening, id_, "reserved")
    cancelled = seats.cancelled(id_, **about)
    called_off = {"site_id": request["site_id"], "reason": "trainer_away"}
    publish(listening, cancelled, cancelled, reserved)
    publish(listening, seats.workshop("workshop_cancelled", **called_off))
    old = shown(listening, id_, "superseded")
    new = shown(listening, old["replaced_by"], "asked")
    assert (new["replaces"], new["latest"]) == (id_, request["latest"])
    publish(listening, seats.refused(new["id"], **about))
    shown(listening, new["id"], "refused")
    found = listening.ask("GET", f"/seat-requests?person_id={request['person_id']}").json()
    assert len(found["items"]) == 2
    said = [json.loads(row["body"]) for row in listening.database.outbox.find()]
    requests = [one["data"] for one in said if one["type"] == "training.seat_requested.v1"]
    assert [one["request_id"] for one in requests] == [id_, new["id"]]
    assert listening.database.dead_letters.count_documents({}) == 0
