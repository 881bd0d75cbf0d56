"""Workshops in memory: scheduled, changed, cancelled, held."""

from datetime import timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.booking.application.commands.hold_workshop import HoldWorkshop
from services.booking.application.commands.note_attendance import AttendWorkshop, MissWorkshop
from services.booking.application.commands.plan_closure import Closing, PlanClosure
from services.booking.application.queries.workshops import ListWorkshops
from services.booking.domain import refusals
from services.booking.domain.closing.period import Period
from services.booking.domain.workshops.refusals import (
    Engaged,
    PeopleEngaged,
    SeatsHeld,
    SiteClosed,
    WorkshopStarted,
    WrongSeatState,
    WrongWorkshopState,
)
from services.booking.domain.workshops.roster import Quota
from tests.booking import memory
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    ScriptedClock,
    at,
    published,
    queued,
    run_timers,
    tools,
)
from tests.booking.workshops import Workshops


@pytest.fixture
def workshops():
    clock = ScriptedClock()
    return Workshops.of(memory.booking(tools(clock)), clock)


def hold(workshops, workshop_id, **changes):
    command = HoldWorkshop(scope=NATIONAL, workshop_id=workshop_id, **changes)
    return workshops.app.hold_workshop(command, CONTEXT)


def attend(workshops, seat, minutes=None):
    command = AttendWorkshop(**workshops.ids(seat), minutes=minutes)
    return workshops.app.attend_workshop(command, CONTEXT).seat.data


def miss(workshops, seat):
    return workshops.app.miss_workshop(MissWorkshop(**workshops.ids(seat)), CONTEXT).seat.data


def test_without_a_room_it_takes_the_smallest_free_one_that_is_large_enough(workshops):
    assert workshops.schedule(capacity=4).workshop.data.room == "small"
    other = workshops.network.adviser()
    assert workshops.schedule(capacity=4, trainer_id=other).workshop.data.room == "large"
    workshops.schedule(trainer_id=workshops.network.adviser(), room="vast")
    with pytest.raises(Engaged) as refusal:
        workshops.schedule(capacity=4, trainer_id=workshops.network.adviser())
    assert refusal.value.resource == "room"


def test_a_trainer_is_in_one_place_at_a_time(workshops):
    network = workshops.network
    network.type()
    workshops.schedule(start=at(13, day=1), end=at(15, day=1))
    with pytest.raises(Engaged) as refusal:
        workshops.schedule(start=at(14, day=1), end=at(16, day=1))
    assert (refusal.value.resource, refusal.value.start) == ("adviser", at(14, day=1))
    with pytest.raises(refusals.SlotTaken):
        network.book(network.person(), workshops.trainer, at(14, day=1))
    assert workshops.schedule(start=at(15, day=1), end=at(16, day=1)).workshop.version == 1


def test_loan_computers_are_held_as_long_as_it_lasts(workshops):
    first = workshops.schedule(computers=2)
    assert first.workshop.data.computers == ("1", "2")
    other = workshops.network.adviser()
    with pytest.raises(Engaged) as refusal:
        workshops.schedule(computers=2, trainer_id=other)
    assert refusal.value.resource == "computer"
    second = workshops.schedule(computers=1, trainer_id=other)
    assert second.workshop.data.computers == ("3",)


def test_nothing_is_scheduled_on_a_closed_site_save_at_a_venue(workshops):
    closing = Closing(period=Period(at(14, day=8), at(18, day=8)))
    command = PlanClosure(scope=NATIONAL, site="saint-denis", closing=closing, reason="works")
    workshops.app.plan_closure(command, CONTEXT)
    with pytest.raises(SiteClosed) as refusal:
        workshops.schedule()
    assert refusal.value.start == at(13, day=8)
    early = workshops.schedule(start=at(12, day=8), end=at(14, day=8))
    with pytest.raises(SiteClosed):
        workshops.change(early.id, end=at(15, day=8))
    venue = workshops.venue()
    assert workshops.change(early.id, end=at(15, day=8), venue_id=venue.id).workshop.version == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"module": None}, "subject"),
        ({"module": "Not a code"}, "module"),
        ({"subject": "knitting"}, "subject"),
        ({"room": "none"}, "room"),
        ({"capacity": 13}, "capacity"),
        ({"room": "small"}, "capacity"),
        ({"capacity": 0}, "capacity"),
        ({"computers": 4}, "computers"),
        ({"start": at(7), "end": at(8)}, "start"),
        ({"start": at(7, day=732), "end": at(8, day=732)}, "start"),
        ({"end": at(13, 14, day=8)}, "end"),
        ({"end": at(23, 1, day=8)}, "end"),
        ({"room": "large", "venue_id": "v"}, "room"),
    ],
)
def test_what_breaks_a_rule_is_named(workshops, changes, field):
    with pytest.raises(InvalidValue) as refusal:
        workshops.schedule(**changes)
    assert refusal.value.field == field


