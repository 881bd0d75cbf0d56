"""Codes come into the vault by files: all or nothing, each once, and none is named in a report."""

from datetime import date

import pytest

from kernel.refusals import ImportRefused, OutOfScope
from kernel.scope import NATIONAL
from services.inventory.application.commands.import_top_ups import ImportTopUps, NewTopUp
from services.inventory.application.queries.top_ups import ListTopUpStock, Stock
from tests.inventory.builders import HERE, offer, top_up_codes
from tests.scripted import CONTEXT, at, published, run_timers

RIGHT = [NewTopUp(offer=offer(), code=code) for code in top_up_codes(3)]


def load(network, *rows, scope=NATIONAL, partial=False):
    command = ImportTopUps(scope=scope, rows=rows, partial=partial)
    return network.app.import_top_ups(command, CONTEXT)


def stock(network, **query):
    return network.app.list_top_up_stock(ListTopUpStock(**query))


def wrong(code=8, **changes):
    return NewTopUp(offer=offer(**changes), code=top_up_codes(1, code)[0])


def test_codes_that_are_alike_are_one_batch_and_told_as_a_number(network):
    other = wrong(face_value=2000, price=1900)
    assert len(load(network, *RIGHT, other).opened) == 4
    assert published(network) == ["TopUpsImported", "TopUpsImported"]
    told = network.app.store.memory.published
    assert [(event.batch.offer.face_value, event.batch.codes) for event in told] == [
        (1000, 3),
        (2000, 1),
    ]


def test_the_same_file_again_adds_nothing(network):
    first = load(network, *RIGHT)
    again = load(network, *RIGHT)
    assert (again.opened, set(again.unchanged)) == ((), set(first.opened))
    assert [line.available for line in stock(network)] == [3]
    assert len(published(network)) == 1


def test_a_code_that_was_sold_and_shown_does_not_come_in_again(network):
    load(network, *RIGHT)
    network.top_up()
    assert load(network, *RIGHT).opened == ()
    network.clock.instant = at(7, day=300)
    assert load(network, *RIGHT).opened == ()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (wrong(operator="12345678901234"), "operator"),
        (wrong(face_value=99, price=0), "face_value_cents"),
        (wrong(face_value=20_001), "face_value_cents"),
        (wrong(price=1001), "price_cents"),
        (wrong(price=-1), "price_cents"),
        (wrong(validity_days=0), "validity_days"),
        (wrong(enter_by=date(2026, 11, 22)), "enter_by"),
        (NewTopUp(offer=offer(price=500), code=RIGHT[0].code), "code"),
    ],
)
def test_nothing_is_imported_where_a_row_is_wrong_unless_partial_is_asked(network, row, field):
    load(network, RIGHT[0])
    with pytest.raises(ImportRefused) as refusal:
        load(network, *RIGHT, row)
    [problem] = refusal.value.problems
    assert (problem.row, problem.field, problem.reference) == (4, field, "")
    assert row.code.text not in str(problem)
    assert "12345678901234" not in str(problem)
    assert stock(network)[0].available == 1
    report = load(network, *RIGHT, row, partial=True)
    assert (len(report.opened), len(report.unchanged), report.problems) == (2, 1, (problem,))


def test_the_last_day_may_be_today(network):
    assert len(load(network, wrong(enter_by=date(2026, 11, 23))).opened) == 1


def test_only_the_network_imports(network):
    with pytest.raises(OutOfScope):
        load(network, *RIGHT, scope=HERE)


def test_stock_is_told_by_operator_and_value(network):
    network.stock(2, start=1)
    network.stock(1, start=3, price=950, enter_by=date(2026, 12, 20))
    network.stock(1, start=4, enter_by=date(2026, 11, 25))
    network.stock(1, start=5, enter_by=date(2026, 11, 23))
    network.stock(1, start=6, operator="sfr")
    network.clock.instant = at(7, day=1)
    assert stock(network, operator="orange") == [
        Stock(
            operator="orange",
            face_value=1000,
            available=3,
            expiring=1,
            too_late=1,
            expired=1,
            price=950,
            enter_by=date(2026, 12, 20),
        )
    ]
    assert [line.operator for line in stock(network)] == ["orange", "sfr"]
    assert stock(network, operator="lebara") == []


def test_stock_where_nothing_can_be_sold_has_no_price(network):
    network.stock(enter_by=date(2026, 11, 24))
    [line] = stock(network)
    assert (line.available, line.too_late, line.price, line.enter_by) == (0, 1, None, None)


def warned(network):
    return [
        (type(event).__name__, event.left, getattr(event, "days", None))
        for event in network.app.store.memory.published
        if hasattr(event, "left")
    ]


def test_what_nobody_buys_is_told_of_once_a_day_in_its_last_month(network):
    network.stock(3, enter_by=date(2026, 12, 25))
    network.clock.instant = at(6, 59, day=2)
    assert run_timers(network) == 0
    network.clock.instant = at(7, day=2)
    assert run_timers(network) == 1
    assert warned(network) == [("TopUpsExpiring", 3, 30)]
    network.clock.instant = at(22, day=2)
    assert run_timers(network) == 0
    network.top_up()
    network.clock.instant = at(7, day=3)
    assert run_timers(network) == 1
    assert warned(network)[1:] == [("TopUpsExpiring", 2, 29)]


def test_what_comes_in_late_is_told_of_at_once(network):
    network.stock(enter_by=date(2026, 12, 1))
    assert run_timers(network) == 1
    assert warned(network) == [("TopUpsExpiring", 1, 8)]


def test_after_a_long_outage_it_is_told_of_once_as_it_is_now(network):
    network.stock(enter_by=date(2026, 12, 25))
    network.clock.instant = at(7, day=20)
    assert run_timers(network) == 1
    assert warned(network) == [("TopUpsExpiring", 1, 12)]


def test_what_expired_is_told_of_given_up_and_counted(network):
    network.stock(2, enter_by=date(2026, 12, 1))
    sold = network.top_up()
    for day in range(9):
        network.clock.instant = at(7, day=day)
        run_timers(network)
    assert [days for _, _, days in warned(network)] == [8, 7, 6, 5, 4, 3, 2, 1, 0]
    network.clock.instant = at(7, day=9)
    assert run_timers(network) == 1
    assert warned(network)[-1] == ("TopUpsExpired", 1, None)
    [line] = stock(network)
    assert (line.available, line.too_late, line.expired) == (0, 0, 1)
    network.clock.instant = at(7, day=40)
    assert run_timers(network) == 0
    assert network.change(lambda work: work.vault.give_up(sold.id))


def test_what_was_sold_out_is_told_of_no_more(network):
    network.stock(enter_by=date(2026, 12, 25))
    network.top_up()
    network.clock.instant = at(7, day=2)
    assert run_timers(network) == 1
    assert warned(network) == []
    network.clock.instant = at(7, day=10)
    assert run_timers(network) == 0
