"""What training does when booking is silent, a workshop is lost, or a seat is needed no longer."""

from datetime import timedelta

import pytest

from services.training.application import seat_requests
from services.training.application.queries.seat_requests import CountStuck
from services.training.domain.seats.refusals import WrongSeatRequestState
from tests.scripted import at
from tests.training.builders import LYON_ID
from tests.training.seats import OTHER, SEAT, WORKSHOP, Seats


@pytest.fixture
def seats(network):
    return Seats.of(network)


def wait(seats, **time):
    """Lets time pass, in steps of a minute."""
    end = seats.clock.instant + timedelta(**time)
    while seats.clock.instant < end:
        seats.clock.instant += timedelta(minutes=1)
        seats.run_timers()


def ended(seats, reason="enrolment_paused", module=None):
    seats.network.change(lambda work: seat_requests.end_for(work, seats.enrolment, module, reason))


def test_unanswered_it_is_said_again_after_2_minutes_10_minutes_and_an_hour(seats):
    id_ = seats.ask().request_id
    told = [at(7, 2), at(7, 10), at(8)]
    for count, instant in enumerate(told, start=2):
        seats.clock.instant = instant - timedelta(seconds=1)
        seats.run_timers()
        assert len(seats.said()) == count - 1
        seats.clock.instant = instant
        seats.run_timers()
        assert seats.said() == [("SeatRequested", id_)] * count
    assert seats.state(id_).status == "asked"


def test_after_two_hours_it_is_stuck_and_an_operator_is_told(seats):
    id_ = seats.ask().request_id
    wait(seats, hours=2)
    assert seats.said() == [("SeatRequested", id_)] * 4 + [("SeatRequestStuck", id_)]
    assert [one.request_id for one in seats.all(status="stuck")] == [id_]
    assert seats.app.count_stuck_seat_requests(CountStuck()) == 1
    wait(seats, hours=5)
    assert len(seats.said()) == 5


def test_a_late_answer_ends_that(seats):
    id_ = seats.ask().request_id
    wait(seats, hours=3)
    seats.hear(seats.reserved(id_))
    assert seats.state(id_).status == "reserved"
    assert seats.app.count_stuck_seat_requests(CountStuck()) == 0


def test_an_operator_has_it_said_again_from_the_beginning(seats):
    id_ = seats.ask().request_id
    wait(seats, hours=3)
    view = seats.retry(id_, expected_version=5)
    assert (view.request.state.status, view.request.state.since) == ("asked", at(10))
    wait(seats, minutes=2)
    assert seats.said()[-2:] == [("SeatRequested", id_)] * 2
    wait(seats, hours=2)
    assert seats.state(id_).status == "stuck"


def test_what_was_answered_is_not_said_again(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.reserved(id_))
    wait(seats, hours=2)
    assert len(seats.said()) == 1
    with pytest.raises(WrongSeatRequestState):
        seats.retry(id_)


def test_a_cancelled_workshop_is_asked_for_again_within_the_same_window(seats):
    first = seats.ask()
    seats.hear(seats.reserved(first.request_id))
    wait(seats, minutes=5)
    seats.hear(seats.cancelled(first.request_id))
    old, new = seats.all()
    assert (old.status, old.reason, old.replaced_by) == (
        "superseded",
        "workshop_cancelled",
        new.request_id,
    )
    assert (new.status, new.replaces) == ("asked", first.request_id)
    assert (new.earliest, new.latest, new.line_since) == (at(7), first.latest, at(7))
    assert seats.said() == [
        ("SeatRequested", first.request_id),
        ("SeatRequested", new.request_id),
    ]
    seats.hear(seats.reserved(new.request_id))
    assert seats.ask().request_id == new.request_id


def test_without_time_left_it_is_lost_and_shown(seats):
    first = seats.ask(latest=at(9))
    seats.hear(seats.workshop(start=at(8)), seats.reserved(first.request_id))
    seats.clock.instant = at(9)
    seats.hear(seats.cancelled(first.request_id))
    assert seats.statuses() == ["cancelled"]
    assert seats.all(status="cancelled")[0].reason == "workshop_cancelled"
    assert len(seats.said()) == 1


def test_who_waited_in_vain_is_asked_for_again(seats):
    first = seats.ask().request_id
    seats.hear(seats.seat("seat_waitlisted", first, position=1))
    seats.hear(seats.cancelled(first, "workshop_over", "team"))
    assert seats.statuses() == ["superseded", "asked"]


@pytest.mark.parametrize("by", ["person", "team"])
def test_what_somebody_gave_back_is_not_asked_for_again(seats, by):
    first = seats.ask().request_id
    seats.hear(seats.reserved(first), seats.cancelled(first, "no_longer_needed", by))
    assert seats.statuses() == ["cancelled"]


