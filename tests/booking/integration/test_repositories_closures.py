"""Closures in memory and on MongoDB do the same."""

from datetime import date

import pytest

from kernel.refusals import Stale
from kit.ids import new_id
from services.booking.domain.closing.closure import Closure
from services.booking.domain.closing.period import Period
from services.booking.domain.refusals import FreeSlot
from services.booking.domain.site import Site
from tests.booking.builders import at, site_description

SITE = Site.open(new_id(), site_description(), at(7))
OTHER = Site.open(new_id(), site_description(slug="lyon"), at(7))


def planned(twin, start, end, site=SITE, **changes):
    values = {"reason": "works", "displaces": False} | changes
    closure = Closure.plan(new_id(), site, Period(start, end), now=at(7), **values)
    twin.change(lambda work: work.closures.save(closure))
    return closure


def test_a_closure_comes_back_as_it_was_saved(twin):
    day = date(2026, 11, 24)
    closure = planned(twin, at(8), at(9), days=(day, day), displaces=True)
    assert twin.look(lambda work: work.closures.get(closure.id)) == closure
    assert twin.look(lambda work: work.closures.get(new_id())) is None
    closure.withdraw(at(8))
    twin.change(lambda work: work.closures.save(closure))
    found = twin.look(lambda work: work.closures.get(closure.id))
    assert (found.status, found.version) == ("withdrawn", 2)


def test_closures_of_a_site_come_by_start_then_id_in_pages(twin):
    late = planned(twin, at(9, day=2), at(10, day=2))
    first = planned(twin, at(8), at(9))
    second = planned(twin, at(8), at(12))
    planned(twin, at(8), at(9), OTHER)

    def ids(*question):
        found = twin.look(lambda work: work.closures.of_site(SITE.id, *question))
        return [one.id for one in found]

    assert ids(at(7), None, 10) == [first.id, second.id, late.id]
    assert ids(at(9), None, 10) == [second.id, late.id]
    assert ids(at(7), None, 2) == [first.id, second.id]
    assert ids(at(7), first.id, 10) == [second.id, late.id]
    assert ids(at(10, day=2), None, 10) == []


def test_only_what_touches_the_window_closes_and_withdrawn_closures_do_not(twin):
    here = planned(twin, at(8), at(9))
    there = planned(twin, at(8, 30), at(12), OTHER)
    withdrawn = planned(twin, at(8), at(9))
    withdrawn.withdraw(at(7))
    twin.change(lambda work: work.closures.save(withdrawn))

    def within(start, end):
        return twin.look(lambda work: work.closures.within([SITE.id, OTHER.id], start, end))

    assert within(at(7), at(10)) == {SITE.id: [here.period], OTHER.id: [there.period]}
    assert within(at(7), at(8)) == {SITE.id: [], OTHER.id: []}
    assert within(at(9), at(10)) == {SITE.id: [], OTHER.id: [there.period]}
    assert twin.look(lambda work: work.closures.within(["x"], at(8), at(9))) == {"x": []}


def test_progress_comes_back_and_two_savings_of_it_meet(twin):
    closure_id = new_id()
    begun = twin.look(lambda work: work.closures.progress(closure_id))
    assert (begun.displaced, begun.spread.proposed, begun.version) == ({}, {}, 0)
    other = twin.look(lambda work: work.closures.progress(closure_id))
    slot = FreeSlot(at(9), at(9, 30), "saint-denis", "a")
    begun.spread.choose([[slot]], at(9), "a")
    begun.add("appointments", 25)
    twin.change(lambda work: work.closures.save_progress(begun))
    found = twin.look(lambda work: work.closures.progress(closure_id))
    assert found == begun
    assert found.displaced == {"appointments": 25}
    assert sum(found.spread.proposed["a"].values()) == 2
    other.add("appointments", 25)
    with pytest.raises(Stale):
        twin.change(lambda work: work.closures.save_progress(other))
