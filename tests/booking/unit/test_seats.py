"""Seats of a workshop, in memory: reserved, waited for, offered, given back."""

from datetime import timedelta

import pytest

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from kit.timers import Timer
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.application.commands.reserve_seat import ReserveSeat
from services.booking.application.queries.workshops import GetSeat, GetWorkshop, ListSeats
from services.booking.domain import refusals
from services.booking.domain.workshops.refusals import (
    AlreadySeated,
    Engaged,
    OfferOver,
    WorkshopStarted,
    WrongSeatState,
)
from services.booking.domain.workshops.roster import Quota
from tests.booking import builders, memory
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
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


def partner(workshops, siret="20004293500011"):
    command = JoinPartner(scope=NATIONAL, description=builders.partner(siret))
    return workshops.app.join_partner(command, CONTEXT).id


def test_seats_are_reserved_while_there_are_any_then_people_stand_in_line(workshops):
    workshop = workshops.schedule(capacity=2)
    places = [workshops.reserve(workshop.id) for _ in range(4)]
    assert [p.seat.data.status for p in places] == ["reserved"] * 2 + ["waitlisted"] * 2
    assert [p.position for p in places] == [None, None, 1, 2]
    now = workshops.look(workshop.id)
    assert (now.held, now.waiting, now.free) == (2, 2, 0)
    told = [name for name in published(workshops.network) if name.startswith("Seat")]
    assert told == ["SeatReserved"] * 2 + ["SeatWaitlisted"] * 2


