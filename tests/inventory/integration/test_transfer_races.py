"""Whatever races for devices and transfers, on the real database: one order, and it adds up."""

import pytest

from services.inventory.domain.transfers.refusals import DevicesBlocked, TransferNotOpen
from services.inventory.domain.transfers.transfer import Transfer
from tests.inventory.stock import Stock
from tests.races import race


@pytest.fixture
def stock(raced):
    return Stock(raced)


def told(stock, name):
    return stock.app.store.database.outbox.count_documents({"key": f"inventory.{name}"})


def test_of_many_transfers_with_one_device_one_leaves(stock):
    [one] = stock.devices(1)
    drafts = [stock.draft(one) for _ in range(12)]
    results = race(*(lambda draft=draft: stock.ship(draft) for draft in drafts))
    [winner] = [result for result in results if isinstance(result, Transfer)]
    losers = [result for result in results if result is not winner]
    assert all(isinstance(loser, DevicesBlocked) for loser in losers)
    assert {blocked.why for loser in losers for blocked in loser.blocked} == {"in_transit"}
    assert stock.look(one).state.transfer_id == winner.id
    assert (told(stock, "device_shipped"), told(stock, "transfer_shipped")) == (1, 1)


def test_people_who_scan_into_one_transfer_at_once_lose_no_scan(stock):
    """Some scan the same device, some a device that is extra."""
    devices, extras = stock.devices(8), stock.devices(2)
    transfer = stock.shipped(*devices)
    scans = [one.state.reference for one in (*devices, *devices, *extras, *extras)]
    results = race(*(lambda code=code: stock.receive(transfer, code)[0] for code in scans))
    assert sorted(results) == ["again"] * 10 + ["arrived"] * 8 + ["extra"] * 2
    assert set(stock.where(*devices)) == {"lyon"}
    assert told(stock, "device_arrived") == 8
    state = stock.get(transfer).state
    assert (len(state.missing), len(state.unsettled)) == (0, 2)


def test_a_scan_while_receiving_is_finished_counts_or_is_refused(stock):
    for _ in range(4):
        [one] = stock.devices(1)
        transfer = stock.shipped(one)
        scan, finished = race(
            lambda transfer=transfer, one=one: stock.receive(transfer, one.state.reference),
            lambda transfer=transfer: stock.finish(transfer),
        )
        if isinstance(scan, TransferNotOpen):
            assert finished.state.status == "disputed"
            assert stock.where(one) == [None]
        else:
            assert (scan, stock.where(one)) == (["arrived"], ["lyon"])
            assert finished.state.status == "received"


def test_a_device_that_is_held_while_it_is_shipped_is_one_or_the_other(stock):
    def hold(device):
        def held(work):
            found = work.devices.get(device.id)
            found.hold(device.id, device.id, found.state.received_at, found.state.received_at)
            work.devices.save(found)

        return stock.network.change(held)

    for _ in range(4):
        [one] = stock.devices(1)
        draft = stock.draft(one)
        results = race(lambda draft=draft: stock.ship(draft), *[lambda one=one: hold(one)] * 3)
        refused = [result for result in results if isinstance(result, Exception)]
        assert len(refused) == 3
        state = stock.look(one).state
        assert (state.status == "held") != (state.transfer_id is not None)
