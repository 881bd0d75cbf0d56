"""Lots are received and their machines registered; what was here before comes back as itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope
from services.inventory.application.certifying import Erasure
from services.inventory.application.commands.receive_lot import ReceiveLot
from services.inventory.application.commands.register_device import RegisterDevice
from services.inventory.application.describing import Given
from services.inventory.application.queries.lots import GetLot, ListLots
from services.inventory.domain.lots.refusals import AlreadyRegistered, OtherMachine
from services.inventory.edge.schemas.lots import ReceiveLotBody
from tests.inventory.builders import ELSEWHERE, HERE
from tests.inventory.working import Working
from tests.scripted import CONTEXT, at, published

IMEI, OTHER_IMEI = "490154203237518", "356938035643809"
LAPTOP = Given(
    category="laptop",
    make="Lenovo",
    model="ThinkPad T480",
    serial="pf-1abcde",
    specifications={"storage_gb": "256", "screen_inches": "14,0"},
)
PHONE = Given(category="smartphone", make="Samsung", model="A12", serial="R58N", imeis=(IMEI,))


def receive(network, scope=HERE, **changes):
    given = {
        "site": "saint-denis",
        "donor_kind": "company",
        "donor_name": "Exemple SA",
        "grams": 264_500,
        "devices": 120,
        "by": "stock-1",
    }
    return network.app.receive_lot(ReceiveLot(scope=scope, **given | changes), CONTEXT)


def register(network, lot, given=LAPTOP, scope=HERE):
    command = RegisterDevice(scope=scope, lot_id=lot.id, given=given, by="stock-1")
    return network.app.register_device(command, CONTEXT)


def gone(network, device):
    """Scraps a device, as one way for it to leave."""

    def scrap(work):
        one = work.devices.get(device.id)
        one.scrap("lost", at(9), "stock-1")
        work.devices.save(one)

    network.change(scrap)


def test_lots_are_numbered_by_place_and_year_without_a_gap(network):
    with pytest.raises(InvalidValue):
        receive(network, grams=0)
    numbers = [receive(network).state.number for _ in range(2)]
    numbers.append(receive(network, received_on=date(2025, 12, 31)).state.number)
    assert numbers == [
        "L-2026-saint-denis-0001",
        "L-2026-saint-denis-0002",
        "L-2025-saint-denis-0001",
    ]


def test_a_lot_is_received_today_on_the_place_s_clock_and_never_tomorrow(network):
    network.clock.instant = at(23, 30)
    assert receive(network).state.received_on == date(2026, 11, 24)
    with pytest.raises(InvalidValue) as refusal:
        receive(network, received_on=date(2026, 11, 25))
    assert refusal.value.field == "received_on"


def test_a_donor_is_known_again_by_its_id_at_the_caller_s_places_alone(network):
    first = receive(network)
    again = receive(network, donor_id=first.state.donor.id, donor_kind=None, donor_name=None)
    assert again.state.donor == first.state.donor
    with pytest.raises(NotFound):
        receive(
            network,
            ELSEWHERE,
            site="lyon",
            donor_id=first.state.donor.id,
            donor_kind=None,
            donor_name=None,
        )
    for wrong in ({"donor_name": None}, {"donor_id": first.state.donor.id}, {"donor_kind": None}):
        with pytest.raises(InvalidValue):
            receive(network, **wrong)


def test_a_lot_is_seen_at_its_place_alone(network):
    lot = receive(network)
    assert network.app.get_lot(GetLot(scope=HERE, lot_id=lot.id)).lot == lot
    assert network.app.list_lots(ListLots(scope=HERE)) == [lot]
    assert network.app.list_lots(ListLots(scope=ELSEWHERE)) == []
    for refused, act in (
        (NotFound, lambda: network.app.get_lot(GetLot(scope=ELSEWHERE, lot_id=lot.id))),
        (NotFound, lambda: register(network, lot, scope=ELSEWHERE)),
        (OutOfScope, lambda: receive(network, ELSEWHERE)),
        (OutOfScope, lambda: network.app.list_lots(ListLots(scope=HERE, place="lyon"))),
    ):
        with pytest.raises(refused):
            act()


def test_a_machine_gets_a_life_where_its_lot_was_received(network):
    lot = receive(network)
    device = register(network, lot)
    state = device.state
    assert (state.place, state.status, state.lot_id) == ("saint-denis", "received", lot.id)
    assert state.description.serial == "PF1ABCDE"
    assert state.description.specifications == {"storage_gb": "256", "screen_inches": "14"}
    assert state.reference.startswith("D-")
    assert len(state.reference) == 10
    assert published(network) == ["LotReceived", "DeviceRegistered"]
    assert network.app.get_lot(GetLot(scope=HERE, lot_id=lot.id)).registered == 1


def test_a_machine_in_stock_does_not_come_again(network):
    lot, other = receive(network), receive(network)
    device = register(network, lot, PHONE)
    for again in (PHONE, replace(PHONE, serial=""), replace(PHONE, imeis=())):
        with pytest.raises(AlreadyRegistered) as refusal:
            register(network, other, again)
        assert refusal.value.device_id == device.id
    assert refusal.value.field == "serial"


def test_a_machine_that_comes_back_is_the_same_device_with_a_longer_history(network):
    lot = receive(network)
    device = register(network, lot, replace(PHONE, imeis=(IMEI, OTHER_IMEI)))
    gone(network, device)
    with pytest.raises(AlreadyRegistered):
        register(network, lot, PHONE)
    later = receive(network)
    back = register(network, later, replace(PHONE, serial="", model="Galaxy A12"))
    assert (back.id, back.state.status, back.state.came_back) == (device.id, "received", 1)
    assert (back.state.lot_id, back.state.earlier_lots) == (later.id, (lot.id,))
    assert back.state.description.model == "Galaxy A12"
    assert (back.state.description.serial, back.state.description.imeis) == (
        "R58N",
        (IMEI, OTHER_IMEI),
    )
    counted = [
        network.app.get_lot(GetLot(scope=HERE, lot_id=one.id)).registered for one in (lot, later)
    ]
    assert counted == [1, 1]
    gone(network, back)
    with pytest.raises(AlreadyRegistered):
        register(network, lot, PHONE)


def test_numbers_of_two_machines_or_of_another_kind_are_told(network):
    lot = receive(network)
    one, other = register(network, lot, PHONE), register(network, lot, LAPTOP)
    gone(network, one)
    gone(network, other)
    later = receive(network)
    with pytest.raises(OtherMachine) as refusal:
        register(network, later, replace(PHONE, serial=LAPTOP.serial))
    assert set(refusal.value.device_ids) == {one.id, other.id}
    with pytest.raises(OtherMachine):
        register(network, later, replace(PHONE, category="tablet"))


def test_a_reference_that_a_device_has_is_not_given_twice(network):
    lot = receive(network)
    first = register(network, lot)
    codes = iter(["2" * 8, first.state.reference[2:], "3" * 8])
    object.__setattr__(network.app.tools, "new_code", lambda _length: next(codes))
    assert register(network, lot, PHONE).state.reference == "D-22222222"
    other = replace(PHONE, serial="R58X", imeis=())
    assert register(network, lot, other).state.reference == "D-33333333"


def test_what_was_erased_before_its_list_was_read_is_erased(network):
    """In Paris the lot's day began on Sunday at 23:00 UTC."""
    working, began = Working(network), at(23, day=-1)
    lot = receive(network)
    network.clock.instant = at(15)
    one = register(network, lot)
    with pytest.raises(InvalidValue) as refused:
        working.wipe(one.id, start=began - timedelta(seconds=1), end=at(8))
    assert refused.value.field == "start"
    assert working.wipe(one.id, start=began, end=at(8)).state.status == "wiped"
    other = register(network, lot, PHONE)
    shredded = Erasure(method="destroy", tool="shred", start=at(8), end=at(8), verified=True)
    assert working.scrap(other.id, destroyed=shredded).state.status == "scrapped"


def test_a_day_of_a_lot_says_nothing_of_a_machine_that_was_elsewhere_meanwhile(network):
    working, lot = Working(network), receive(network)
    gone(network, register(network, lot))
    network.clock.instant = at(15)
    again = register(network, receive(network))
    with pytest.raises(InvalidValue):
        working.wipe(again.id, start=at(8), end=at(9))


def test_a_tool_that_tells_whole_seconds_is_believed_in_the_first_one(network):
    working, lot = Working(network), receive(network)
    gone(network, register(network, lot))
    network.clock.instant = at(15) + timedelta(milliseconds=700)
    again = register(network, receive(network))
    assert working.wipe(again.id, start=at(15), end=at(15)).state.status == "wiped"


@pytest.mark.parametrize("kilograms", ["0", "-1", "1000000.001"])
def test_a_weight_that_is_none_is_told_what_one_is(kilograms):
    told = ReceiveLotBody().validate({"kilograms": kilograms})
    assert told["kilograms"] == ["More than 0 and at most 1,000,000 kg."]
