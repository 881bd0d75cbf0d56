"""Counts: what differs from the books, although work goes on, and who puts it right."""

import pytest

from kernel.refusals import NotFound, OutOfScope, Stale
from services.inventory.domain.stock_takes.refusals import (
    CountedYourself,
    CountRunning,
    NotMissing,
    StockTakeNotOpen,
)
from tests.inventory.builders import AWA, BILAL, ELSEWHERE, HERE, LYON_ID, device, ready_device
from tests.inventory.counts import Counts, corrections, differences
from tests.inventory.handed_over import hand_over, sold
from tests.inventory.holds import Holds
from tests.inventory.stock import MANY
from tests.scripted import at, published

AT_LYON = {"place": "lyon", "place_id": LYON_ID}


@pytest.fixture
def counts(network):
    return Counts(network)


def test_what_is_there_and_in_the_books_is_agreed(counts):
    one, two = counts.devices(2)
    take = counts.open()
    assert counts.scan(take, one, one) == ["counted", "again"]
    assert counts.scan(take, one, two.state.description.serial, by="stock-2") == [
        "again",
        "counted",
    ]
    closed = counts.close(take)
    assert (closed.state.status, closed.state.found, closed.state.expected) == ("agreed", 2, 2)
    assert closed.state.counted_by == ("stock-1", "stock-2")
    with pytest.raises(StockTakeNotOpen):
        counts.approve(take)
    assert published(counts.network)[-2:] == ["StockTakeOpened", "StockCounted"]


def test_every_kind_of_difference_is_told_while_scanning_and_at_the_end(counts):
    missing, moving = counts.devices(2)
    elsewhere = counts.network.device(ready_device(**AT_LYON))
    gone = counts.network.device(sold())
    scrapped = ready_device()
    scrapped.scrap("beyond_repair", at(9), "stock-1")
    counts.network.device(scrapped)
    counts.shipped(moving)
    take = counts.open()
    assert take.state.expected == 1
    assert counts.scan(take, elsewhere, moving, gone, scrapped, "X-1", "X-1") == [
        "elsewhere",
        "in_transit",
        "handed_over",
        "scrapped",
        "unknown",
        "again",
    ]
    closed = counts.close(take)
    assert closed.state.status == "counted"
    assert differences(closed) == {
        missing.id: "missing",
        elsewhere.id: "elsewhere",
        moving.id: "in_transit",
        gone.id: "handed_over",
        scrapped.id: "scrapped",
        "X-1": "unknown",
    }
    [lyon] = closed.state.of_kind("elsewhere")
    assert (lyon.place, lyon.status, lyon.reference) == (
        "lyon",
        "ready",
        elsewhere.state.reference,
    )


def test_a_device_that_the_books_have_elsewhere_is_put_where_it_was_found(counts):
    elsewhere = counts.network.device(ready_device(**AT_LYON))
    take = counts.open()
    counts.scan(take, elsewhere)
    counts.close(take)
    assert counts.where(elsewhere) == ["lyon"], "the books wait for the approval"
    approved = counts.approve(take)
    assert counts.where(elsewhere) == ["saint-denis"]
    assert (approved.state.status, corrections(approved)) == (
        "corrected",
        {elsewhere.id: "relocated"},
    )
    [entry] = counts.network.look(lambda work: work.devices.history(elsewhere.id, 4, 9))
    assert (entry.what, entry.by, entry.facts["stock_take_id"]) == (
        "relocated",
        "manager-1",
        take.id,
    )
    again = counts.open()
    counts.scan(again, elsewhere)
    assert counts.close(again).state.status == "agreed"


def test_what_is_missing_stays_in_the_books_or_is_written_off(counts):
    kept, lost = counts.devices(2)
    take = counts.open()
    counts.close(take)
    with pytest.raises(NotMissing):
        counts.approve(take, ready_device())
    approved = counts.approve(take, lost)
    assert corrections(approved) == {kept.id: "kept", lost.id: "lost"}
    assert counts.look(kept).state.status == "ready"
    state = counts.look(lost).state
    assert (state.status, state.place) == ("scrapped", "saint-denis")
    assert counts.app.store.memory.audit == [("device.write_off", [lost.id, take.id], "lost")]
    assert counts.approve(take, lost).version == approved.version
    assert published(counts.network)[-2:] == ["DeviceScrapped", "StockCorrected"]


def test_who_counted_or_closed_does_not_approve(counts):
    counts.devices(1)
    seen = counts.network.device(ready_device(**AT_LYON))
    take = counts.open()
    counts.scan(take, seen, by="stock-2")
    counts.close(take, by="stock-3")
    for by in ("stock-2", "stock-3"):
        with pytest.raises(CountedYourself):
            counts.approve(take, by=by)
    assert counts.where(seen) == ["lyon"]
    assert counts.approve(take, by="manager-1").state.approved_by == "manager-1"


def test_what_is_sold_shipped_or_arrives_meanwhile_is_no_difference(counts):
    sells, ships, sells_scanned, ships_scanned = counts.devices(4)
    arrives, arrives_scanned = (counts.network.device(ready_device(**AT_LYON)) for _ in range(2))
    coming = counts.draft(
        arrives, arrives_scanned, scope=ELSEWHERE, origin="lyon", to="saint-denis"
    )
    counts.ship(coming, scope=ELSEWHERE)
    take = counts.open()
    assert counts.scan(take, sells_scanned, ships_scanned) == ["counted", "counted"]
    assert counts.scan(take, arrives_scanned) == ["in_transit"]
    for one in (sells, sells_scanned):
        counts.network.device(hand_over(counts.look(one)))
    counts.shipped(ships, ships_scanned)
    counts.receive(coming, arrives.state.reference, arrives_scanned.state.reference, scope=MANY)
    registered = counts.network.device(device())
    counts.scan(take, registered)
    closed = counts.close(take)
    assert closed.state.differences == ()
    assert (closed.state.status, closed.state.moved, closed.state.found) == ("agreed", 2, 2)


