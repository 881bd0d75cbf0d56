"""Whatever races for a count, on the real database: one order, and no scan is lost."""

import pytest

from services.inventory.domain.stock_takes.refusals import CountRunning, StockTakeNotOpen
from services.inventory.domain.stock_takes.stock_take import StockTake
from tests.inventory.counts import Counts, differences
from tests.races import race


@pytest.fixture
def counts(raced):
    return Counts(raced)


def test_of_many_who_open_one_at_a_place_one_does(counts):
    results = race(*[counts.open] * 8)
    assert len([one for one in results if isinstance(one, StockTake)]) == 1
    assert len([one for one in results if isinstance(one, CountRunning)]) == 7


def test_people_who_scan_one_place_at_once_lose_no_scan(counts):
    devices = counts.devices(10)
    take = counts.open()
    scans = [one.state.reference for one in devices * 2] + ["X-1", "X-1"]
    results = race(
        *(
            lambda code=code, by=by: counts.scan(take, code, by=by)[0]
            for by, code in zip(["stock-1", "stock-2"] * 11, scans, strict=True)
        )
    )
    assert sorted(results) == ["again"] * 11 + ["counted"] * 10 + ["unknown"]
    closed = counts.close(take)
    assert (closed.state.found, differences(closed)) == (10, {"X-1": "unknown"})


def test_a_scan_while_the_count_is_closed_counts_or_is_refused(counts):
    for _ in range(4):
        [one] = counts.devices(1)
        take = counts.open()
        scan, _closed = race(
            lambda take=take, one=one: counts.scan(take, one),
            lambda take=take: counts.close(take),
        )
        missed = one.id in differences(counts.read(take))
        assert missed == isinstance(scan, StockTakeNotOpen)


def test_two_who_approve_at_once_write_off_once(counts):
    [one] = counts.devices(1)
    take = counts.open()
    counts.close(take)
    race(*(lambda by=by: counts.approve(take, one, by=by) for by in ("m-1", "m-2", "m-3")))
    outbox = counts.app.store.database.outbox
    assert outbox.count_documents({"key": "inventory.device_scrapped"}) == 1
    assert outbox.count_documents({"key": "inventory.stock_corrected"}) == 1