def test_refused_for_want_of_a_workshop_it_is_asked_again_once_there_is_one(seats):
    first = seats.ask().request_id
    seats.hear(seats.refused(first))
    assert seats.state(first).status == "refused"
    seats.hear(
        seats.workshop(workshop_id=OTHER, module="email_sort"),
        seats.workshop("workshop_cancelled", start=at(9, day=4), workshop_id=SEAT),
    )
    seats.run_timers()
    assert seats.statuses() == ["refused"]
    seats.hear(seats.workshop())
    seats.run_timers()
    assert seats.statuses() == ["superseded", "asked"]
    assert seats.all()[1].occasions == (f"{WORKSHOP}@20261201T130000Z",)


@pytest.mark.parametrize(
    "changes",
    [{"start": at(13, day=70)}, {"start": at(6)}, {"site_id": LYON_ID}, {"module": "other"}],
)
def test_not_for_one_outside_the_window_or_elsewhere_or_of_something_else(seats, changes):
    seats.hear(seats.refused(seats.ask().request_id))
    seats.hear(seats.workshop(**changes))
    seats.run_timers()
    assert seats.statuses() == ["refused"]


def test_a_workshop_moved_into_the_window_counts_as_well(seats):
    seats.hear(seats.refused(seats.ask(latest=at(7, day=7)).request_id), seats.workshop())
    seats.run_timers()
    assert seats.statuses() == ["refused"]
    seats.hear(seats.workshop("workshop_changed", start=at(13, day=5)))
    seats.run_timers()
    assert seats.statuses() == ["superseded", "asked"]


def test_a_workshop_that_was_heard_of_before_the_refusal_is_asked_for_once(seats):
    first = seats.ask().request_id
    seats.hear(seats.workshop(), seats.refused(first))
    assert seats.statuses() == ["superseded", "asked"]
    # It was cancelled, which was not heard of yet: that is no loop.
    seats.hear(seats.refused(seats.all()[1].request_id))
    assert seats.statuses() == ["superseded", "refused"]
    seats.hear(seats.workshop("workshop_changed"))
    seats.run_timers()
    assert seats.statuses() == ["superseded", "refused"]


def test_who_was_taken_at_the_time_of_all_workshops_waits_for_another(seats):
    first = seats.ask().request_id
    seats.hear(seats.workshop(), seats.refused(first, "person_engaged"))
    seats.run_timers()
    assert seats.statuses() == ["refused"]
    seats.hear(seats.workshop(workshop_id=OTHER, start=at(9, day=9)))
    seats.run_timers()
    assert seats.statuses() == ["superseded", "asked"]


@pytest.mark.parametrize("reason", ["unknown_person", "already_seated"])
def test_other_refusals_are_the_end_of_it(seats, reason):
    seats.hear(seats.refused(seats.ask().request_id, reason), seats.workshop())
    seats.run_timers()
    assert seats.statuses() == ["refused"]


def test_whoever_hopes_may_ask_anew_in_another_window(seats):
    first = seats.ask()
    seats.hear(seats.refused(first.request_id))
    second = seats.ask(latest=at(7, day=90))
    assert (second.replaces, second.line_since) == (first.request_id, first.line_since)
    assert seats.statuses() == ["superseded", "asked"]


def test_many_who_hope_ask_again_in_the_order_in_which_they_asked(seats):
    people = [f"0197f000-0000-7000-8000-00000000a{number:03d}" for number in range(30)]
    for person in people:
        seats.network.person(person)
        seats.clock.instant += timedelta(seconds=1)
        enrolment = seats.network.enrolment(person)
        seats.hear(seats.refused(seats.ask(enrolment_id=enrolment.id).request_id, person_id=person))
    before = len(seats.said())
    seats.hear(seats.workshop())
    assert seats.run_timers() == 2
    again = [seats.state(id_).person_id for _, id_ in seats.said()[before:]]
    assert again == people


@pytest.mark.parametrize(
    ("request_has", "desk_has", "stays"),
    [
        (None, "seat_reserved", False),
        (None, "seat_waitlisted", False),
        ("seat_waitlisted", "seat_waitlisted", False),
        ("seat_reserved", "seat_waitlisted", True),
        ("seat_reserved", "seat_reserved", False),
    ],
)
def test_the_desks_own_booking_comes_first_unless_it_only_waits(
    seats, request_has, desk_has, stays
):
    id_ = seats.ask().request_id
    line = {"position": 1}
    if request_has:
        seats.hear(seats.seat(request_has, id_, **(line if "wait" in request_has else {})))
    facts = line if "wait" in desk_has else {}
    seats.hear(seats.seat(desk_has, SEAT, seat_id=SEAT, **facts))
    assert seats.state(id_).is_live is stays
    if stays:
        # What the desk's place in line turns into is a seat too many.
        seats.hear(seats.reserved(SEAT, seat_id=SEAT))
        assert seats.state(id_).withdrawn == "already_seated"
