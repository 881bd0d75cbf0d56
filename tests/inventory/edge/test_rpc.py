"""Selling over Nameko RPC, and what a refusal is called there."""

import uuid

import pytest

from tests.alone import MONDAY_MORNING, uri_of
from tests.inventory.edge.running import inventory
from tests.rpc import calling
from tests.waiting import eventually


@pytest.fixture(scope="module")
def called(real_parts, tmp_path_factory):
    """Inventory with a broker."""
    broker, mongo = real_parts
    name, folder = f"test_{uuid.uuid4().hex[:12]}", tmp_path_factory.mktemp("home")
    with (
        broker.fresh_vhost() as own,
        inventory(
            uri_of(mongo), mongo, name, folder, MONDAY_MORNING, amqp_uri=own.amqp_uri
        ) as running,
    ):
        running.amqp_uri = own.amqp_uri
        eventually(lambda: running.health()["checks"].get("rpc", {}).get("status") == "ok")
        yield running
    mongo.drop_database(name)


@pytest.fixture
def rpc(called):
    """Calls a method of inventory."""
    with calling(called.amqp_uri, "inventory") as call:
        yield call


def test_a_device_is_sold_over_rpc_and_refused_to_the_next(called, rpc):
    site = called.place()
    device, first, second = called.ready(site), called.person(), called.person()
    desk = called.bearer(("desk",), (site.slug,))
    stock = rpc("get_stock", {"site": site.slug}, desk)["result"]["items"]
    assert stock[0]["kinds"][0]["devices"] == 1
    wanted = {
        "site": site.slug,
        "devices": [device.id],
        "payments": [{"means": "cash", "amount_cents": 12_000}],
    }
    sold = rpc("sell", wanted | {"person_id": first}, desk)
    assert sold["error"] is None, sold
    sale_id = sold["result"]["id"]
    read = called.ask("GET", f"/sales/{sale_id}").json()
    assert [line.pop("replaced_by") for line in read["devices"]] == [None]
    assert read == sold["result"]
    error = rpc("sell", wanted | {"person_id": second}, desk)["error"]
    assert error["exc_type"] == "DeviceNotAvailable"
    assert error["value"]["device_status"] == "sold"
    elsewhere = called.bearer(("desk",), ("elsewhere",))
    assert (
        rpc("sell", wanted | {"person_id": second}, elsewhere)["error"]["exc_type"] == "OutOfScope"
    )


def test_a_person_of_whom_nothing_was_heard_yet_is_a_refusal_with_its_name(called, rpc):
    site = called.place()
    device, desk = called.ready(site), called.bearer(("desk",), (site.slug,))
    wanted = {
        "site": site.slug,
        "person_id": str(uuid.uuid4()),
        "devices": [device.id],
        "payments": [{"means": "cash", "amount_cents": 12_000}],
    }
    assert rpc("sell", wanted, desk)["error"]["exc_type"] == "PersonUnknown"
