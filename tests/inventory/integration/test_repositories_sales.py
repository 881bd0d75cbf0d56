"""Sales, price grids, quota rules and the ledger in memory and on MongoDB: one suite for both."""

from dataclasses import replace
from datetime import date
from operator import attrgetter

import pytest

from services.inventory.domain.quotas.excess import Excess, ExcessState
from services.inventory.domain.quotas.ledger import Entry, QuotaState
from services.inventory.domain.quotas.rules import SHIPPED as RULES
from services.inventory.domain.quotas.rules import QuotaRules
from services.inventory.domain.sales.lines import DeviceLine, Payment, TopUpLine
from services.inventory.domain.sales.prices import SHIPPED, Grid, PriceGrid
from services.inventory.domain.sales.refused import RefusedSale, RefusedSaleState
from services.inventory.domain.sales.sale import Sale, SaleState
from services.inventory.domain.sales.waivers import Waiver
from tests.inventory.builders import AWA, BILAL, CHLOE, LYON_ID, SITE_ID, ready_device
from tests.scripted import at

DAY = date(2026, 11, 23)
LINE = DeviceLine(
    number=1,
    price=12_000,
    quota="computer",
    device_id=LYON_ID,
    reference="D-00000001",
    category="laptop",
    make="Lenovo",
    model="ThinkPad T480",
    serial_end="0001",
    grade="B",
    warranty_until=date(2028, 11, 23),
    reference_price=35_000,
)
TOP_UP = TopUpLine(
    number=2, price=500, quota="top_up", top_up_id=CHLOE, operator="lebara", face_value=1_000
)


def sale(number: int, **changes) -> Sale:
    state = SaleState(
        sale_id=f"0197f000-0000-7000-8000-0000ee{number:06d}",
        receipt_number=f"2026-saint-denis-{number:06d}",
        way="sale",
        site_id=SITE_ID,
        site="saint-denis",
        at=at(9),
        day=DAY,
        person_id=AWA,
        household_id=CHLOE,
        grid_version=1,
        rules_version=1,
        by="desk-1",
        devices=(LINE,),
        top_ups=(TOP_UP,),
        payments=(Payment(means="cash", amount=12_500),),
        cash_given=15_000,
        waiver=Waiver(reason="schooling", by="manager-1", waived=("computer",)),
        command_id=f"0197f000-0000-7000-8000-0000cc{number:06d}",
    )
    return Sale.make(replace(state, **changes))


def entry(number: int, **changes) -> Entry:
    values = Entry(
        id=f"0197f000-0000-7000-8000-0000ee{number:06d}/1",
        kind="computer",
        amount=1,
        person_id=AWA,
        household_id=CHLOE,
        day=DAY,
        at=at(9),
        site_id=SITE_ID,
        sale_id=f"0197f000-0000-7000-8000-0000ee{number:06d}",
        line=1,
    )
    return replace(values, **changes)


def saved(twin, *sales):
    for one in sales:
        twin.change(lambda work, one=one: work.sales.save(one))
    return sales


def test_a_sale_comes_back_as_it_was_saved_by_whatever_it_is_found(twin):
    [one] = saved(twin, sale(1))
    for found in (
        lambda work: work.sales.get(one.id),
        lambda work: work.sales.by_receipt(one.state.receipt_number),
        lambda work: work.sales.of_command(one.state.command_id),
    ):
        assert twin.look(found) == one
    assert twin.look(lambda work: work.sales.get(AWA)) is None
    one.give_back(1, at(10))
    saved(twin, one)
    assert twin.look(lambda work: work.sales.get(one.id)) == one
    assert one.version == 2


def test_the_sales_of_a_site_and_day_are_in_the_order_of_their_receipts(twin):
    second, first = saved(twin, sale(2), sale(1))
    saved(twin, sale(3, day=date(2026, 11, 24)), sale(4, site_id=LYON_ID))

    def found(after=None, limit=0):
        return twin.look(lambda work: work.sales.of_day(SITE_ID, DAY, after, limit))

    assert found() == [first, second]
    assert found(limit=1) == [first]
    assert found(after=first.state.receipt_number) == [second]


def test_numbers_of_receipts_count_by_site_and_year_and_what_fails_takes_none(twin):
    def number(site=SITE_ID, year=2026):
        return twin.change(lambda work: work.sales.next_number(site, year))

    def fails(work):
        work.sales.next_number(SITE_ID, 2026)
        raise RuntimeError

    assert [number(), number()] == [1, 2]
    with pytest.raises(RuntimeError):
        twin.change(fails)
    assert [number(), number(site=LYON_ID), number(year=2027)] == [3, 1, 1]


def test_sales_become_another_s(twin):
    one, other = saved(twin, sale(1), sale(2))
    saved(twin, sale(3, person_id=BILAL))
    assert twin.look(lambda work: work.sales.of_person(AWA)) == [one.id, other.id]
    twin.change(lambda work: work.sales.rekey([one.id], BILAL))
    moved = twin.look(lambda work: work.sales.get(one.id))
    assert (moved.state.person_id, moved.partition) == (BILAL, AWA)
    assert twin.look(lambda work: work.sales.of_person(AWA)) == [other.id]
    twin.change(lambda work: work.sales.rekey([one.id], AWA))
    assert twin.look(lambda work: work.sales.get(one.id)) == one