def test_a_site_without_rooms_needs_a_venue(workshops):
    bare = Workshops.of(workshops.app, workshops.network.clock, slug="bare", rooms=())
    with pytest.raises(InvalidValue):
        bare.schedule()
    venue = bare.venue(capacity=6)
    found = bare.schedule(venue_id=venue.id).workshop.data
    assert (found.room, found.venue_type) == (None, "media_library")
    with pytest.raises(InvalidValue):
        bare.schedule(venue_id=venue.id, capacity=7, start=at(16, day=8), end=at(17, day=8))
    with pytest.raises(NotFound):
        workshops.schedule(venue_id=venue.id, start=at(16, day=8), end=at(17, day=8))


def test_seats_are_kept_for_partners_that_there_are(workshops):
    quotas = (Quota(partner_id="nobody", seats=1, until=at(9, day=2)),)
    with pytest.raises(NotFound):
        workshops.schedule(quotas=quotas)
    workshop = workshops.schedule()
    with pytest.raises(NotFound):
        workshops.change(workshop.id, quotas=quotas)


def test_a_raised_capacity_is_offered_to_the_line(workshops):
    workshop = workshops.schedule(capacity=1)
    workshops.reserve_all(workshop.id, 4)
    raised = workshops.change(workshop.id, capacity=3)
    assert (raised.workshop.version, raised.held, raised.waiting) == (2, 3, 1)
    assert workshops.statuses(workshop.id) == ["reserved", "offered", "offered", "waitlisted"]


def test_a_capacity_under_what_is_held_is_refused_with_the_seats(workshops):
    workshop = workshops.schedule(capacity=4)
    seats = workshops.reserve_all(workshop.id, 3)
    with pytest.raises(SeatsHeld) as refusal:
        workshops.change(workshop.id, capacity=2)
    assert refusal.value.seats == tuple(seat.id for seat in seats)
    assert workshops.change(workshop.id, capacity=3).free == 0


def test_a_workshop_that_moves_takes_its_trainer_room_and_people_along(workshops):
    network = workshops.network
    network.type()
    workshop = workshops.schedule(start=at(13, day=1), end=at(15, day=1), computers=1)
    seat = workshops.reserve(workshop.id).seat
    moved = workshops.change(workshop.id, start=at(9, day=1)).workshop.data
    assert (moved.start, moved.end) == (at(9, day=1), at(11, day=1))
    adviser = network.adviser()
    network.book(seat.data.person_id, adviser, at(14, day=1))
    with pytest.raises(refusals.SlotTaken):
        network.book(seat.data.person_id, adviser, at(10, day=1))
    with pytest.raises(refusals.SlotTaken):
        network.book(network.person(), workshops.trainer, at(10, day=1))
    assert published(network).count("WorkshopChanged") == 1


def test_people_are_told_of_the_new_time_and_reminded_of_that_one(workshops):
    network = workshops.network
    workshop = workshops.schedule(capacity=2)
    first, second, third, fourth = workshops.reserve_all(workshop.id, 4)
    workshops.cancel(first)
    assert queued(network) == [f"seat_offered:{third.id}:20261201T1300Z"]
    workshops.change(workshop.id, start=at(9, day=9))
    assert sorted(queued(network)) == [
        f"seat_offered:{third.id}:20261202T0900Z",
        f"workshop_moved:{second.id}:2",
    ]
    assert workshops.seat(fourth).status == "waitlisted"
    network.clock.instant = at(13, day=6)
    run_timers(network)
    assert published(network).count("SeatReminderDue") == 0
    network.clock.instant = at(9, day=7)
    run_timers(network)
    assert published(network).count("SeatReminderDue") == 1


def test_a_workshop_does_not_move_to_where_somebody_with_a_seat_is_taken(workshops):
    network = workshops.network
    network.type()
    workshop = workshops.schedule(start=at(13, day=1), end=at(15, day=1))
    seats = workshops.reserve_all(workshop.id, 2)
    network.book(seats[1].data.person_id, network.adviser(), at(9, day=1))
    with pytest.raises(PeopleEngaged) as refusal:
        workshops.change(workshop.id, start=at(8, day=1))
    assert refusal.value.seats == (seats[1].id,)
    assert workshops.look(workshop.id).workshop.data.start == at(13, day=1)


def test_it_moves_off_the_site_and_back(workshops):
    venue = workshops.venue()
    workshop = workshops.schedule(capacity=4)
    away = workshops.change(workshop.id, venue_id=venue.id).workshop.data
    assert (away.room, away.venue_type) == (None, "media_library")
    other = workshops.schedule(trainer_id=workshops.network.adviser(), room="small", capacity=4)
    assert other.workshop.data.room == "small"
    back = workshops.change(workshop.id, room="large").workshop.data
    assert (back.room, back.venue_id, back.venue_type) == ("large", None, None)


def test_saying_the_same_again_publishes_nothing(workshops):
    workshop = workshops.schedule(computers=2)
    before = published(workshops.network)
    assert workshops.change(workshop.id, capacity=5).workshop.version == 1
    assert published(workshops.network) == before


def test_a_stale_change_is_refused(workshops):
    workshop = workshops.schedule()
    workshops.change(workshop.id, capacity=6, expected_version=1)
    with pytest.raises(Stale):
        workshops.change(workshop.id, capacity=7, expected_version=1)


