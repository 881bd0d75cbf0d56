"""Lots in memory and on MongoDB: one suite for both."""

from dataclasses import replace

import pytest

from kernel.refusals import AlreadyExists
from kit.transaction import ConcurrentChange
from services.inventory.application.ports.devices import Wanted
from services.inventory.application.ports.papers import ModelCount
from services.inventory.application.ports.progress import Step
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
    with pytest.raises(LookupError):
        twin.change(give_up)
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


def test_the_models_of_a_lot_are_counted_in_their_order(twin):
    phone = replace(device("smartphone").state.description, serial="R58N", make="Samsung")
    made = [device(), device(), device("smartphone", description=phone), device(lot_id=LYON_ID)]
    made.append(device(lot_id=LYON_ID, earlier_lots=(LOT_ID,)))
    twin.change(lambda work: work.devices.save_all(made))
    assert twin.look(lambda work: work.devices.models_of_lot(LOT_ID)) == [
        ModelCount("laptop", "Lenovo", "ThinkPad T480", 3),
        ModelCount("smartphone", "Samsung", "ThinkPad T480", 1),
    ]


def test_progress_is_seen_by_others_at_once_and_stays_when_the_work_fails(twin):
    steps = [Step(done, 1200, at(7)) for done in (0, 500)]
    seen = []

    def work_that_fails(work):
        for step in steps:
            work.progress.tell(LOT_ID, step)
            seen.append(twin.look(lambda outside: outside.progress.of(LOT_ID)))
        raise LookupError

    with pytest.raises(LookupError):
        twin.change(work_that_fails)
    assert seen == steps
    assert twin.look(lambda work: work.progress.of(LOT_ID)) == steps[-1]
    assert twin.look(lambda work: work.progress.of(AWA)) is None


def test_many_devices_are_saved_as_one_is_with_their_histories_and_events(twin):
    old, *new = devices = [device() for _ in range(3)]
    twin.change(lambda work: work.devices.save(old))
    old.scrap("lost", at(9), "stock-1")
    twin.change(lambda work: work.devices.save_all(devices))
    assert [one.version for one in devices] == [2, 1, 1]
    assert all(one.events == [] for one in devices)
    ids = [one.id for one in devices]
    assert twin.look(lambda work: work.devices.many(ids)) == devices
    for one, steps in ((old, ["registered", "scrapped"]), (new[0], ["registered"])):
        history = twin.look(lambda work, one=one: work.devices.history(one.id, 0, 0))
        assert [entry.what for entry in history] == steps


def test_one_of_many_that_cannot_be_saved_keeps_all_out(twin):
    one, twice, stale = device(), device(), device()
    twice.state = replace(twice.state, description=one.state.description)
    twice.events[0] = replace(twice.events[0], device=twice.state)
    with pytest.raises(AlreadyExists) as refusal:
        twin.change(lambda work: work.devices.save_all([one, twice]))
    assert refusal.value.value == one.state.description.serial
    stale.version = 7
    with pytest.raises(ConcurrentChange):
        twin.change(lambda work: work.devices.save_all([device(), stale]))
    assert twin.look(lambda work: work.devices.listed(Wanted(), None, 0)) == []
