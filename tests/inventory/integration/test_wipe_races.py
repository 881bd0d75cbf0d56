"""Many wipes at the same moment, on the real database: numbers without a gap or a repeat."""

from functools import partial

import pytest

from services.inventory.domain.devices.device import Device
from tests.inventory.builders import device
from tests.inventory.working import Working
from tests.races import race
from tests.scripted import at


@pytest.fixture
def working(raced):
    return Working(raced)


def numbers(working, ids):
    def all_of(work):
        return sorted(one.wipe.number for id_ in ids for one in work.certificates.of_device(id_))

    return working.network.look(all_of)


def done(outcomes):
    """How many of the calls were not refused."""
    return sum(isinstance(outcome, Device) for outcome in outcomes)


def test_sixteen_wipes_of_which_some_are_refused_leave_no_gap_among_numbers(working):
    ids = [working.network.device(device()).id for _ in range(16)]

    def wipe(n):
        # Every fourth tells of an erasure that is still to come.
        later = {"end": at(12)} if n % 4 == 0 else {}
        return working.wipe(ids[n], **later)

    assert done(race(*(partial(wipe, n) for n in range(16)))) == 12
    assert numbers(working, ids) == [f"E-2026-{n:06d}" for n in range(1, 13)]


def test_one_device_that_is_wiped_and_scrapped_at_once_is_scrapped_once(working):
    one = working.network.device(device("screen")).id
    steps = [partial(working.wipe, one)] * 4 + [partial(working.scrap, one)] * 4
    outcomes = race(*steps)
    assert done(outcomes[4:]) == 1
    assert working.network.look(lambda work: work.devices.get(one)).state.status == "scrapped"
    assert numbers(working, [one]) == [f"E-2026-{n + 1:06d}" for n in range(done(outcomes[:4]))]
