"""Transfers, from the draft until every device is known to be somewhere."""

from dataclasses import replace

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL, Scope
from services.inventory.application.commands.receive_transfer import ReceiveTransfer
from services.inventory.application.moving import put_where_found
from services.inventory.application.queries.devices import GetDevice
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.transfers.refusals import (
    Blocked,
    CannotSettle,
    DevicesBlocked,
    NothingToShip,
    TransferNotOpen,
)
from services.inventory.domain.transfers.transfer import MOST_DEVICES, Line
from tests.inventory.builders import (
    AWA,
    BILAL,
    ELSEWHERE,
    HERE,
    LYON_ID,
    SITE,
    device,
    ready_device,
)
from tests.inventory.holds import Holds
from tests.inventory.stock import Stock
from tests.scripted import CONTEXT, at, published

NOWHERE = Scope(frozenset({"brest"}))
AT_LYON = {"place": "lyon", "place_id": LYON_ID}


@pytest.fixture
def stock(network):
    return Stock(network)


def test_what_is_shipped_is_nowhere_until_it_is_scanned_where_it_goes(stock):
    one, two = stock.devices(2)
    transfer = stock.shipped(one, two)
    assert stock.where(one, two) == [None, None]
    assert stock.receive(transfer, one.state.reference) == ["arrived"]
    assert stock.where(one, two) == ["lyon", None]
    assert stock.receive(transfer, two.state.description.serial) == ["arrived"]
    assert stock.finish(transfer).state.status == "received"
    assert stock.where(one, two) == ["lyon", "lyon"]
    assert [name for name in published(stock.network) if name.startswith("Transfer")] == [
        "TransferDrafted",
        "TransferShipped",
        "TransferReceived",
    ]
    [arrived] = stock.network.look(lambda work: work.devices.history(one.id, 5, 10))
    assert (arrived.what, arrived.by, arrived.facts) == (
        "arrived",
        "stock-2",
        {"lot_id": one.state.lot_id, "transfer_id": transfer.id},
    )


def test_a_device_is_known_by_any_of_its_codes(stock):
    imei = "490154203237518"
    description = replace(device("smartphone").state.description, imeis=(imei,))
    phone = stock.network.device(ready_device("smartphone", description=description))
    transfer = stock.shipped(phone)
    codes = (
        f"https://passerelle.example/inventory/d/{phone.state.reference}?from=label",
        f" {phone.state.reference.lower()} ",
        "49-015420-323751-8",
        description.serial.lower(),
        "D-NOBODYS",
        "…",
    )
    assert stock.receive(transfer, *codes) == [
        "arrived", "again", "again", "again", "unknown", "unknown",
    ]  # fmt: skip


def test_a_number_that_is_ones_imei_and_anothers_serial_is_taken_for_the_imei(stock):
    imei = "490154203237518"
    plain = device("smartphone").state.description
    phone = ready_device("smartphone", description=replace(plain, imeis=(imei,)))
    odd = ready_device(description=replace(plain, serial=imei))
    for one in (odd, phone):
        stock.network.device(one)
    transfer = stock.shipped(phone, odd)
    stock.receive(transfer, imei)
    assert stock.where(phone, odd) == ["lyon", None]


def test_only_what_stands_there_free_can_go_and_all_the_rest_is_told(stock):
    free, held, moving = stock.devices(3)
    held.hold(AWA, BILAL, at(9), at(7))
    stock.network.device(held)
    there = stock.network.device(device(**AT_LYON))
    stock.shipped(moving)
    with pytest.raises(DevicesBlocked) as refused:
        stock.draft(free, held, moving, there)
    assert refused.value.blocked == (
        Blocked(held.state.reference, "held"),
        Blocked(moving.state.reference, "in_transit"),
        Blocked(there.state.reference, "elsewhere"),
    )


def test_an_unknown_code_drafts_nothing(stock):
    stranger = device()
    with pytest.raises(DevicesBlocked) as refused:
        stock.draft(*stock.devices(1), stranger)
    assert refused.value.blocked == (Blocked(stranger.state.reference, "unknown"),)
    assert stock.listed() == []


