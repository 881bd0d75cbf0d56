"""What a till does: prices, receipts, payments, quotas, and what it refuses."""

from datetime import date

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, PersonUnknown
from services.inventory.application.commands.note_refused_sale import (
    NoteRefusedSale,
    note_refused_sale,
)
from services.inventory.application.queries.sales import GetSale
from services.inventory.application.selling import give_back
from services.inventory.domain.devices.device import Description
from services.inventory.domain.devices.refusals import DeviceNotAvailable, HeldForSomebodyElse
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.refusals import NotEntitled
from services.inventory.domain.sales.events import SaleRefused
from services.inventory.domain.sales.lines import Payment
from services.inventory.domain.sales.refusals import (
    DeviceElsewhere,
    NoPrice,
    NoSuchLine,
    PaymentMismatch,
)
from tests.inventory.builders import (
    AWA,
    BILAL,
    CHLOE,
    ELSEWHERE,
    HERE,
    LYON_ID,
    device,
    ready_device,
)
from tests.inventory.holds import Holds
from tests.inventory.sales import LAPTOP_B, cash, offer, sell
from tests.scripted import at, published


@pytest.fixture
def known(network):
    """Awa and Bilal live together; both have a solidarity right."""
    for one in (AWA, BILAL):
        network.person(one, household_id=CHLOE)
    return network


def test_a_laptop_is_sold_at_its_price_with_a_receipt_and_two_years_of_warranty(known):
    laptop = known.device()
    sale = sell(known, laptop, cash_given=15_000)
    state = sale.state
    assert state.receipt_number == "2026-saint-denis-000001"
    assert (state.total, state.saving, state.change) == (LAPTOP_B, 23_000, 3_000)
    assert (state.grid_version, state.person_id, state.household_id) == (1, AWA, CHLOE)
    [line] = state.devices
    assert (line.price, line.reference_price, line.quota) == (LAPTOP_B, 35_000, "computer")
    sold = known.look(lambda work: work.devices.get(laptop.id)).state
    assert (sold.status, sold.sale_id, sold.person_id) == ("sold", sale.id, AWA)
    assert sold.warranty_until == line.warranty_until == date(2028, 11, 23)
    assert published(known)[-2:] == ["DeviceSold", "SaleRecorded"]


def test_receipts_count_by_site_and_local_year(known):
    known.clock.instant = at(0, day=38)
    before = sell(known, known.device()).state
    known.clock.instant = at(23, 30, day=38)
    after = sell(known, known.device(), person=known.person(LYON_ID)).state
    assert before.receipt_number == "2026-saint-denis-000001"
    assert (after.receipt_number, after.day) == ("2027-saint-denis-000001", date(2027, 1, 1))


def test_a_refused_sale_takes_no_number(known):
    with pytest.raises(DeviceNotAvailable):
        sell(known, known.device(device()))
    assert sell(known, known.device()).state.receipt_number.endswith("000001")


def test_a_household_has_one_computer_in_24_months(known):
    sell(known, known.device())
    with pytest.raises(QuotaReached) as refused:
        sell(known, known.device(ready_device("desktop")), person=BILAL)
    state = refused.value.state
    assert (state.kind, state.used, state.limit, state.left) == ("computer", 1, 1, 0)
    assert (state.since, state.again_from) == (date(2026, 11, 23), date(2028, 11, 23))


def test_two_computers_on_one_receipt_are_one_too_many(known):
    with pytest.raises(QuotaReached):
        sell(known, known.device(), known.device())
    assert known.look(lambda work: work.ledger.of(CHLOE, [AWA])) == []


def test_what_is_given_back_frees_the_quota_once(known):
    sale = sell(known, known.device())

    def back(work):
        return give_back(work, work.sales.get(sale.id), 1, at(9))

    assert known.change(back) is True
    assert known.change(back) is False
    assert published(known)[-1] == "LineGivenBack"
    assert sell(known, known.device(), person=BILAL).state.receipt_number.endswith("000002")
    with pytest.raises(NoSuchLine):
        known.change(lambda work: give_back(work, work.sales.get(sale.id), 2, at(9)))


