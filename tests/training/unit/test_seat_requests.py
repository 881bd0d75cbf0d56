"""Asking booking for a seat, and taking its answers."""

from datetime import timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL, Scope
from services.training.application.commands.change_enrolment import PauseEnrolment
from services.training.application.commands.validate_module import ValidateModule
from services.training.domain.enrolments.refusals import NotOnPath, WrongEnrolmentState
from services.training.domain.seats.refusals import (
    ModuleDone,
    NoWorkshopNeeded,
    PrerequisitesOpen,
    SeatAskedElsewhere,
    SeatBooked,
    WrongSeatRequestState,
)
from tests.scripted import CONTEXT, at
from tests.training.builders import ELSEWHERE, HERE, LYON_ID, module, path
from tests.training.seats import OTHER, SEAT, WORKSHOP, Seats


@pytest.fixture
def seats(network):
    return Seats.of(network)


def test_a_seat_is_asked_for_at_the_enrolments_site_within_sixty_days(seats):
    state = seats.ask()
    assert (state.status, state.site, state.module) == ("asked", "saint-denis", "email_write")
    assert (state.earliest, state.latest) == (at(7), at(7, day=60))
    assert seats.said() == [("SeatRequested", state.request_id)]


def test_elsewhere_and_at_another_time_where_that_is_wished(seats):
    state = seats.ask(site="lyon", earliest=at(9, day=3), latest=at(9, day=4))
    assert (state.site_id, state.earliest, state.latest) == (LYON_ID, at(9, day=3), at(9, day=4))
    late = seats.ask  # a start that is far away moves the end of the window with it
    seats.withdraw(state.request_id)
    assert late(earliest=at(9, day=100)).latest == at(9, day=160)


def test_asked_twice_is_asked_once_also_when_a_seat_was_given(seats):
    first = seats.ask()
    assert seats.ask(site="lyon") == first
    seats.hear(seats.reserved(first.request_id))
    assert seats.ask().request_id == first.request_id
    assert len(seats.said()) == 1


def test_who_does_not_see_the_site_of_the_live_request_learns_nothing_of_it_but_that_it_is(seats):
    seats.ask(site="lyon")
    with pytest.raises(SeatAskedElsewhere) as refused:
        seats.ask(scope=HERE)
    assert vars(refused.value) == {"module": "email_write"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"latest": at(6)}, "latest"),
        ({"earliest": at(9, day=3), "latest": at(9, day=3)}, "latest"),
        ({"latest": at(9, day=900)}, "latest"),
    ],
)
def test_a_window_that_no_workshop_can_lie_in_is_refused(seats, changes, field):
    with pytest.raises(InvalidValue) as refused:
        seats.ask(**changes)
    assert refused.value.field == field


def test_what_comes_first_is_named(seats):
    with pytest.raises(PrerequisitesOpen) as refused:
        seats.ask(module="email_sort")
    assert list(refused.value.missing) == ["email_write"]


def test_a_module_of_another_path_or_of_another_kind_is_refused(seats):
    with pytest.raises(NotOnPath):
        seats.ask(module="cooking")
    seats.network.path(path("alone", module("alone_at_home", delivery="alone")))
    mine = seats.network.enrolment(path="alone")
    with pytest.raises(NoWorkshopNeeded):
        seats.ask(enrolment_id=mine.id, module="alone_at_home")


def test_of_another_site_nobody_asks_nor_sees_nor_withdraws(seats):
    with pytest.raises(NotFound):
        seats.ask(scope=ELSEWHERE)
    with pytest.raises(OutOfScope):
        seats.ask(scope=Scope(frozenset({"saint-denis"})), site="lyon")
    state = seats.ask()
    assert seats.all(scope=ELSEWHERE) == []
    with pytest.raises(NotFound):
        seats.withdraw(state.request_id, scope=ELSEWHERE)


def test_a_seat_that_the_desk_booked_is_enough(seats):
    seats.hear(seats.reserved(SEAT, seat_id=SEAT))
    with pytest.raises(SeatBooked) as refused:
        seats.ask()
    assert (refused.value.seat_id, refused.value.workshop_id) == (SEAT, WORKSHOP)
    seats.hear(seats.cancelled(SEAT, "ill", "person", seat_id=SEAT))
    assert seats.ask().status == "asked"


def test_a_seat_of_the_desks_that_nobody_closed_is_over_with_its_workshop(seats):
    seats.hear(seats.workshop(), seats.reserved(SEAT, seat_id=SEAT))
    seats.clock.instant = at(15, day=8)
    assert seats.ask().status == "asked"