def test_a_transfer_goes_elsewhere_and_holds_no_more_than_a_van(stock):
    with pytest.raises(InvalidValue):
        stock.draft(to="saint-denis")
    lines = [Line(device_id=f"d-{n}", reference=f"D-{n}") for n in range(MOST_DEVICES + 1)]
    transfer = stock.draft()
    with pytest.raises(InvalidValue):
        transfer.change(lines, ())
    assert transfer.change(lines[1:], ())


def test_a_draft_is_changed_until_it_leaves(stock):
    one, two = stock.devices(2)
    transfer = stock.draft(one)
    changed = stock.change(transfer, add=[two, one], remove=[one])
    assert [line.device_id for line in changed.state.lines] == [two.id, one.id]
    changed = stock.change(transfer, remove=[one])
    assert [line.device_id for line in stock.get(transfer).state.lines] == [two.id]
    assert changed.state.revision == 3
    with pytest.raises(Stale):
        stock.change(transfer, add=[one], expected_version=2)
    stock.ship(transfer)
    with pytest.raises(TransferNotOpen):
        stock.change(transfer, add=[one])
    assert stock.where(one, two) == ["saint-denis", None]


def test_an_empty_draft_is_not_shipped_and_may_be_given_up(stock):
    transfer = stock.draft()
    with pytest.raises(NothingToShip):
        stock.ship(transfer)
    assert stock.cancel(transfer).state.status == "cancelled"
    assert stock.cancel(transfer).state.revision == 2
    with pytest.raises(TransferNotOpen):
        stock.ship(transfer)


def test_all_of_it_leaves_or_nothing(stock):
    one, two, three = stock.devices(3)
    transfer = stock.draft(one, two, three)
    one.hold(AWA, BILAL, at(9), at(7))
    stock.network.device(one)
    stock.shipped(two)
    with pytest.raises(DevicesBlocked) as refused:
        stock.ship(transfer)
    assert refused.value.blocked == (
        Blocked(one.state.reference, "held"),
        Blocked(two.state.reference, "in_transit"),
    )
    assert stock.where(three) == ["saint-denis"]
    assert stock.get(transfer).state.status == "drafted"


def test_shipping_again_changes_nothing(stock):
    [one] = stock.devices(1)
    transfer = stock.shipped(one)
    stock.receive(transfer, one.state.reference)
    told = len(published(stock.network))
    assert stock.ship(transfer).state.status == "shipped"
    assert stock.where(one) == ["lyon"]
    assert len(published(stock.network)) == told


def test_the_origin_ships_and_the_destination_receives(stock):
    [one] = stock.devices(1)
    with pytest.raises(OutOfScope):
        stock.draft(one, scope=ELSEWHERE)
    transfer = stock.draft(one)
    for step in (stock.ship, stock.cancel, lambda t, scope: stock.change(t, scope=scope)):
        with pytest.raises(OutOfScope):
            step(transfer, scope=ELSEWHERE)
    stock.ship(transfer)
    with pytest.raises(OutOfScope):
        stock.receive(transfer, one.state.reference, scope=HERE)
    with pytest.raises(OutOfScope):
        stock.finish(transfer, scope=HERE)
    stock.finish(transfer)
    with pytest.raises(OutOfScope):
        stock.settle(transfer, (one, "found_at_origin"), scope=ELSEWHERE)
    with pytest.raises(OutOfScope):
        stock.settle(transfer, (one, "found_here"), scope=HERE)


def test_both_places_see_a_transfer_and_its_devices_and_nobody_else(stock):
    [one] = stock.devices(1)
    transfer = stock.shipped(one)
    for scope in (HERE, ELSEWHERE, NATIONAL):
        assert stock.get(transfer, scope=scope).id == transfer.id
        assert stock.listed(scope) == [transfer.id]
        assert stock.app.get_device(GetDevice(scope=scope, device_id=one.id)).id == one.id
    assert stock.listed(NOWHERE) == []
    for ask in (
        lambda: stock.get(transfer, scope=NOWHERE),
        lambda: stock.receive(transfer, one.state.reference, scope=NOWHERE),
        lambda: stock.app.get_device(GetDevice(scope=NOWHERE, device_id=one.id)),
    ):
        with pytest.raises(NotFound):
            ask()