def test_the_ledger_gives_what_was_made_for_a_household_and_what_its_people_have(twin):
    ours, elsewhere, gone, strange = (
        entry(1),
        entry(2, person_id=BILAL, household_id=None),
        entry(3, person_id=SITE_ID),
        entry(4, person_id=SITE_ID, household_id=LYON_ID),
    )
    twin.change(lambda work: work.ledger.add([ours, elsewhere, gone, strange]))
    twin.change(lambda work: work.ledger.add([]))
    assert twin.look(lambda w: w.ledger.of(CHLOE, [AWA, BILAL])) == [ours, elsewhere, gone]
    assert twin.look(lambda w: w.ledger.of(None, [BILAL])) == [elsewhere]


def test_an_entry_is_freed_once(twin):
    twin.change(lambda work: work.ledger.add([entry(1)]))
    for hour in (10, 11):
        twin.change(lambda work, hour=hour: work.ledger.free(entry(1).id, at(hour)))
    twin.change(lambda work: work.ledger.free("unknown/1", at(10)))
    assert twin.look(lambda w: w.ledger.of(None, [AWA])) == [entry(1, freed_at=at(10))]


def test_entries_become_another_s_and_stay_their_household_s(twin):
    twin.change(lambda work: work.ledger.add([entry(1), entry(2)]))
    assert twin.look(lambda w: w.ledger.of_person(AWA)) == [entry(1).id, entry(2).id]
    twin.change(lambda work: work.ledger.rekey([entry(1).id], BILAL))
    assert twin.look(lambda w: w.ledger.of_person(BILAL)) == [entry(1).id]
    assert twin.look(lambda w: w.ledger.of(None, [BILAL])) == [entry(1, person_id=BILAL)]


def test_the_latest_grid_from_a_day_on_holds_and_the_shipped_one_before(twin):
    def publish(valid_from):
        def step(work):
            grid = replace(SHIPPED, number=work.price_grids.next_number(), valid_from=valid_from)
            made = PriceGrid.publish(work.tools.new_id(), grid, at(9), "operator-1")
            work.price_grids.save(made)
            return grid

        return twin.change(step)

    def in_force(day) -> Grid:
        return twin.look(lambda work: work.price_grids.in_force(day))

    assert in_force(DAY) == SHIPPED
    january, december = publish(date(2027, 1, 1)), publish(date(2026, 12, 1))
    again = publish(date(2026, 12, 1))
    assert (january.number, december.number, again.number) == (2, 3, 4)
    assert in_force(date(2026, 11, 30)) == SHIPPED
    assert in_force(date(2026, 12, 31)) == again
    assert in_force(date(2027, 1, 1)) == january
    assert twin.look(lambda work: work.price_grids.listed()) == [again, december, january, SHIPPED]


def test_the_latest_rules_from_a_day_on_hold_and_the_shipped_ones_before(twin):
    def publish(work):
        rules = replace(RULES, number=work.rulebook.next_number(), valid_from=date(2027, 1, 1))
        work.rulebook.save(QuotaRules.publish(work.tools.new_id(), rules, at(9), "operator-1"))
        return rules

    published = twin.change(publish)
    assert published.number == 2
    assert twin.look(lambda work: work.rulebook.in_force(DAY)) == RULES
    assert twin.look(lambda work: work.rulebook.in_force(date(2027, 1, 1))) == published
    assert twin.look(lambda work: work.rulebook.listed()) == [published, RULES]


def test_refusals_and_excesses_come_back_and_become_another_s(twin):
    quota = QuotaState(
        kind="computer", limit=1, months=24, used=2, since=DAY, again_from=date(2028, 11, 23)
    )
    refused = RefusedSale.note(
        RefusedSaleState(
            refusal_id=LYON_ID,
            person_id=AWA,
            household_id=CHLOE,
            site_id=SITE_ID,
            at=at(9),
            reason="quota",
            quota=quota,
            wanted=1,
        )
    )
    excess = Excess.note(
        ExcessState(
            excess_id=LYON_ID,
            person_id=AWA,
            household_id=None,
            at=at(9),
            quota=quota,
        ),
        BILAL,
    )
    for name, one in (("refused_sales", refused), ("excesses", excess)):
        kept = attrgetter(name)
        twin.change(lambda work, kept=kept, one=one: kept(work).save(one))
        assert twin.look(lambda work, kept=kept: kept(work).get(LYON_ID)) == one
        assert twin.look(lambda work, kept=kept: kept(work).of_person(AWA)) == [LYON_ID]
        twin.change(lambda work, kept=kept: kept(work).rekey([LYON_ID], BILAL))
        assert twin.look(lambda work, kept=kept: kept(work).of_person(AWA)) == []
        assert twin.look(lambda w, kept=kept: kept(w).get(LYON_ID)).state.person_id == BILAL


def test_devices_become_another_s(twin):
    one = ready_device()
    one.hold(LYON_ID, AWA, at(12), at(9))
    twin.change(lambda work: work.devices.save(one))
    assert twin.look(lambda work: work.devices.of_person(AWA)) == [one.id]
    twin.change(lambda work: work.devices.rekey([one.id], BILAL))
    assert twin.look(lambda work: work.devices.of_person(AWA)) == []
    assert twin.look(lambda work: work.devices.get(one.id)).state.person_id == BILAL
