"""A hold under any sequence of steps at any times, against the table of its life."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.inventory.domain.holds.hold import Hold, HoldState
from tests.inventory.builders import AWA, LYON_ID, SITE_ID
from tests.inventory.holds import PICK_UP_ID, SALE_ID
from tests.lives import Life, Step, by_a_timer, follow
from tests.scripted import at

HOUR = timedelta(hours=1)
ENDED = ("fulfilled", "expired", "declined", "released")


def _state(now) -> HoldState:
    return HoldState(
        hold_id=LYON_ID,
        person_id=AWA,
        category="laptop",
        place_id=SITE_ID,
        place="saint-denis",
        asked_at=now,
    )


def _in_time(hold, now) -> bool:
    return hold.state.until is not None and now < hold.state.until


def _moved_so(hold, now) -> bool:
    end = now + 30 * HOUR + (48 * HOUR if hold.state.extended else timedelta())
    return (hold.state.appointment_id, hold.state.until) == (PICK_UP_ID, end)


STEPS = {
    "offer": Step(lambda h, now: h.offer(SITE_ID, now + 24 * HOUR, now), {"waiting": "offered"}),
    "accept": Step(
        lambda h, now: h.accept(now + 48 * HOUR, now), {"offered": "held"}, _in_time, ("held",)
    ),
    "decline": Step(lambda h, now: h.decline(now), {"offered": "declined"}, repeats=("declined",)),
    "extend": Step(
        lambda h, now: h.extend(now),
        {"held": "held"},
        lambda h, now: _in_time(h, now) and not h.state.extended,
    ),
    "move": Step(
        lambda h, now: h.move(now + 30 * HOUR, PICK_UP_ID, "pick_up_planned", now),
        {"held": "held"},
        lambda h, now: _in_time(h, now) and not _moved_so(h, now),
        done=lambda h, now: h.state.status == "held" and _in_time(h, now) and _moved_so(h, now),
    ),
    "expire": Step(
        lambda h, now: h.expire(now),
        {"offered": "expired", "held": "expired"},
        lambda h, now: not _in_time(h, now),
        done=by_a_timer,
    ),
    "release": Step(
        lambda h, now: h.release("changed_mind", now),
        dict.fromkeys(("waiting", "offered", "held"), "released"),
        repeats=("released",),
    ),
    "fulfil": Step(
        lambda h, now: h.fulfil(SALE_ID, now), {"offered": "fulfilled", "held": "fulfilled"}
    ),
}
LIVES = {
    "waiting": Life(lambda now: Hold.wait(_state(now), 1, now), STEPS, frozenset(ENDED)),
    "held": Life(
        lambda now: Hold.keep(_state(now), SITE_ID, now + 48 * HOUR, now), STEPS, frozenset(ENDED)
    ),
}


@pytest.mark.parametrize("begins", LIVES)
@settings(max_examples=300, deadline=None)
@given(data=st.data(), hour=st.integers(5, 20))
def test_a_hold_follows_its_table_whatever_is_tried(begins, data, hour):
    follow(LIVES[begins], data, at(hour))