def test_one_missing_and_one_extra_are_disputed_until_both_are_settled(stock):
    here, missing = stock.devices(2)
    extra = stock.network.device()
    transfer = stock.shipped(here, missing)
    codes = [one.state.reference for one in (here, extra, extra)]
    assert stock.receive(transfer, *codes) == ["arrived", "extra", "again"]
    assert stock.finish(transfer).state.status == "disputed"
    assert stock.where(extra) == ["saint-denis"], "the books wait for somebody's word"
    stock.settle(transfer, (missing, "found_at_origin"), scope=HERE)
    assert stock.get(transfer).state.status == "disputed"
    stock.settle(transfer, (extra, "relocated"), scope=ELSEWHERE)
    assert stock.get(transfer).state.status == "settled"
    assert stock.where(here, missing, extra) == ["lyon", "saint-denis", "lyon"]
    assert stock.look(extra).state.status == "ready"
    assert published(stock.network)[-4:] == [
        "TransferDisputed",
        "DeviceArrived",
        "DeviceRelocated",
        "TransferSettled",
    ]
    with pytest.raises(TransferNotOpen):
        stock.receive(transfer, missing.state.reference)


def test_what_turns_up_here_later_is_found_here_and_what_goes_back_stays_in_its_books(stock):
    [late] = stock.devices(1)
    extra = stock.network.device()
    transfer = stock.shipped(late)
    stock.receive(transfer, extra.state.reference)
    stock.finish(transfer)
    settled = stock.settle(transfer, (late, "found_here"), (extra, "sent_back"), scope=ELSEWHERE)
    assert settled.state.status == "settled"
    assert stock.where(late, extra) == ["lyon", "saint-denis"]


def test_what_is_lost_is_written_off_with_a_reason_where_it_came_from(stock):
    [gone] = stock.devices(1)
    transfer = stock.shipped(gone)
    stock.finish(transfer)
    with pytest.raises(InvalidValue):
        stock.settle(transfer, (gone, "lost"))
    stock.settle(transfer, (gone, "lost", "stolen"))
    state = stock.look(gone).state
    assert (state.status, state.place, state.transfer_id) == ("scrapped", "saint-denis", None)
    [entry] = stock.network.look(lambda work: work.devices.history(gone.id, 5, 10))
    assert (entry.what, entry.facts["reason"]) == ("scrapped", "lost")
    assert stock.app.store.memory.audit == [("device.write_off", [gone.id, transfer.id], "stolen")]


def test_settling_again_does_nothing_and_otherwise_is_refused(stock):
    here, missing = stock.devices(2)
    extra = stock.network.device()
    transfer = stock.shipped(here, missing)
    stock.receive(transfer, here.state.reference, extra.state.reference)
    with pytest.raises(TransferNotOpen):
        stock.settle(transfer, (missing, "found_here"))
    stock.finish(transfer)
    for one, outcome, fault in (
        (here, "found_here", "not_disputed"),
        (ready_device(), "lost", "not_disputed"),
        (missing, "relocated", "impossible"),
        (extra, "found_here", "impossible"),
    ):
        with pytest.raises(CannotSettle) as refused:
            stock.settle(transfer, (one, outcome, "stolen"))
        assert refused.value.fault == fault
    stock.settle(transfer, (missing, "found_here"))
    revision = stock.settle(transfer, (missing, "found_here")).state.revision
    assert stock.get(transfer).state.revision == revision
    with pytest.raises(CannotSettle) as refused:
        stock.settle(transfer, (missing, "found_at_origin"))
    assert refused.value.fault == "settled"


