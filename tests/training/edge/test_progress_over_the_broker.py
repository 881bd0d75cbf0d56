"""Progress through the real broker: twice, out of order, across a killed process, and read by
nobody meanwhile."""

import uuid
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from kit.topology import apply, topology
from ops.catalogues import catalogues
from tests.alone import MONDAY_MORNING, uri_of
from tests.faults.publishing import message, publish
from tests.kit.eventpath import address
from tests.processes import transactions_that_die_soon
from tests.training.builders import module, path
from tests.training.edge.running import training
from tests.training.enrolled import Enrolled
from tests.waiting import eventually


@pytest.fixture
def started(real_parts, tmp_path):
    """Starts training on one database and one broker, as often as it is asked to."""
    broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"
    with broker.fresh_vhost() as own, transactions_that_die_soon(mongo):
        apply(*address(own), topology(catalogues()), None)

        @contextmanager
        def start(number):
            folder = tmp_path / str(number)
            folder.mkdir()
            uri = uri_of(mongo)
            with training(uri, mongo, name, folder, MONDAY_MORNING, own.amqp_uri) as running:
                running.broker = SimpleNamespace(amqp_uri=lambda: own.amqp_uri)
                yield running

        yield start
    mongo.drop_database(name)


def tell(running, *events):
    publish(running.broker, "booking.events", *map(message, events))


def stored(running, enrolment_id):
    """As the database has it: nobody opens a page."""
    return running.database.enrolments.find_one({"_id": enrolment_id})["state"]


def test_a_path_is_completed_by_what_is_told_before_and_after_a_kill(started):
    with started(1) as running:
        enrolled = Enrolled(running.network)
        calls, texts = module("phone_call", sessions=2), module("phone_text")
        running.network.path(path("phone", calls, texts, final_assessment=False))
        id_ = enrolled.open(path="phone")
        person = running.network.person()
        once, twice = (
            enrolled.seat("workshop_attended", number, "phone_call", person) for number in (1, 2)
        )
        text = enrolled.seat("workshop_attended", 3, "phone_text", person)
        missed = enrolled.seat("workshop_missed", 3, "phone_text", person)
        back = enrolled.seat("workshop_attended", 3, "phone_text", person)
        tell(running, once, once, text, missed)
        eventually(
            lambda: running.database.seats.count_documents({"status": "missed"}), what="it hears"
        )
        assert stored(running, id_)["done"] == {}
        running.process.kill()
        tell(running, back, text, twice, missed)
    with started(2) as running:
        eventually(lambda: stored(running, id_)["status"] == "completed", what="the path's end")
        keys = [row["key"] for row in running.database.outbox.find({"subject": f"enrolment/{id_}"})]
        assert sorted(keys) == [
            "training.enrolment_completed",
            "training.enrolment_opened",
            *["training.module_completed"] * 3,
            "training.module_reopened",
        ]
        assert running.database.certificates.count_documents({"state.enrolment_id": id_}) == 1
