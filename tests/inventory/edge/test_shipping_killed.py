"""A service that is killed while it ships 100 devices: all of them left, or none."""

import threading

import pytest
import requests

from tests.alone import MONDAY_MORNING, uri_of
from tests.inventory.edge.running import inventory
from tests.inventory.edge.tills import told
from tests.processes import transactions_that_die_soon
from tests.waiting import eventually

DEVICES = 100
KEY = {"Idempotency-Key": "one-van"}


def in_transit(database):
    return database.devices.count_documents({"state.transfer_id": {"$ne": None}})


def service(database, folder, name):
    home = folder / name
    home.mkdir()
    mongo = database.client
    return inventory(uri_of(mongo), mongo, database.name, home, MONDAY_MORNING)


def draft_of_100(running):
    """A draft, and the path to ship it."""
    site, other = running.place(), running.place()
    devices = [running.ready(site) for _ in range(DEVICES)]
    codes = [one.state.reference for one in devices]
    body = {"from_site": site.slug, "to_site": other.slug, "devices": codes}
    transfer = running.made("/transfers", body)
    return transfer["id"], f"/transfers/{transfer['id']}/ship", devices


def send(running, path, outcome):
    try:
        outcome.append(running.ask("POST", path, headers=KEY).status_code)
    except requests.RequestException as error:
        outcome.append(error)


def test_nothing_left_when_the_service_is_killed_half_way_and_all_when_it_is_asked_again(
    database, tmp_path
):
    """Somebody else's transaction holds the last device but one, so that the service is killed
    with most of them shipped in a transaction that it cannot end."""
    with transactions_that_die_soon(database.client, 5):
        with service(database, tmp_path, "first") as running:
            transfer_id, path, devices = draft_of_100(running)
            held = sorted(one.id for one in devices)[-2]
            outcome = []
            with database.client.start_session() as session, session.start_transaction():
                database.devices.update_one({"_id": held}, {"$inc": {"held": 1}}, session=session)
                aborted = aborted_in(database)
                sender = threading.Thread(target=send, args=(running, path, outcome))
                sender.start()
                eventually(lambda: aborted_in(database) > aborted, 60, what="a conflict")
                running.process.kill()
                running.process.wait()
                sender.join()
                session.abort_transaction()
            assert isinstance(outcome[0], requests.RequestException), outcome
        assert in_transit(database) == 0
        assert database.transfers.find_one({"_id": transfer_id})["state"]["status"] == "drafted"
        assert database.outbox.count_documents({"key": "inventory.device_shipped"}) == 0
        assert database.device_history.count_documents({"what": "shipped"}) == 0
        with service(database, tmp_path, "second") as running:
            eventually(lambda: shipped(running, path), 60, what="the van on its way")
            all_left(running, transfer_id, devices)


def aborted_in(database):
    """How many transactions of the server had to begin again."""
    return database.client.admin.command("serverStatus")["transactions"]["totalAborted"]


def shipped(running, path):
    """What the killed process held may be in use for a moment."""
    answer = running.ask("POST", path, headers=KEY)
    assert answer.status_code in (200, 503), answer.text
    return answer.ok


def all_left(running, transfer_id, devices):
    database = running.database
    assert in_transit(database) == DEVICES
    assert {one["data"]["device_id"] for one in told(running, "device_shipped")} == {
        one.id for one in devices
    }
    assert len(told(running, "device_shipped")) == DEVICES
    [event] = told(running, "transfer_shipped")
    assert (event["data"]["transfer_id"], event["data"]["devices"]) == (transfer_id, DEVICES)
    assert database.device_history.count_documents({"what": "shipped"}) == DEVICES


@pytest.mark.parametrize("after", [40, 210])
def test_all_or_nothing_left_at_whatever_moment_it_is_killed(database, tmp_path, after):
    """Killed once the server has seen so many commands since it was asked to ship."""
    with transactions_that_die_soon(database.client, 5):
        with service(database, tmp_path, "first") as running:
            transfer_id, path, devices = draft_of_100(running)
            outcome = []
            began = writes_of(database)
            sender = threading.Thread(target=send, args=(running, path, outcome))
            sender.start()
            eventually(lambda: outcome or writes_of(database) >= began + after, 60)
            running.process.kill()
            running.process.wait()
            sender.join()
        left = in_transit(database)
        assert left in (0, DEVICES)
        assert database.outbox.count_documents({"key": "inventory.device_shipped"}) == left
        assert (
            database.outbox.count_documents({"key": "inventory.transfer_shipped"})
            == left // DEVICES
        )
        with service(database, tmp_path, "second") as running:
            eventually(lambda: shipped(running, path), 60, what="the van on its way")
            all_left(running, transfer_id, devices)


def writes_of(database):
    status = database.client.admin.command("serverStatus")["opcounters"]
    return status["update"] + status["insert"]
