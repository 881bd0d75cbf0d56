"""Returns in memory and on MongoDB: one suite for both."""

from dataclasses import replace

from services.inventory.application.ports.returns import WantedReturns
from services.inventory.domain.returns.device_return import Decision, Return, ReturnState
from services.inventory.domain.sales.lines import Payment
from tests.inventory.builders import AWA, BILAL, CHLOE, LYON_ID, SITE_ID
from tests.inventory.handed_over import SALE_ID
from tests.inventory.returns import SHOWN
from tests.scripted import at


def made(number=1, **changes):
    state = ReturnState(
        return_id=f"0197f000-0000-7000-8000-00000000f4{number:02}",
        device=SHOWN,
        sale_id=SALE_ID,
        line=2,
        person_id=AWA,
        household_id=CHLOE,
        place_id=SITE_ID,
        place="saint-denis",
        opened_at=at(9),
        by="desk-1",
        fault="battery",
        warranty_until=at(0).date(),
        goodwill="just_over",
    )
    return Return.open(replace(state, **changes))


def decided(one):
    one.decide(
        Decision(
            outcome="refunded",
            at=at(10),
            by="desk-2",
            slip_number="2026-saint-denis-r-000001",
            refund=(Payment(means="cash", amount=7_000), Payment(means="card", amount=5_000)),
        )
    )
    return one


def saved(twin, *returns):
    for one in returns:
        twin.change(lambda work, one=one: work.returns.save(one))
    return returns


def test_a_return_comes_back_as_it_was_saved(twin):
    [one] = saved(twin, made())
    assert twin.look(lambda work: work.returns.get(one.id)) == one
    saved(twin, decided(one))
    assert twin.look(lambda work: work.returns.get(one.id)) == one
    assert one.version == 3
    assert twin.look(lambda work: work.returns.get(BILAL)) is None


def test_what_was_refunded_at_a_site_is_found_by_when(twin):
    done = decided(made(1))
    there = decided(made(2, place="lyon", place_id=LYON_ID))
    saved(twin, done, there, made(3))

    def found(start, end):
        return twin.look(lambda work: work.returns.refunded_at(SITE_ID, at(start), at(end)))

    assert found(10, 11) == [done]
    assert found(9, 10) == found(11, 12) == []


def test_returns_are_listed_by_what_is_wanted(twin):
    here = made(1)
    there = made(
        2, place="lyon", place_id=LYON_ID, person_id=BILAL, device=replace(SHOWN, device_id=AWA)
    )
    done = decided(made(3, sale_id=BILAL, opened_at=at(8)))
    saved(twin, here, there, done)

    def found(after=None, limit=0, **wanted):
        listed = twin.look(lambda w: w.returns.listed(WantedReturns(**wanted), after, limit))
        return [one.id for one in listed]

    assert found() == [here.id, there.id, done.id]
    assert found(places=frozenset({"lyon"})) == [there.id]
    assert found(places=frozenset()) == []
    assert found(status="refunded") == [done.id]
    assert found(opened_before=at(9)) == [done.id]
    assert found(device_id=AWA) == found(person_id=BILAL) == [there.id]
    assert found(here.id, 1) == [there.id]
    of_sale = twin.look(lambda work: work.returns.of_sale(SALE_ID))
    assert [one.id for one in of_sale] == [here.id, there.id]
    assert twin.look(lambda work: work.returns.open_since(at(9))) == 0
    assert twin.look(lambda work: work.returns.open_since(at(9, 1))) == 2


def test_slips_are_numbered_by_site_and_year(twin):
    def next_number(site_id, year):
        return twin.change(lambda work: work.returns.next_number(site_id, year))

    assert [next_number(SITE_ID, 2026) for _ in range(3)] == [1, 2, 3]
    assert (next_number(LYON_ID, 2026), next_number(SITE_ID, 2027)) == (1, 1)


def test_returns_go_to_whom_a_person_was_merged_into_and_back(twin):
    one, other = saved(twin, made(1), made(2, person_id=BILAL))
    twin.change(lambda work: work.returns.rekey([one.id], BILAL))
    assert twin.look(lambda work: work.returns.of_person(BILAL)) == [one.id, other.id]
    assert twin.look(lambda work: work.returns.of_person(AWA)) == []
    moved = twin.look(lambda work: work.returns.get(one.id))
    assert (moved.state.person_id, moved.partition, moved.version) == (BILAL, AWA, 1)
    twin.change(lambda work: work.returns.rekey([one.id], AWA))
    assert twin.look(lambda work: work.returns.get(one.id)).partition is None
