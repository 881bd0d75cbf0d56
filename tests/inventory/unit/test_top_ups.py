"""Top-ups: sold once, shown once, replaced where the paper was lost."""

import pickle
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, Stale
from services.inventory.application.commands.replace_top_up import ReplaceTopUp
from services.inventory.application.commands.reveal_top_up import RevealTopUp
from services.inventory.application.queries.top_ups import GetTopUp, ListTopUps
from services.inventory.domain.top_ups.offer import FRESH_DAYS
from services.inventory.domain.top_ups.refusals import (
    AlreadyShown,
    NoTopUpLeft,
    NotShown,
    TopUpVoid,
)
from services.inventory.domain.top_ups.secret import SecretCode
from tests.inventory.builders import AWA, ELSEWHERE, HERE, SALE_ID, SITE_ID
from tests.scripted import CONTEXT, at, published

TODAY = date(2026, 11, 23)


def reveal(network, top_up, scope=HERE, **more):
    command = RevealTopUp(scope=scope, top_up_id=top_up.id, by="desk-1", **more)
    return network.app.reveal_top_up(command, CONTEXT)


def replaced(network, top_up, scope=HERE, reason="lost_paper", **more):
    command = ReplaceTopUp(scope=scope, top_up_id=top_up.id, reason=reason, by="manager-1", **more)
    return network.app.replace_top_up(command, CONTEXT)


def test_a_top_up_is_sold_to_a_person_as_a_line_of_a_sale(network):
    network.stock()
    sold = network.top_up()
    state = sold.state
    assert (state.sale_id, state.person_id, state.place_id) == (SALE_ID, AWA, SITE_ID)
    assert (state.offer.price, state.offer.face_value, state.status) == (900, 1000, "sold")
    assert published(network)[-1] == "TopUpSold"


def test_none_is_sold_twice(network):
    network.stock(2)
    assert network.top_up().id != network.top_up().id
    with pytest.raises(NoTopUpLeft):
        network.top_up()


def test_none_is_sold_of_another_operator_or_value(network):
    network.stock(operator="sfr")
    network.stock(start=2, face_value=2000)
    with pytest.raises(NoTopUpLeft) as refusal:
        network.top_up()
    assert (refusal.value.operator, refusal.value.face_value) == ("orange", 1000)


def test_the_oldest_is_sold_first_as_long_as_its_buyer_has_a_week_for_it(network):
    last = TODAY + timedelta(days=FRESH_DAYS)
    network.stock(start=1, enter_by=last + timedelta(days=1))
    network.stock(start=2, enter_by=last)
    network.stock(start=3, enter_by=last - timedelta(days=1))
    assert network.top_up().state.offer.enter_by == last
    assert network.top_up().state.offer.enter_by == last + timedelta(days=1)
    with pytest.raises(NoTopUpLeft):
        network.top_up()


def test_its_day_is_that_of_the_operators_and_begins_at_midnight_in_paris(network):
    network.stock(enter_by=TODAY + timedelta(days=FRESH_DAYS))
    network.clock.instant = at(22, 59)
    sold = network.top_up()
    assert sold.state.status == "sold"
    network.stock(start=2, enter_by=TODAY + timedelta(days=FRESH_DAYS))
    network.clock.instant = at(23, 1)
    with pytest.raises(NoTopUpLeft):
        network.top_up()


def test_a_code_is_shown_once(network):
    [code] = network.stock()
    sold = network.top_up()
    assert reveal(network, sold).code == code
    with pytest.raises(AlreadyShown):
        reveal(network, sold)
    assert published(network)[-1] == "TopUpShown"
    assert network.app.store.memory.audit[-1] == ("top_up.reveal", [sold.id], None)


