"""What is kept until a pick-up appointment follows what booking tells of it."""

import pytest

from services.inventory.domain.holds.hold import end_of_day, pick_up_end
from services.inventory.domain.holds.refusals import AppointmentUnknown, NotAPickUp
from tests.inventory.builders import LYON_ID, SITE
from tests.inventory.holds import PICK_UP_ID, Holds
from tests.scripted import at, run_timers

FRIDAY_ENDS = at(23, day=4)
"""Midnight in Paris after the day that follows Thursday's appointment."""
DISPLACED_ENDS = at(23, day=14)
"""Midnight in Paris after the fourteenth day from the Monday on."""


@pytest.fixture
def holds(network) -> Holds:
    return Holds(network)


@pytest.fixture
def person(holds) -> str:
    return holds.person()


@pytest.fixture
def kept(holds, person) -> str:
    """A device that is kept until Thursday's appointment; somebody else is in line."""
    holds.told(person)
    holds.network.device()
    hold = holds.ask(person, appointment_id=PICK_UP_ID).hold.id
    holds.ask()
    return hold


def runs_out(holds, hold_id, instant) -> None:
    """Nothing ends before that instant, and this hold does then."""
    holds.clock.instant = instant.replace(minute=0) - (at(1) - at(0))
    run_timers(holds.network)
    assert holds.state(hold_id).status == "held"
    holds.clock.instant = instant
    run_timers(holds.network)
    assert holds.state(hold_id).status == "expired"


def test_a_device_is_kept_until_the_end_of_the_day_after_its_pick_up(holds, kept):
    assert holds.state(kept).until == FRIDAY_ENDS
    runs_out(holds, kept, FRIDAY_ENDS)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at(22, 30), at(23, day=1)),
        (at(23, 30), at(23, day=2)),
        (at(9, day=124), at(22, day=125)),
        (at(9, day=125), at(22, day=126)),
    ],
)
def test_the_day_is_the_site_s_across_a_change_of_hour(start, end):
    # The clocks of Paris go forward in the night to 28 March 2027, 125 days on.
    assert pick_up_end(start, SITE.zone) == end
    assert end_of_day(start, SITE.zone, 1) == end


def test_an_appointment_that_moves_moves_the_end(holds, person, kept):
    holds.told(person, start=at(9, day=8), sequence=2)
    assert holds.state(kept).until == at(23, day=9)
    holds.told(person, start=at(9, day=3), sequence=1)
    assert holds.state(kept).until == at(23, day=9), "what is older changes nothing"
    runs_out(holds, kept, at(23, day=9))


@pytest.mark.parametrize("status", ["cancelled", "missed"])
def test_an_appointment_that_does_not_take_place_frees_the_device_for_the_next(
    holds, person, kept, status
):
    device = holds.state(kept).device_id
    holds.told(person, status=status, sequence=2)
    assert holds.state(kept).reason == f"appointment_{status}"
    assert holds.state(holds.device(device).state.hold_id).status == "offered"
    holds.told(person, status=status, sequence=2)


def test_an_appointment_that_takes_place_changes_nothing(holds, person, kept):
    holds.told(person, status="completed", sequence=2)
    assert (holds.state(kept).status, holds.state(kept).until) == ("held", FRIDAY_ENDS)


def test_a_displaced_one_keeps_the_device_until_it_is_booked_anew(holds, person, kept):
    holds.told(person, status="displaced", sequence=2)
    assert holds.state(kept).until == DISPLACED_ENDS
    holds.clock.instant = at(7, day=8)
    holds.told(person, start=at(9, day=9), sequence=3)
    runs_out(holds, kept, at(23, day=10))


def test_a_displaced_one_that_nobody_books_anew_frees_the_device_in_the_end(holds, person, kept):
    holds.told(person, status="displaced", sequence=2)
    runs_out(holds, kept, DISPLACED_ENDS)


def test_what_is_over_does_not_follow_its_appointment_any_more(holds, person, kept):
    holds.clock.instant = FRIDAY_ENDS
    holds.told(person, start=at(9, day=8), sequence=2)
    run_timers(holds.network)
    assert holds.state(kept).status == "expired"
    holds.told(person, status="cancelled", sequence=3)
    assert holds.state(kept).status == "expired"


def test_a_pick_up_is_planned_for_what_is_kept_already_and_adds_to_an_extension(holds, person):
    holds.network.device()
    hold = holds.ask(person).hold.id
    holds.extend(hold)
    holds.told(person)
    assert holds.plan(hold).until == at(23, day=6)
    assert holds.plan(hold).until == at(23, day=6)
    holds.told(person, start=at(9, day=4), sequence=2)
    assert holds.state(hold).until == at(23, day=7)
    runs_out(holds, hold, at(23, day=7))


def test_an_offer_is_accepted_with_a_pick_up(holds, person):
    hold = holds.ask(person).hold.id
    holds.ready()
    holds.told(person)
    assert holds.accept(hold, appointment_id=PICK_UP_ID).until == FRIDAY_ENDS


def test_who_waits_has_no_appointment_yet(holds, person):
    holds.told(person)
    hold = holds.ask(person, appointment_id=PICK_UP_ID).hold
    assert (hold.state.status, hold.state.appointment_id) == ("waiting", None)
    holds.told(person, status="cancelled", sequence=2)
    assert holds.state(hold.id).status == "waiting"


def test_an_appointment_of_which_nothing_was_told_may_be_on_its_way(holds, person):
    holds.network.device()
    with pytest.raises(AppointmentUnknown):
        holds.ask(person, appointment_id=PICK_UP_ID)
    holds.told(person)
    assert holds.ask(person, appointment_id=PICK_UP_ID).hold.state.until == FRIDAY_ENDS


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"person_id": LYON_ID}, "another_person"),
        ({"site_id": LYON_ID}, "another_site"),
        ({"status": "cancelled"}, "not_planned"),
        ({"status": "displaced"}, "not_planned"),
        ({"status": "completed"}, "not_planned"),
        ({"start": at(9, day=-3)}, "not_planned"),
    ],
)
def test_nothing_is_picked_up_at_an_appointment_that_does_not_fit(holds, person, changes, reason):
    holds.network.device()
    holds.told(**{"person_id": person} | changes)
    with pytest.raises(NotAPickUp) as refused:
        holds.ask(person, appointment_id=PICK_UP_ID)
    assert refused.value.reason == reason


def test_an_appointment_under_a_merged_id_is_the_person_s(holds, person):
    absorbed = holds.person(merged_into=person)
    holds.told(absorbed)
    holds.network.device()
    assert holds.ask(person, appointment_id=PICK_UP_ID).hold.state.until == FRIDAY_ENDS
