"""The busy calendars in memory and on MongoDB do the same: one suite for both."""

from dataclasses import replace

import pytest

from services.booking.domain.busy import Claim, adviser
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
    assert {key: {d: sorted(m) for d, m in days.items()} for key, days in taken.items()} == {
        "adviser:a": {day: [(480, 540), (540, 600), (600, 660)]}
    }


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
