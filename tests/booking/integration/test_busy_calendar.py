"""The busy calendars in memory and on MongoDB do the same: one suite for both."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from services.booking.domain.busy import Claim, adviser, mask_of
from services.booking.domain.refusals import SlotTaken
from tests.booking.builders import at


def claim(start, end, by="x", resource="adviser:a"):
    return Claim(resource, start, end, by)


def test_an_overlapping_claim_is_refused_and_a_touching_one_is_not(twin):
    twin.change(lambda work: work.busy.claim([claim(at(9), at(10))]))
    for start, end in [(at(9), at(10)), (at(9, 59), at(11)), (at(8), at(9, 1)), (at(8), at(11))]:
        with pytest.raises(SlotTaken) as refusal:
            twin.change(lambda work, s=start, e=end: work.busy.claim([claim(s, e, "y")]))
        assert refusal.value.resource == "adviser"
    twin.change(lambda work: work.busy.claim([claim(at(10), at(11)), claim(at(8), at(9))]))
    twin.change(lambda work: work.busy.claim([claim(at(9), at(10), resource=adviser("b"))]))
    day = at(9).date().isoformat()
    taken = twin.look(lambda work: work.busy.days(["adviser:a", "adviser:c"], day, day))
    assert taken["adviser:a"] == {day: mask_of([(480, 660)])}
    assert not taken.get("adviser:c")


def test_a_refused_claim_takes_none_of_the_others(twin):
    twin.change(lambda work: work.busy.claim([claim(at(9), at(10))]))
    with pytest.raises(SlotTaken):
        twin.change(
            lambda work: work.busy.claim(
                [claim(at(9), at(10), resource="person:p"), claim(at(9), at(10), "y")]
            )
        )
    twin.change(lambda work: work.busy.claim([claim(at(9), at(10), "y", "person:p")]))


def test_a_released_claim_may_be_taken_by_another(twin):
    mine = claim(at(23), at(23, day=1), "x")
    twin.change(lambda work: work.busy.claim([mine]))
    twin.change(lambda work: work.busy.release([replace(mine, by="not mine")]))
    with pytest.raises(SlotTaken):
        twin.change(lambda work: work.busy.claim([claim(at(1, day=1), at(2, day=1), "y")]))
    twin.change(lambda work: work.busy.release([mine]))
    twin.change(lambda work: work.busy.release([mine]))
    twin.change(lambda work: work.busy.claim([claim(at(1, day=1), at(2, day=1), "y")]))


def test_a_day_is_read_as_the_intervals_that_are_held_whatever_came_and_went(twin):
    random = Random(4)
    held, day = {}, at(0).date().isoformat()
    for _ in range(120):
        start = at(0) + timedelta(minutes=random.randrange(1400))
        one = claim(start, start + timedelta(minutes=random.randrange(1, 90)), str(len(held)))
        if held and random.random() < 0.4:
            gone = held.pop(random.choice(sorted(held)))
            twin.change(lambda work, gone=gone: work.busy.release([gone, gone]))
        try:
            twin.change(lambda work, one=one: work.busy.claim([one]))
            held[one.start] = one
        except SlotTaken:
            assert any(one.start < other.end and other.start < one.end for other in held.values())
        expected = mask_of(
            minutes for one in held.values() for name, minutes in one.by_day() if name == day
        )
        taken = twin.look(lambda work: work.busy.days(["adviser:a"], day, day))
        assert taken["adviser:a"][day] == expected


def test_one_command_may_claim_the_same_day_twice_and_release_one_of_both(twin):
    first, second = claim(at(9), at(10)), claim(at(10), at(11))
    twin.change(lambda work: work.busy.claim([first, second]))
    twin.change(lambda work: work.busy.release([first]))
    with pytest.raises(SlotTaken):
        twin.change(lambda work: work.busy.claim([claim(at(8), at(9)), claim(at(8, 30), at(9))]))
    twin.change(lambda work: work.busy.claim([first]))
    with pytest.raises(SlotTaken):
        twin.change(lambda work: work.busy.claim([claim(at(10, 30), at(12))]))