def test_every_answer_is_shown(seats):
    id_ = seats.ask().request_id
    shown = []
    for event in (
        seats.seat("seat_waitlisted", id_, position=2),
        seats.seat("seat_offered", id_, until="2026-11-24T07:00:00.000Z"),
        seats.reserved(id_),
        seats.seat("workshop_attended", id_, minutes=120),
        seats.seat("workshop_missed", id_),
    ):
        seats.hear(event)
        state = seats.state(id_)
        shown.append((state.status, state.position, state.until))
    assert shown == [
        ("waitlisted", 2, None),
        ("offered", None, at(7, day=1)),
        ("reserved", None, None),
        ("attended", None, None),
        ("missed", None, None),
    ]


def test_the_workshop_of_a_seat_is_shown_once_it_is_known(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.reserved(id_))
    assert seats.view(id_).workshop is None
    seats.hear(seats.workshop())
    workshop = seats.view(id_).workshop
    assert (workshop.start, workshop.end) == (at(13, day=8), at(15, day=8))


def test_answers_that_come_twice_or_in_another_order_lead_to_the_same(seats):
    id_ = seats.ask().request_id
    first, last = seats.reserved(id_), seats.cancelled(id_, "ill", "person")
    seats.hear(last)
    seats.hear(first, last, first)
    assert seats.state(id_).status == "cancelled"
    assert seats.state(id_).reason == "ill"


def test_an_answer_to_nobody_is_a_copy_and_no_more(seats):
    seats.hear(seats.reserved(SEAT, seat_id=SEAT), seats.workshop(module=None))
    assert seats.all() == []
    assert seats.network.look(lambda work: work.workshops.get(WORKSHOP)) is None
    assert seats.network.look(lambda work: work.seats.get(SEAT)).status == "reserved"


def test_a_seat_of_a_workshop_that_is_no_module_is_not_kept(seats):
    seats.hear(seats.reserved(SEAT, seat_id=SEAT, module=None))
    assert seats.network.look(lambda work: work.seats.get(SEAT)) is None


def test_withdrawn_by_hand_booking_is_told_once(seats):
    id_ = seats.ask().request_id
    view = seats.withdraw(id_, expected_version=1)
    assert (view.request.state.status, view.version) == ("withdrawn", 2)
    assert seats.withdraw(id_, expected_version=1).version == 2
    assert seats.said()[1:] == [("SeatRequestWithdrawn", id_)]
    assert seats.ask().request_id != id_


def test_neither_on_an_old_version_nor_once_it_is_over(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.reserved(id_))
    with pytest.raises(Stale):
        seats.withdraw(id_, expected_version=1)
    seats.hear(seats.seat("workshop_attended", id_, minutes=120))
    with pytest.raises(WrongSeatRequestState):
        seats.withdraw(id_)


def test_a_request_ends_with_its_window_or_with_its_workshop(seats):
    unanswered = seats.ask(latest=at(9)).request_id
    seats.clock.instant = at(9)
    seats.run_timers()
    assert (seats.state(unanswered).status, seats.state(unanswered).reason) == (
        "expired",
        "window_over",
    )
    given = seats.ask().request_id
    seats.hear(seats.workshop(), seats.reserved(given))
    seats.clock.instant = at(15, day=8) - timedelta(seconds=1)
    seats.run_timers()
    assert seats.state(given).status == "reserved"
    seats.clock.instant = at(15, day=8)
    seats.run_timers()
    assert (seats.state(given).status, seats.state(given).reason) == ("expired", "workshop_over")
    seats.hear(seats.seat("workshop_attended", given, minutes=120))
    assert seats.state(given).status == "attended"


def test_a_workshop_that_was_moved_ends_later(seats):
    given = seats.ask().request_id
    seats.hear(seats.workshop(), seats.reserved(given))
    seats.hear(seats.workshop("workshop_changed", start=at(13, day=9)))
    seats.clock.instant = at(15, day=8)
    seats.run_timers()
    assert seats.state(given).status == "reserved"
    seats.clock.instant = at(15, day=9)
    seats.run_timers()
    assert seats.state(given).status == "expired"


def test_only_the_latest_of_a_workshop_is_kept(seats):
    later = seats.workshop("workshop_changed", start=at(9, day=9), sequence=2)
    seats.hear(later, seats.workshop(sequence=1), seats.workshop(workshop_id=OTHER))
    known = seats.network.look(lambda work: work.workshops.by_ids([WORKSHOP, OTHER]))
    assert {one.start for one in known.values()} == {at(9, day=9), at(13, day=8)}


def test_for_a_path_that_is_paused_nobody_asks(seats):
    command = PauseEnrolment(scope=NATIONAL, enrolment_id=seats.enrolment.id, reason="health")
    seats.app.pause_enrolment(command, CONTEXT)
    with pytest.raises(WrongEnrolmentState):
        seats.ask()


def test_what_was_validated_is_done_and_what_comes_after_it_is_open(seats):
    command = ValidateModule(
        scope=NATIONAL, enrolment_id=seats.enrolment.id, module="email_write", by="trainer-1"
    )
    seats.app.validate_module(command, CONTEXT)
    with pytest.raises(ModuleDone):
        seats.ask()
    assert seats.ask(module="email_sort").status == "asked"
