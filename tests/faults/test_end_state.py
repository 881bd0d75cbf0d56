"""What the checker compares is really read: each store is harmed by hand, and it is noticed."""

import pytest

from services.impact.adapters.generations import part
from tests.faults.publishing import publish, purge


@pytest.fixture(scope="module")
def settled(stage):
    """A network that did some work and came to rest."""
    with stage.harmed():
        pass
    return stage


def noticed(stage) -> str:
    with pytest.raises(AssertionError) as told:
        stage.check(within_s=0.5)
    return str(told.value)


def booked_pages(client):
    """The pages behind the figures."""
    live = client.impact.generations.find_one({"state": "live"})
    return client.impact[part("pages", live["_id"])]


def test_a_network_at_rest_is_as_promised_and_has_something_to_show(settled):
    settled.check()
    assert settled.ledger.commands > 50
    assert settled.stream.told
    with settled.network.mongo() as client:
        assert booked_pages(client).count_documents({}) > 0
        assert client.booking.busy.count_documents({}) > 0


def test_an_event_that_leaves_the_archive_is_missed(settled):
    with settled.network.mongo() as client:
        archive = client.impact.archive
        one = archive.find_one({"name": "booking.appointment_booked"})
        archive.delete_one(one)
        told = noticed(settled)
        archive.insert_one(one)
    assert f"lost in the archive: {one['subject']}" in told
    assert "positions" in told
    assert "impact's figure appointments_booked is wrong" in told
    settled.check()


def test_an_entry_counted_twice_makes_a_figure_wrong(settled):
    with settled.network.mongo() as client:
        pages = booked_pages(client)
        page = pages.find_one({"measure": "appointment_booked"})
        pages.update_one({"_id": page["_id"]}, {"$inc": {"sum.0": 1}})
        told = noticed(settled)
        pages.replace_one({"_id": page["_id"]}, page)
    assert "impact's figure appointments_booked is wrong" in told
    settled.check()


def test_a_second_claim_of_a_time_is_noticed(settled):
    with settled.network.mongo() as client:
        busy = client.booking.busy
        day = busy.find_one({"intervals.0": {"$exists": True}})
        busy.update_one({"_id": day["_id"]}, {"$push": {"intervals": day["intervals"][0]}})
        told = noticed(settled)
        busy.replace_one({"_id": day["_id"]}, day)
    assert f"{day['_id']} is claimed twice" in told
    settled.check()


def test_what_stays_in_a_queue_or_an_outbox_is_noticed(settled):
    with settled.network.mongo() as client:
        # Impact emits nothing, and what waits for a retry has no reader: nobody takes either away.
        client.impact.outbox.insert_one({"_id": "stuck", "order": 1})
        publish(settled.network, "training.redelivery", ("retry.10m", b"{}", "stuck", "x"))
        told = noticed(settled)
        purge(settled.network, "training.retry.10m")
        client.impact.outbox.delete_one({"_id": "stuck"})
    assert "1 left in impact's outbox" in told
    assert "1 left in training.retry.10m" in told
    settled.check()