def test_one_settlement_that_cannot_be_leaves_the_others_undone(stock):
    [missing] = stock.devices(1)
    sold = stock.network.device()
    sold.hold(AWA, BILAL, at(9), at(7))
    stock.network.device(sold)
    transfer = stock.shipped(missing)
    stock.receive(transfer, sold.state.reference)
    stock.finish(transfer)
    with pytest.raises(DeviceNotAvailable):
        stock.settle(transfer, (missing, "found_here"), (sold, "relocated"))
    assert stock.where(missing, sold) == [None, "saint-denis"]


def test_what_stands_here_already_is_no_extra(stock):
    [one] = stock.devices(1)
    shelf = stock.network.device(ready_device(**AT_LYON))
    transfer = stock.shipped(one)
    assert stock.receive(transfer, shelf.state.reference) == ["already_here"]
    stock.receive(transfer, one.state.reference)
    assert stock.finish(transfer).state.status == "received"


def test_an_extra_that_comes_with_its_own_transfer_after_all_is_none(stock):
    one, other = stock.devices(2)
    first, second = stock.shipped(one), stock.shipped(other)
    assert stock.receive(first, one.state.reference, other.state.reference) == ["arrived", "extra"]
    stock.receive(second, other.state.reference)
    assert stock.finish(first).state.status == "received"
    assert stock.get(first).state.extras[0].outcome == "moved_otherwise"


def test_an_extra_of_another_transfer_is_put_right_in_both(stock):
    one, other = stock.devices(2)
    first, second = stock.shipped(one), stock.shipped(other)
    stock.receive(first, one.state.reference, other.state.reference)
    stock.finish(first)
    stock.settle(first, (other, "relocated"))
    assert stock.finish(second).state.status == "received"
    assert stock.get(second).state.lines[0].outcome == "moved_otherwise"
    assert stock.where(other) == ["lyon"]


def test_a_missing_device_that_a_count_finds_settles_the_transfer(stock):
    [one] = stock.devices(1)
    transfer = stock.shipped(one)
    stock.finish(transfer)

    def count(work):
        found = work.devices.get(one.id)
        put_where_found(work, found, SITE, at(9), "stock-3", stock_take_id=AWA)

    stock.network.change(count)
    assert stock.where(one) == ["saint-denis"]
    assert stock.get(transfer).state.status == "settled"


@pytest.mark.parametrize("way", ["scanned", "found_here", "extra"])
def test_what_arrives_goes_to_who_waits_for_it_there(stock, way):
    holds = Holds(stock.network)
    hold = holds.ask(place="lyon").hold
    [one] = stock.devices(1)
    transfer = stock.shipped(*(stock.devices(1, category="tablet") if way == "extra" else [one]))
    if way != "found_here":
        stock.receive(transfer, one.state.reference)
    if way != "scanned":
        stock.finish(transfer)
        stock.settle(transfer, (one, "relocated" if way == "extra" else way))
    assert (holds.state(hold.id).status, holds.state(hold.id).device_id) == ("offered", one.id)
    assert stock.look(one).state.status == "held"


def test_receiving_tells_how_far_it_is(stock):
    one, two = stock.devices(2)
    transfer = stock.shipped(one, two)
    command = ReceiveTransfer(
        scope=ELSEWHERE, transfer_id=transfer.id, codes=(one.state.reference,), by="stock-2"
    )
    receiving = stock.app.receive_transfer(command, CONTEXT)
    state = receiving.transfer.state
    assert (state.ended("arrived"), len(state.missing)) == (1, 1)
    assert receiving.scanned[0].device_id == one.id


def test_transfers_are_listed_by_what_is_wanted(stock):
    out = stock.draft()
    back = stock.draft(scope=ELSEWHERE, origin="lyon", to="saint-denis")
    stock.cancel(back, scope=ELSEWHERE)
    assert stock.listed() == [out.id, back.id]
    assert stock.listed(origin="saint-denis") == [out.id]
    assert stock.listed(destination="saint-denis") == [back.id]
    assert stock.listed(statuses=frozenset({"cancelled"})) == [back.id]
    assert stock.listed(place="lyon", after=out.id) == [back.id]
    with pytest.raises(OutOfScope):
        stock.listed(HERE, place="lyon")