def test_a_code_is_shown_where_it_was_sold(network):
    network.stock()
    sold = network.top_up()
    with pytest.raises(NotFound):
        reveal(network, sold, scope=ELSEWHERE)
    with pytest.raises(NotFound):
        network.app.get_top_up(GetTopUp(scope=ELSEWHERE, top_up_id=sold.id))
    assert network.app.list_top_ups(ListTopUps(scope=ELSEWHERE, sale_id=SALE_ID)) == []
    assert network.app.get_top_up(GetTopUp(scope=HERE, top_up_id=sold.id)) == sold


def test_whoever_saw_another_version_is_refused(network):
    network.stock(2)
    sold = network.top_up()
    with pytest.raises(Stale):
        reveal(network, sold, expected_version=2)
    assert reveal(network, sold, expected_version=1).top_up.version == 2
    with pytest.raises(Stale):
        replaced(network, sold, expected_version=1)


def test_lost_paper_is_replaced_by_another_code_of_the_same_value(network):
    first, second = network.stock(2)
    sold = network.top_up()
    seen = reveal(network, sold).code
    network.clock.instant = at(15)
    new = replaced(network, sold)
    assert reveal(network, new).code == ({first, second} - {seen}).pop()
    old = network.look(lambda work: work.top_ups.get(sold.id))
    assert (old.state.status, old.state.replaced_by) == ("voided", new.id)
    assert (new.state.replaces, new.state.sale_id, new.state.person_id) == (sold.id, SALE_ID, AWA)
    told = network.app.list_top_ups(ListTopUps(scope=HERE, sale_id=SALE_ID))
    assert [one.id for one in told] == [sold.id, new.id]
    audited = network.app.store.memory.audit
    assert ("top_up.replace", [sold.id, new.id], "lost_paper") in audited
    assert [name for name in published(network) if name.startswith("TopUp") and name[5] != "s"] == [
        *("TopUpSold", "TopUpShown", "TopUpVoided", "TopUpSold", "TopUpShown")
    ]


def test_what_replaces_costs_what_was_paid(network):
    network.stock()
    sold = network.top_up()
    reveal(network, sold)
    network.stock(start=2, price=1000)
    assert replaced(network, sold).state.offer.price == sold.state.offer.price == 900


def test_what_was_never_shown_needs_no_other(network):
    network.stock(2)
    with pytest.raises(NotShown):
        replaced(network, network.top_up())
    assert network.look(lambda work: work.vault.counted())[0].codes == 1


def test_what_is_void_is_neither_shown_nor_replaced_again(network):
    network.stock(3)
    sold = network.top_up()
    reveal(network, sold)
    new = replaced(network, sold)
    for again in (reveal, replaced):
        with pytest.raises(TopUpVoid) as refusal:
            again(network, sold)
        assert refusal.value.replaced_by == new.id
    reveal(network, new)
    assert replaced(network, new).state.replaces == new.id


def test_where_none_is_left_the_lost_one_stays_as_it_is(network):
    network.stock()
    sold = network.top_up()
    reveal(network, sold)
    with pytest.raises(NoTopUpLeft):
        replaced(network, sold)
    kept = network.look(lambda work: work.top_ups.get(sold.id))
    assert kept.state.status == "shown"


@pytest.mark.parametrize("written", ["1234 5678-9012 34", "12345678901234", " 1234-56789012 34 "])
def test_a_code_is_compared_without_what_separates_it(written):
    assert SecretCode.of(written) == SecretCode("12345678901234")


@pytest.mark.parametrize("written", ["", "12345", "1.23457E+13", "1234567890é", "1" * 33, "=1+1"])
def test_what_is_no_code_is_refused_without_saying_what_it_was(written):
    with pytest.raises(InvalidValue) as refusal:
        SecretCode.of(written)
    assert not written or written not in str(refusal.value)


def test_a_code_shows_in_no_text_that_python_makes_of_it():
    code = SecretCode("12345678901234")
    for text in (str(code), repr(code), f"{code}", f"{code!r:>40}", repr([code]), repr({code: 1})):
        assert code.text not in text
    assert pickle.loads(pickle.dumps(code)) == code != replace(code, text="X")  # noqa: S301
