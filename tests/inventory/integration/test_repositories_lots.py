"""Lots in memory and on MongoDB: one suite for both."""

from dataclasses import replace

from services.inventory.domain.lots.lot import Donor, Lot, LotState
from tests.inventory.builders import AWA, BILAL, LOT_ID, LYON_ID, SITE_ID, device
from tests.scripted import at

DONOR = Donor(id=AWA, kind="company", name="Exemple SA")


def lot(count, **changes):
    state = LotState(
        lot_id=f"0197f000-0000-7000-8000-0000000c{count:04d}",
        number=f"L-2026-saint-denis-{count:04d}",
        place_id=SITE_ID,
        place="saint-denis",
        donor=DONOR,
        received_on=at(7).date(),
        grams=264_500,
        devices=120,
        received_at=at(7),
    )
    return Lot.receive(replace(state, **changes))


def saved(twin, *lots):
    for one in lots:
        twin.change(lambda work, one=one: work.lots.save(one))
    return lots


def test_a_lot_comes_back_as_it_was_saved_and_held(twin):
    [one] = saved(twin, lot(1))
    assert twin.look(lambda work: work.lots.get(one.id)) == one
    assert twin.change(lambda work: work.lots.hold(one.id)) == one
    assert twin.look(lambda work: work.lots.get(LOT_ID)) is None


def test_lots_are_listed_by_place_and_donor_the_last_first(twin):
    other = Donor(id=BILAL, kind="person", name="Bilal")
    first, second = lot(1), lot(2, donor=other)
    there = lot(3, number="L-2026-lyon-0001", place="lyon", place_id=LYON_ID)
    saved(twin, first, second, there)

    def listed(places, donor=None, after=None, limit=0):
        return twin.look(lambda work: work.lots.listed(places, donor, after, limit))

    here = frozenset({"saint-denis"})
    assert listed(None) == [there, second, first]
    assert listed(here) == [second, first]
    assert listed(here, limit=1) == [second]
    assert listed(here, after=second.id) == [first]
    assert listed(here, donor=AWA) == [first]
    assert twin.look(lambda work: work.lots.donor(BILAL, here)) == other
    assert twin.look(lambda work: work.lots.donor(BILAL, frozenset({"lyon"}))) is None


def test_numbers_count_by_place_and_year_and_are_given_back_where_nothing_came_of_them(twin):
    def number(place_id, year):
        return twin.change(lambda work: work.lots.next_number(place_id, year))

    def give_up(work):
        work.lots.next_number(SITE_ID, 2026)
        raise LookupError

    found = [number(SITE_ID, 2026), number(SITE_ID, 2026)]
    try:
        twin.change(give_up)
    except LookupError:
        found.append(number(SITE_ID, 2026))
    assert found == [1, 2, 3]
    assert (number(LYON_ID, 2026), number(SITE_ID, 2027)) == (1, 1)


def test_devices_are_counted_by_the_lots_of_all_their_lives(twin):
    one, other = device(), device(lot_id=LYON_ID, earlier_lots=(LOT_ID,))
    for made in (one, other):
        twin.change(lambda work, made=made: work.devices.save(made))
    assert twin.look(lambda work: work.devices.number_of_lot(LOT_ID)) == 2
    assert twin.look(lambda work: work.devices.number_of_lot(LYON_ID)) == 1
    asked = {one.state.reference, "D-NOBODYS2"}
    assert twin.look(lambda work: work.devices.references_among(asked)) == {one.state.reference}