def test_a_cancelled_workshop_cancels_its_seats_and_frees_everything(workshops):
    network = workshops.network
    network.type()
    workshop = workshops.schedule(start=at(13, day=1), end=at(15, day=1), capacity=1)
    first, second = workshops.reserve_all(workshop.id, 2)
    cancelled = workshops.cancel_workshop(workshop.id)
    assert (cancelled.workshop.data.status, cancelled.held, cancelled.free) == ("cancelled", 0, 0)
    assert workshops.statuses(workshop.id) == ["cancelled", "cancelled"]
    assert workshops.seat(first).reason == "workshop_cancelled"
    assert "SeatOffered" not in published(network)
    network.book(first.data.person_id, workshops.trainer, at(14, day=1))
    assert set(queued(network)) == {f"workshop_cancelled:{s.id}" for s in (first, second)}
    before = published(network)
    workshops.cancel_workshop(workshop.id)
    assert published(network) == before
    with pytest.raises(WrongWorkshopState):
        workshops.reserve(workshop.id)


def test_attendance_closes_the_workshop(workshops):
    workshop = workshops.schedule(capacity=3)
    seats = workshops.reserve_all(workshop.id, 5)
    clock = workshops.network.clock
    clock.instant = at(11, 59, day=8)
    with pytest.raises(refusals.OutsideWindow):
        attend(workshops, seats[0])
    with pytest.raises(refusals.OutsideWindow):
        hold(workshops, workshop.id)
    clock.instant = at(12, day=8)
    assert attend(workshops, seats[0]).minutes == 120
    with pytest.raises(refusals.OutsideWindow):
        miss(workshops, seats[1])
    clock.instant = at(15, day=8)
    miss(workshops, seats[1])
    with pytest.raises(WrongSeatState):
        attend(workshops, seats[4])
    assert hold(workshops, workshop.id).workshop.data.status == "held"
    assert workshops.statuses(workshop.id) == ["attended", "missed", "missed"] + ["cancelled"] * 2
    told = [e for e in workshops.app.store.memory.published if type(e).__name__ == "WorkshopHeld"]
    assert [(e.attended, e.missed) for e in told] == [(1, 2)]
    before = published(workshops.network)
    hold(workshops, workshop.id)
    assert published(workshops.network) == before


def test_attendance_is_corrected_after_it_was_closed(workshops):
    workshop = workshops.schedule()
    present, absent = workshops.reserve_all(workshop.id, 2)
    workshops.network.clock.instant = at(15, day=8)
    attend(workshops, present)
    hold(workshops, workshop.id)
    assert attend(workshops, absent, 45).minutes == 45
    assert miss(workshops, present).status == "missed"
    assert published(workshops.network)[-2:] == ["WorkshopAttended", "WorkshopMissed"]
    told = workshops.app.store.memory.published[-2:]
    assert [event.start for event in told] == [at(13, day=8)] * 2
    workshops.network.clock.instant = at(15, day=38) + timedelta(seconds=1)
    with pytest.raises(refusals.OutsideWindow):
        attend(workshops, present)


def test_a_workshop_that_somebody_attended_is_not_cancelled(workshops):
    workshop = workshops.schedule()
    seat = workshops.reserve(workshop.id).seat
    workshops.network.clock.instant = at(13, day=8)
    with pytest.raises(WorkshopStarted):
        workshops.change(workshop.id, capacity=6)
    attend(workshops, seat)
    with pytest.raises(WrongWorkshopState):
        workshops.cancel_workshop(workshop.id)


def test_a_workshop_to_which_the_trainer_did_not_come_is_cancelled_after_its_start(workshops):
    workshop = workshops.schedule()
    workshops.reserve(workshop.id)
    workshops.network.clock.instant = at(13, 20, day=8)
    assert workshops.cancel_workshop(workshop.id).workshop.data.status == "cancelled"


def listed(workshops, **changes):
    first = at(0, day=8).date()
    values = {"scope": HERE, "site": "saint-denis", "first": first, "last": first}
    found = workshops.app.list_workshops(ListWorkshops(**values | changes))
    return [view.id for view in found]


def test_a_site_s_workshops_are_listed_by_day_module_and_free_seats(workshops):
    full = workshops.schedule(capacity=1, start=at(8, day=8), end=at(9, day=8))
    workshops.reserve(full.id)
    free = workshops.schedule(start=at(10, day=8), end=at(11, day=8), module="scans")
    late = workshops.schedule(start=at(22, 59, day=8), end=at(23, 59, day=8))
    workshops.schedule(start=at(23, day=9), end=at(23, 59, day=9))
    assert listed(workshops) == [full.id, free.id, late.id]
    assert listed(workshops, free=True) == [free.id, late.id]
    assert listed(workshops, free=True, limit=1) == [free.id]
    assert listed(workshops, free=True, limit=1, after=free.id) == [late.id]
    assert listed(workshops, module="scans") == [free.id]
    with pytest.raises(OutOfScope):
        listed(workshops, scope=ELSEWHERE)
    with pytest.raises(InvalidValue):
        listed(workshops, last=at(0, day=7).date())
