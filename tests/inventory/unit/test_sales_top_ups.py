"""Top-ups as lines of a sale: their prices, their quota, and what is left in the vault."""

from datetime import date

import pytest

from services.inventory.application.selling import give_back
from services.inventory.application.till import WantedTopUp
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.sales.lines import Payment
from services.inventory.domain.top_ups.refusals import NoTopUpLeft
from tests.inventory.builders import AWA, BILAL, CHLOE
from tests.inventory.sales import LAPTOP_B, cash, sell
from tests.scripted import at, published

TEN = WantedTopUp(operator="orange", face_value=1_000)


def top_ups(network, count, *devices, **changes):
    """Sells so many of ten euros, for nine each."""
    paid = LAPTOP_B * len(devices) + 900 * count
    return sell(network, *devices, top_ups=(TEN,) * count, payments=cash(paid), **changes)


@pytest.fixture
def stocked(network):
    network.stock(8)
    for one in (AWA, BILAL):
        network.person(one, household_id=CHLOE)
    return network


def test_a_phone_and_a_first_top_up_are_one_sale_with_one_receipt(stocked):
    phone = stocked.device(category="smartphone")
    sale = sell(
        stocked,
        phone,
        top_ups=(TEN,),
        payments=(Payment(means="card", amount=7_000), *cash(900)),
    )
    [line] = sale.state.top_ups
    assert (line.number, line.price, line.face_value, line.quota) == (2, 900, 1_000, "top_up")
    assert sale.state.total == 7_900
    assert {"TopUpSold", "DeviceSold", "SaleRecorded"} <= set(published(stocked))
    [sold] = stocked.look(lambda work: work.top_ups.of_sale(sale.id))
    assert (sold.id, sold.state.person_id) == (line.top_up_id, AWA)


def test_no_code_is_in_a_sale_or_in_what_is_told(stocked):
    codes = stocked.stock(3, start=100)
    sale = top_ups(stocked, 3)
    told = repr(sale) + repr(stocked.app.store.memory.published)
    assert not any(code.text in told for code in codes)


def test_a_household_has_thirty_euros_of_face_value_a_month(stocked):
    top_ups(stocked, 2)
    with pytest.raises(QuotaReached) as refused:
        top_ups(stocked, 2, person=BILAL)
    state = refused.value.state
    assert (state.used, state.left, refused.value.wanted) == (2_000, 1_000, 2_000)
    assert state.again_from == date(2026, 12, 23)
    top_ups(stocked, 1, person=BILAL)
    stocked.clock.instant = at(12, day=30)
    assert top_ups(stocked, 3).state.receipt_number.endswith("000003")


def test_what_the_vault_does_not_have_is_not_sold_and_nothing_is_taken(stocked):
    with pytest.raises(NoTopUpLeft):
        sell(
            stocked,
            stocked.device(),
            top_ups=(TEN, WantedTopUp(operator="sfr", face_value=500)),
            payments=cash(LAPTOP_B),
        )
    assert "TopUpSold" not in published(stocked)
    assert top_ups(stocked, 1).state.receipt_number.endswith("000001")


def test_a_top_up_that_is_given_back_frees_its_face_value(stocked):
    sale = top_ups(stocked, 3)
    stocked.change(lambda work: give_back(work, work.sales.get(sale.id), 2, at(9)))
    top_ups(stocked, 1, person=BILAL)
    with pytest.raises(QuotaReached):
        top_ups(stocked, 1, person=BILAL)