def test_somebody_without_a_right_is_refused(network):
    network.person(AWA, solidarity_until=date(2026, 11, 22))
    network.person(BILAL, solidarity_until=date(2026, 11, 23))
    with pytest.raises(NotEntitled) as refused:
        sell(network, network.device())
    assert refused.value.until == date(2026, 11, 22)
    assert sell(network, network.device(), person=BILAL)


def test_a_manager_s_waiver_is_kept_and_audited(network):
    network.person(AWA, solidarity_until=None)
    laptops = [network.device() for _ in range(2)]
    sale = sell(network, *laptops, waiver="schooling", by="manager-1")
    waiver = sale.state.waiver
    assert (waiver.reason, waiver.by) == ("schooling", "manager-1")
    assert waiver.waived == ("eligibility", "computer")
    assert ("sale.waive", [sale.id, AWA], "schooling") in network.app.store.memory.audit


def test_a_waiver_that_nothing_needed_is_none(known):
    assert sell(known, known.device(), waiver="schooling").state.waiver is None
    assert known.app.store.memory.audit == []


def test_what_is_given_has_no_price_and_draws_on_the_quota(known):
    sale = sell(known, known.device(), way="donation")
    assert (sale.state.total, sale.state.saving) == (0, 35_000)
    assert published(known)[-2:] == ["DeviceDonated", "SaleRecorded"]
    with pytest.raises(QuotaReached):
        sell(known, known.device())


def test_what_has_no_price_may_be_given_but_not_sold(known):
    thing = known.device(ready_device("other"))
    with pytest.raises(NoPrice):
        sell(known, thing)
    assert sell(known, thing, way="donation").state.devices[0].quota is None


@pytest.mark.parametrize(
    "payments",
    [(), cash(LAPTOP_B - 1), cash() + cash(1)],
    ids=["nothing", "too little", "too much"],
)
def test_the_parts_of_a_payment_sum_to_the_total(known, payments):
    with pytest.raises(PaymentMismatch) as refused:
        sell(known, known.device(), payments=payments)
    assert refused.value.total == LAPTOP_B


def test_a_price_may_be_paid_in_parts(known):
    parts = (Payment(means="voucher", amount=7_000), *cash(5_000))
    assert sell(known, known.device(), payments=parts, cash_given=5_000).state.change == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"cash_given": LAPTOP_B - 1},
        {"payments": (Payment(means="card", amount=LAPTOP_B),), "cash_given": LAPTOP_B},
        {"payments": (*cash(), Payment(means="card", amount=0))},
    ],
    ids=["less than due", "without cash", "a part of nothing"],
)
def test_what_makes_no_payment_is_refused(known, changes):
    with pytest.raises(InvalidValue):
        sell(known, known.device(), **changes)


def test_a_sale_without_lines_or_with_one_device_twice_makes_no_sense(known):
    laptop = known.device()
    for devices in ((), (laptop, laptop)):
        with pytest.raises(InvalidValue):
            sell(known, *devices)


def test_a_device_is_sold_where_it_stands(known):
    there = known.device(place="lyon", place_id=LYON_ID)
    with pytest.raises(NotFound):
        sell(known, there)
    with pytest.raises(DeviceElsewhere):
        sell(known, there, scope=type(HERE)(None))
    with pytest.raises(OutOfScope):
        sell(known, there, scope=ELSEWHERE)


def test_what_is_kept_for_the_buyer_is_theirs_and_their_other_hold_ends(known):
    kept = known.device()
    hold = Holds(known).ask(AWA, device=kept).hold
    sell(known, kept)
    assert known.look(lambda work: work.holds.get(hold.id)).state.status == "fulfilled"
    assert known.look(lambda work: work.devices.get(kept.id)).state.hold_id is None