def test_a_seat_that_is_given_back_is_offered_to_the_first_in_line_and_accepted(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second, third = workshops.reserve_all(workshop.id, 3)
    workshops.cancel(first)
    assert workshops.statuses(workshop.id) == ["cancelled", "offered", "waitlisted"]
    assert workshops.seat(second).offered_until == at(19)
    assert workshops.accept(second).seat.data.status == "reserved"
    assert published(workshops.network)[-3:] == ["SeatCancelled", "SeatOffered", "SeatReserved"]
    with pytest.raises(WrongSeatState):
        workshops.accept(third)


def test_an_offer_that_lapses_goes_to_the_next_in_line(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second, third, _fourth = workshops.reserve_all(workshop.id, 4)
    workshops.cancel(first)
    workshops.network.clock.instant = at(19) - timedelta(milliseconds=1)
    run_timers(workshops.network)
    assert workshops.seat(second).status == "offered"
    workshops.network.clock.instant = at(19)
    with pytest.raises(OfferOver):
        workshops.accept(second)
    run_timers(workshops.network)
    assert workshops.statuses(workshop.id) == ["cancelled", "expired", "offered", "waitlisted"]
    assert workshops.seat(third).offered_until == at(31)
    before = published(workshops.network)
    run_timers(workshops.network)
    assert published(workshops.network) == before
    with pytest.raises(OfferOver):
        workshops.accept(second)


def test_who_let_an_offer_lapse_may_ask_again_and_is_last_in_line(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second, _third = workshops.reserve_all(workshop.id, 3)
    workshops.cancel(first)
    workshops.network.clock.instant = at(20)
    run_timers(workshops.network)
    again = workshops.reserve(workshop.id, second.data.person_id)
    assert (again.seat.data.status, again.position) == ("waitlisted", 1)


def test_nobody_comes_before_those_in_line(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second = workshops.reserve_all(workshop.id, 2)
    workshops.cancel(first)
    newcomer = workshops.reserve(workshop.id)
    assert workshops.seat(second).status == "offered"
    assert newcomer.seat.data.status == "waitlisted"


def test_no_offer_ends_later_than_an_hour_before_the_start(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second, _third = workshops.reserve_all(workshop.id, 3)
    workshops.network.clock.instant = at(8, day=8)
    workshops.cancel(first)
    assert workshops.seat(second).offered_until == at(12, day=8)


def test_shortly_before_the_start_a_free_seat_goes_to_whoever_takes_it(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second, third = workshops.reserve_all(workshop.id, 3)
    workshops.network.clock.instant = at(11, 31, day=8)
    workshops.cancel(first)
    assert workshops.statuses(workshop.id) == ["cancelled", "waitlisted", "waitlisted"]
    assert workshops.accept(third).seat.data.status == "reserved"
    with pytest.raises(WrongSeatState):
        workshops.accept(second)


def test_a_person_holds_one_seat_of_a_workshop(workshops):
    workshop = workshops.schedule(capacity=1)
    person = workshops.network.person()
    seat = workshops.reserve(workshop.id, person).seat
    with pytest.raises(AlreadySeated) as refusal:
        workshops.reserve(workshop.id, person)
    assert refusal.value.seat_id == seat.id
    workshops.cancel(seat)
    assert workshops.reserve(workshop.id, person).seat.data.status == "reserved"


def test_a_repeated_request_gives_the_seat_that_there_is(workshops):
    workshop = workshops.schedule()
    person = workshops.network.person()
    seat = workshops.reserve(workshop.id, person, request_id="r").seat
    before = published(workshops.network)
    assert workshops.reserve(workshop.id, person, request_id="r").seat == seat
    assert published(workshops.network) == before
    assert seat.data.request_id == "r"


def test_a_seat_takes_the_person_s_time_and_an_appointment_takes_it_too(workshops):
    network = workshops.network
    network.type()
    workshop = workshops.schedule(start=at(13, day=1), end=at(15, day=1))
    person = network.person()
    seat = workshops.reserve(workshop.id, person).seat
    adviser = network.adviser()
    with pytest.raises(refusals.SlotTaken) as taken:
        network.book(person, adviser, at(14, day=1))
    assert taken.value.resource == "person"
    workshops.cancel(seat)
    network.book(person, adviser, at(14, day=1))
    with pytest.raises(Engaged) as engaged:
        workshops.reserve(workshop.id, person)
    assert engaged.value.resource == "person"
    assert workshops.look(workshop.id).held == 0


def test_who_is_taken_is_passed_over_and_keeps_the_place_in_line(workshops):
    network = workshops.network
    network.type()
    workshop = workshops.schedule(start=at(13, day=1), end=at(15, day=1), capacity=1)
    first, second, third = workshops.reserve_all(workshop.id, 3)
    network.book(second.data.person_id, network.adviser(), at(14, day=1))
    workshops.cancel(first)
    assert workshops.statuses(workshop.id) == ["cancelled", "waitlisted", "offered"]
    assert workshops.cancel(third).seat.data.status == "cancelled"
    assert workshops.seat(second).status == "waitlisted"
    assert workshops.reserve(workshop.id).seat.data.status == "reserved"


def test_seats_kept_for_a_partner_go_to_its_people_alone(workshops):
    town = partner(workshops)
    quota = Quota(partner_id=town, seats=2, until=at(12, day=4))
    workshop = workshops.schedule(capacity=3, quotas=(quota,))
    assert workshops.look(workshop.id).free == 1
    places = [workshops.reserve(workshop.id).seat.data.status for _ in range(2)]
    places += [workshops.reserve(workshop.id, partner_id=town).seat.data.status for _ in range(3)]
    assert places == ["reserved", "waitlisted", "reserved", "reserved", "waitlisted"]


def test_a_person_whom_the_partner_referred_uses_its_quota(workshops):
    town = partner(workshops)
    quota = Quota(partner_id=town, seats=1, until=at(12, day=4))
    workshop = workshops.schedule(capacity=1, quotas=(quota,))
    referred = workshops.network.person(referred_by=town)
    assert workshops.reserve(workshop.id).seat.data.status == "waitlisted"
    seat = workshops.reserve(workshop.id, referred).seat.data
    assert (seat.status, seat.partner_id) == ("reserved", town)


def test_once_a_quota_ends_its_free_seats_go_to_the_line_in_order(workshops):
    town = partner(workshops)
    quota = Quota(partner_id=town, seats=2, until=at(12, day=4))
    workshop = workshops.schedule(capacity=2, quotas=(quota,))
    workshops.reserve_all(workshop.id, 3)
    workshops.network.clock.instant = at(12, day=4) - timedelta(milliseconds=1)
    run_timers(workshops.network)
    assert workshops.statuses(workshop.id) == ["waitlisted"] * 3
    workshops.network.clock.instant = at(12, day=4)
    assert run_timers(workshops.network) == 1
    assert workshops.statuses(workshop.id) == ["offered", "offered", "waitlisted"]


def test_whoever_comes_after_a_quota_has_ended_comes_after_the_line_timer_or_not(workshops):
    town = partner(workshops)
    quota = Quota(partner_id=town, seats=1, until=at(12, day=4))
    workshop = workshops.schedule(capacity=1, quotas=(quota,))
    first = workshops.reserve(workshop.id).seat
    workshops.network.clock.instant = at(12, day=4)
    assert workshops.reserve(workshop.id).seat.data.status == "waitlisted"
    assert workshops.seat(first).status == "offered"


def test_two_quotas_end_each_at_its_time(workshops):
    quotas = tuple(
        Quota(partner_id=partner(workshops, siret), seats=1, until=at(12, day=day))
        for siret, day in (("20004293500011", 4), ("21010053300012", 5))
    )
    workshop = workshops.schedule(capacity=2, quotas=quotas)
    first, _second = workshops.reserve_all(workshop.id, 2)
    workshops.network.clock.instant = at(12, day=4)
    run_timers(workshops.network)
    assert workshops.statuses(workshop.id) == ["offered", "waitlisted"]
    workshops.accept(first)
    workshops.network.clock.instant = at(12, day=5)
    assert run_timers(workshops.network) == 1
    assert workshops.statuses(workshop.id) == ["reserved", "offered"]


def test_an_offer_is_not_lost_where_the_clock_went_back(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second = workshops.reserve_all(workshop.id, 2)
    workshops.cancel(first)
    app = workshops.app
    early = Timer("seat_offer", second.id, at(19), cause="", correlation_id="")
    app.store.run(lambda tx: app.due["seat_offer"](tx, early), CONTEXT)
    assert workshops.seat(second).status == "offered"
    workshops.network.clock.instant = at(19)
    assert run_timers(workshops.network) == 1
    assert workshops.seat(second).status == "expired"


def test_a_kept_seat_that_is_given_back_is_offered_to_the_partner_s_next(workshops):
    town = partner(workshops)
    quota = Quota(partner_id=town, seats=1, until=at(12, day=4))
    workshop = workshops.schedule(capacity=1, quotas=(quota,))
    held = workshops.reserve(workshop.id, partner_id=town).seat
    workshops.reserve(workshop.id)
    workshops.reserve(workshop.id, partner_id=town)
    workshops.cancel(held)
    assert workshops.statuses(workshop.id) == ["cancelled", "waitlisted", "offered"]


def test_a_waiting_entry_uses_no_quota_and_does_not_block_its_own_promotion(workshops):
    town = partner(workshops)
    quota = Quota(partner_id=town, seats=1, until=at(12, day=4))
    workshop = workshops.schedule(capacity=2, quotas=(quota,))
    held = workshops.reserve(workshop.id).seat
    kept = workshops.reserve(workshop.id, partner_id=town).seat
    waits = workshops.reserve(workshop.id, partner_id=town).seat
    workshops.cancel(kept)
    assert workshops.seat(waits).status == "offered"
    assert workshops.seat(held).status == "reserved"


def test_a_person_is_told_of_an_offer_and_reminded_of_the_seat(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second, third = workshops.reserve_all(workshop.id, 3)
    workshops.cancel(first)
    assert queued(workshops.network) == [f"seat_offered:{second.id}:20261201T1300Z"]
    workshops.network.clock.instant = at(19)
    run_timers(workshops.network)
    assert queued(workshops.network) == [f"seat_offered:{third.id}:20261201T1300Z"]
    message = workshops.app.store.memory.notifications[queued(workshops.network)[0]]
    assert (message.facts["until"], message.not_after) == (at(31), at(31))
    workshops.accept(third)
    assert queued(workshops.network) == []
    workshops.network.clock.instant = at(13, day=6)
    assert run_timers(workshops.network) == 1
    assert queued(workshops.network) == [f"seat_reminder:{third.id}:20261201T1300Z"]
    assert published(workshops.network)[-1] == "SeatReminderDue"


def test_nobody_is_reminded_of_a_seat_that_was_given_back(workshops):
    workshop = workshops.schedule()
    seat = workshops.reserve(workshop.id).seat
    workshops.network.clock.instant = at(14, day=6)
    run_timers(workshops.network)
    assert len(queued(workshops.network)) == 1
    workshops.cancel(seat)
    assert queued(workshops.network) == []
    other = workshops.reserve(workshop.id).seat
    workshops.cancel(other)
    assert run_timers(workshops.network) == 0


def test_an_accepted_offer_leaves_no_timer_that_could_end_it(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second = workshops.reserve_all(workshop.id, 2)
    workshops.cancel(first)
    workshops.accept(second)
    workshops.network.clock.instant = at(20)
    assert run_timers(workshops.network) == 0
    assert workshops.seat(second).status == "reserved"


def test_seats_are_given_and_given_back_before_the_start_alone(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second = workshops.reserve_all(workshop.id, 2)
    workshops.network.clock.instant = at(13, day=8)
    for step in (
        lambda: workshops.reserve(workshop.id),
        lambda: workshops.cancel(first),
        lambda: workshops.accept(second),
    ):
        with pytest.raises(WorkshopStarted):
            step()


def test_other_sites_see_neither_the_workshop_nor_its_seats(workshops):
    workshop = workshops.schedule()
    seat, person = workshops.reserve(workshop.id).seat, workshops.network.person()
    app, ids = workshops.app, workshops.ids(seat, ELSEWHERE)
    with pytest.raises(NotFound):
        app.get_seat(GetSeat(**ids))
    question = {"scope": ELSEWHERE, "workshop_id": workshop.id}
    for query in (
        lambda: app.get_workshop(GetWorkshop(**question)),
        lambda: app.list_seats(ListSeats(**question)),
        lambda: app.reserve_seat(ReserveSeat(person_id=person, **question), CONTEXT),
    ):
        with pytest.raises(NotFound):
            query()


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({"person_id": "nobody"}, "person"), ({"partner_id": "nobody"}, "partner")],
)
def test_what_a_seat_needs_has_to_be_there(workshops, changes, kind):
    workshop = workshops.schedule()
    with pytest.raises(NotFound) as refusal:
        workshops.reserve(workshop.id, **changes)
    assert refusal.value.kind == kind
    with pytest.raises(NotFound):
        workshops.reserve("no-workshop")
