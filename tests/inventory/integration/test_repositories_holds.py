"""Holds, lines and copies of appointments in memory and on MongoDB: one suite for both."""

import pytest

from kernel.people import NOBODY
from services.inventory.application.ports.holds import WantedHolds
from services.inventory.domain.holds.hold import Hold, HoldState
from tests.inventory.builders import AWA, BILAL, CHLOE, LYON_ID, SITE_ID
from tests.inventory.holds import PICK_UP_ID, SALE_ID, appointment
from tests.scripted import at

DEVICE = "0197f000-0000-7000-8000-0000dd000001"


def hold(number, person_id=AWA, **changes) -> Hold:
    state = HoldState(
        hold_id=f"0197f000-0000-7000-8000-0000bb{number:06d}",
        person_id=person_id,
        category=changes.pop("category", "laptop"),
        place_id=SITE_ID,
        place=changes.pop("place", "saint-denis"),
        asked_at=at(7),
    )
    if changes.pop("waits", False):
        return Hold.wait(state, 1, at(7))
    return Hold.keep(state, DEVICE, at(7, day=2), at(7), **changes)


def saved(twin, *holds):
    for one in holds:
        twin.change(lambda work, one=one: work.holds.save(one))
    return holds


def test_a_hold_comes_back_as_it_was_saved(twin):
    [kept] = saved(twin, hold(1, appointment_id=PICK_UP_ID))
    kept.extend(at(8))
    saved(twin, kept)
    assert twin.look(lambda work: work.holds.get(kept.id)) == kept
    assert kept.version == 2
    assert twin.look(lambda work: work.holds.get(AWA)) is None


def test_what_a_hold_is_found_by_while_it_keeps_something(twin):
    kept, waiting = saved(twin, hold(1, appointment_id=PICK_UP_ID), hold(2, BILAL, waits=True))
    assert twin.look(lambda work: work.holds.of_device(DEVICE)) == kept
    assert twin.look(lambda work: work.holds.of_appointment(PICK_UP_ID)) == [kept]
    both = {AWA, BILAL, CHLOE}
    assert twin.look(lambda work: work.holds.active_of(both, "laptop")) == [kept, waiting]
    assert twin.look(lambda work: work.holds.active_of(both, "tablet")) == []
    kept.fulfil(SALE_ID, at(8))
    saved(twin, kept)
    assert twin.look(lambda work: work.holds.of_device(DEVICE)) is None
    assert twin.look(lambda work: work.holds.of_appointment(PICK_UP_ID)) == []
    assert twin.look(lambda work: work.holds.active_of(both, "laptop")) == [waiting]
    assert twin.look(lambda work: work.holds.many({kept.id, AWA})) == [kept]


def test_holds_are_listed_by_what_is_wanted(twin):
    kept, waiting, elsewhere = saved(
        twin,
        hold(1),
        hold(2, BILAL, waits=True, category="tablet"),
        hold(3, CHLOE, place="lyon", waits=True),
    )

    def found(after=None, limit=0, **wanted):
        return twin.look(lambda work: work.holds.listed(WantedHolds(**wanted), after, limit))

    assert found() == [kept, waiting, elsewhere]
    assert found(places=frozenset({"lyon"})) == [elsewhere]
    assert found(places=frozenset()) == []
    assert found(statuses=frozenset({"waiting"})) == [waiting, elsewhere]
    assert found(category="tablet") == [waiting]
    assert found(person_id=AWA) == [kept]
    assert found(after=kept.id, limit=1) == [waiting]


def test_holds_that_are_given_to_another_person_are_found_there(twin):
    kept, other = saved(twin, hold(1), hold(2, BILAL))
    assert twin.look(lambda work: work.holds.of_person(AWA)) == [kept.id]
    twin.change(lambda work: work.holds.rekey([kept.id], BILAL))
    assert twin.look(lambda work: work.holds.of_person(BILAL)) == [kept.id, other.id]
    moved = twin.look(lambda work: work.holds.get(kept.id))
    assert (moved.state.person_id, moved.partition, moved.version) == (BILAL, AWA, 1)
    twin.change(lambda work: work.holds.rekey([kept.id], NOBODY))
    let_go = twin.look(lambda work: work.holds.get(kept.id))
    assert (let_go.state.person_id, let_go.partition, let_go.version) == (NOBODY, None, 1)


def test_a_line_is_empty_at_first_and_keeps_its_order(twin):
    def join(work):
        line = work.lines.lock(SITE_ID, "laptop")
        assert (line.waiting, line.first) == ((), None)
        assert [line.join(one) for one in (CHLOE, AWA, BILAL)] == [1, 2, 3]
        line.leave(AWA)
        work.lines.save(line)
        return line

    line = twin.change(join)
    assert (line.waiting, line.position(BILAL), line.position(AWA)) == ((CHLOE, BILAL), 2, None)
    assert twin.look(lambda work: work.lines.of([SITE_ID])) == {(SITE_ID, "laptop"): line}
    assert twin.look(lambda work: work.lines.of([LYON_ID])) == {}
    assert twin.change(lambda work: work.lines.lock(SITE_ID, "laptop")).waiting == line.waiting


def test_a_line_that_nobody_locked_is_not_written(twin):
    line = twin.change(lambda work: work.lines.lock(SITE_ID, "laptop"))
    twin.change(lambda work: work.lines.lock(SITE_ID, "laptop"))
    with pytest.raises(RuntimeError):
        twin.change(lambda work: work.lines.save(line))


def test_an_appointment_comes_back_as_it_was_told_last(twin):
    first = appointment(AWA)
    moved = appointment(AWA, start=at(9, day=4), sequence=2)
    for told in (first, moved):
        twin.change(lambda work, told=told: work.appointments.put(told))
    assert twin.look(lambda work: work.appointments.get(PICK_UP_ID)) == moved
    assert twin.change(lambda work: work.appointments.lock(PICK_UP_ID)) == moved
    assert twin.change(lambda work: work.appointments.lock(AWA)) is None
    twin.change(lambda work: work.appointments.forget(BILAL))
    assert twin.look(lambda work: work.appointments.get(PICK_UP_ID)) == moved
    twin.change(lambda work: work.appointments.forget(AWA))
    assert twin.look(lambda work: work.appointments.get(PICK_UP_ID)) is None