def test_two_things_kept_or_not_on_one_receipt_leave_nothing_held(known):
    kept, other = known.device(), known.device()
    hold = Holds(known).ask(AWA, device=kept).hold
    sell(known, other, kept, waiver="schooling")
    assert known.look(lambda work: work.holds.get(hold.id)).state.status == "fulfilled"


def test_what_a_laptop_spares_is_told_with_its_sale(known):
    sell(known, known.device())
    [sold] = [one for one in known.app.store.memory.published if type(one).__name__ == "DeviceSold"]
    assert (sold.terms.factor_version, sold.terms.avoided_kgco2e) == ("ademe-2022-09", 81.0)


def test_only_what_is_ready_and_held_for_nobody_else_is_sold(known):
    laptop = known.device()
    held = known.device()
    held.hold(LYON_ID, BILAL, at(12), at(8))
    known.device(held)
    with pytest.raises(HeldForSomebodyElse):
        sell(known, held)
    sell(known, laptop)
    with pytest.raises(DeviceNotAvailable):
        sell(known, laptop, waiver="emergency")


def test_nobody_sells_to_whom_booking_has_not_told_of(network):
    with pytest.raises(PersonUnknown):
        sell(network, network.device())


def refusals(network):
    return [e.refused for e in network.app.store.memory.published if type(e) is SaleRefused]


def test_a_refusal_is_told_with_the_quota_s_state_once_for_each_command(known):
    sell(known, known.device())
    for _ in range(2):
        with pytest.raises(QuotaReached):
            sell(known, known.device(), person=BILAL, command_id=LYON_ID)
    [refused] = refusals(known)
    assert (refused.refusal_id, refused.reason, refused.person_id) == (LYON_ID, "quota", BILAL)
    assert (refused.quota.kind, refused.quota.used, refused.wanted) == ("computer", 1, 1)


def test_whoever_has_no_right_or_asks_for_what_is_not_ready_is_told_of(known):
    known.person(CHLOE, solidarity_until=None)
    with pytest.raises(NotEntitled):
        sell(known, known.device(), person=CHLOE)
    with pytest.raises(DeviceNotAvailable):
        sell(known, known.device(device()))
    assert [one.reason for one in refusals(known)] == ["not_eligible", "not_ready"]


def test_a_command_that_made_its_sale_is_not_told_as_refused(known):
    laptop = known.device()
    sale = sell(known, laptop, command_id=LYON_ID)
    late = DeviceNotAvailable(laptop.id, "sold", "sell")
    command = NoteRefusedSale(sale=offer(laptop, command_id=LYON_ID), refusal=late)
    known.change(lambda work: note_refused_sale(work, command))
    assert refusals(known) == []
    assert known.look(lambda work: work.sales.of_command(LYON_ID)) == sale


def test_a_till_s_own_mistakes_are_nothing_to_tell(known):
    for changes in ({"payments": ()}, {"devices": ()}):
        with pytest.raises((PaymentMismatch, InvalidValue)):
            sell(known, known.device(), **changes)
    assert refusals(known) == []


def test_the_same_command_again_is_the_same_sale(known):
    laptop = known.device()
    first = sell(known, laptop, command_id=LYON_ID)
    again = sell(known, laptop, command_id=LYON_ID)
    assert again.state == first.state
    assert published(known).count("SaleRecorded") == 1


def test_a_sale_is_found_by_its_id_and_its_receipt_at_its_own_site(known):
    sale = sell(known, known.device())
    for reference in (sale.id, sale.state.receipt_number):
        assert known.app.get_sale(GetSale(scope=HERE, reference=reference)).sale == sale
        with pytest.raises(NotFound):
            known.app.get_sale(GetSale(scope=ELSEWHERE, reference=reference))


def test_a_receipt_knows_a_phone_without_a_serial_number_by_its_imei(network):
    network.person()
    what = Description(
        category="smartphone", serial="", make="Fairphone", model="3", imeis=("490154203237518",)
    )
    phone = network.device(category="smartphone", description=what)
    [line] = sell(network, phone, payments=cash(7_000)).state.devices
    assert line.serial_end == "7518"
