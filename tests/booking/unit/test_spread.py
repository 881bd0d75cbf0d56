"""Which free slots are proposed to whom."""

from datetime import timedelta

from services.booking.domain.closing.proposals import Spread
from services.booking.domain.refusals import FreeSlot
from tests.booking.builders import at

HALF = timedelta(minutes=30)


def slot(start, adviser="a"):
    return FreeSlot(start, start + HALF, "here", adviser)


def chosen(spread, free, around=None, adviser="a"):
    return [
        (s.start, s.adviser_id) for s in spread.choose([sorted(free)], around or at(9), adviser)
    ]


def test_the_nearest_come_first_before_or_after():
    free = [slot(at(hour)) for hour in (6, 8, 10, 13)]
    assert chosen(Spread(), free, at(9, 10)) == [(at(10), "a"), (at(8), "a"), (at(6), "a")]


def test_the_same_adviser_comes_before_another_as_near():
    free = [slot(at(8), "b"), slot(at(10), "a")]
    assert chosen(Spread(), free)[0] == (at(10), "a")


def test_no_two_overlap():
    free = [slot(at(9) + timedelta(minutes=15 * quarter)) for quarter in range(8)]
    assert chosen(Spread(), free) == [(at(9), "a"), (at(9, 30), "a"), (at(10), "a")]


def test_whoever_comes_later_is_proposed_what_fewer_were():
    spread = Spread()
    free = [slot(at(9) + HALF * k) for k in range(6)]
    assert chosen(spread, free) == [(at(9), "a"), (at(9, 30), "a"), (at(10), "a")]
    assert chosen(spread, free) == [(at(10, 30), "a"), (at(11), "a"), (at(11, 30), "a")]
    assert chosen(spread, free) == [(at(9), "a"), (at(9, 30), "a"), (at(10), "a")]


def test_a_slot_counts_for_those_that_overlap_it():
    spread = Spread()
    spread.choose([[slot(at(9))]], at(9), "a")
    assert chosen(spread, [slot(at(9, 15)), slot(at(12))]) == [(at(12), "a"), (at(9, 15), "a")]
    assert chosen(spread, [slot(at(9, 15), "b"), slot(at(15))])[0] == (at(9, 15), "b")


def test_a_closer_site_comes_before_a_sooner_slot_further_away():
    near, far = [slot(at(15), "near")], [slot(at(9), "far")]
    found = Spread().choose([near, far], at(9), "a")
    assert [one.adviser_id for one in found] == ["near", "far"]


def test_what_does_not_suit_is_passed_over():
    free = [slot(at(9)), slot(at(10))]
    found = Spread().choose([free], at(9), "a", lambda one: one.start != at(9))
    assert [one.start for one in found] == [at(10)]


def test_nothing_free_is_nothing_proposed():
    assert Spread().choose([[]], at(9), "a") == []