def test_what_left_and_came_back_meanwhile_unseen_is_no_difference(counts):
    [one] = counts.devices(1)
    take = counts.open()
    transfer = counts.shipped(one)
    counts.finish(transfer)
    counts.settle(transfer, (one, "found_at_origin"))
    assert counts.close(take).state.status == "agreed"


def test_work_on_a_device_meanwhile_does_not_excuse_that_it_is_missing(counts):
    [one] = counts.devices(1)
    take = counts.open()
    worked_on = counts.look(one)
    worked_on.send_to_repair("screen", at(9), "stock-1")
    counts.network.device(worked_on)
    assert differences(counts.close(take)) == {one.id: "missing"}


def test_a_device_sold_before_it_was_scanned_on_the_shelf_is_told(counts):
    [one] = counts.devices(1)
    take = counts.open()
    counts.network.device(hand_over(counts.look(one)))
    assert counts.scan(take, one) == ["handed_over"]
    closed = counts.close(take)
    assert differences(closed) == {one.id: "handed_over"}
    assert corrections(counts.approve(take)) == {one.id: "kept"}
    assert counts.look(one).state.status == "sold"


def test_a_code_that_is_registered_meanwhile_is_no_stranger(counts):
    newcomer = device()
    take = counts.open()
    assert counts.scan(take, newcomer) == ["unknown"]
    counts.network.device(newcomer)
    assert counts.close(take).state.status == "agreed"


def test_what_moved_since_the_count_was_closed_stays_as_it_is(counts):
    found, seen, elsewhere = counts.devices(3)
    stray = counts.network.device(ready_device(**AT_LYON))
    take = counts.open()
    counts.scan(take, stray)
    counts.close(take)
    counts.shipped(seen)
    counts.network.device(hand_over(counts.look(found)))
    back = counts.draft(stray, scope=ELSEWHERE, origin="lyon", to="saint-denis")
    counts.ship(back, scope=ELSEWHERE)
    approved = counts.approve(take, found, seen, elsewhere)
    assert corrections(approved) == {
        found.id: "moved_meanwhile",
        seen.id: "moved_meanwhile",
        elsewhere.id: "lost",
        stray.id: "moved_meanwhile",
    }
    assert counts.look(found).state.status == "sold"
    assert counts.where(seen, stray) == [None, None]


def test_what_is_held_elsewhere_is_not_taken_from_its_site(counts):
    held = ready_device(**AT_LYON)
    held.hold(AWA, BILAL, at(9), at(7))
    counts.network.device(held)
    take = counts.open()
    counts.scan(take, held)
    counts.close(take)
    assert corrections(counts.approve(take)) == {held.id: "kept"}
    assert counts.where(held) == ["lyon"]


def test_a_device_found_here_that_a_transfer_misses_settles_the_transfer(counts):
    [one] = counts.devices(1)
    transfer = counts.shipped(one)
    counts.finish(transfer)
    take = counts.open()
    counts.scan(take, one)
    counts.close(take)
    counts.approve(take)
    assert counts.where(one) == ["saint-denis"]
    assert counts.get(transfer).state.status == "settled"


def test_a_hold_of_a_device_that_is_written_off_ends(counts):
    holds = Holds(counts.network)
    one = counts.network.device()
    hold = holds.ask(device=one).hold
    take = counts.open()
    counts.close(take)
    counts.approve(take, one)
    assert counts.look(one).state.status == "scrapped"
    assert holds.state(hold.id).status == "released"


def test_what_is_found_goes_to_who_waits_for_it_here(counts):
    holds = Holds(counts.network)
    hold = holds.ask().hold
    stray = counts.network.device(ready_device(**AT_LYON))
    take = counts.open()
    counts.scan(take, stray)
    counts.close(take)
    counts.approve(take)
    assert holds.state(hold.id).device_id == stray.id
    assert counts.look(stray).state.status == "held"


def test_one_count_runs_at_a_place_at_a_time(counts):
    take = counts.open()
    with pytest.raises(CountRunning) as refused:
        counts.open()
    assert refused.value.stock_take_id == take.id
    counts.open(scope=ELSEWHERE, site="lyon")
    counts.discard(take)
    assert counts.discard(take).version == 2
    other = counts.open()
    counts.close(other)
    counts.open()
    assert counts.takes(statuses=frozenset({"discarded"})) == [take.id]


def test_a_count_that_is_over_takes_no_scan(counts):
    [one] = counts.devices(1)
    take = counts.open()
    counts.close(take)
    with pytest.raises(StockTakeNotOpen):
        counts.scan(take, one)
    with pytest.raises(StockTakeNotOpen):
        counts.discard(counts.read(counts.approve(take)))


def test_a_count_is_its_places_own(counts):
    take = counts.open()
    with pytest.raises(OutOfScope):
        counts.open(scope=ELSEWHERE)
    for ask in (
        lambda: counts.read(take, scope=ELSEWHERE),
        lambda: counts.scan(take, "X", scope=ELSEWHERE),
    ):
        with pytest.raises(NotFound):
            ask()
    assert counts.takes(ELSEWHERE) == []
    assert counts.takes(HERE) == counts.takes(MANY, place="saint-denis") == [take.id]
    assert counts.takes(after=take.id) == []


def test_who_saw_an_older_state_approves_nothing(counts):
    counts.devices(1)
    take = counts.open()
    counts.close(take)
    with pytest.raises(Stale):
        counts.approve(take, expected_version=1)
