"""People who come without an appointment, in memory."""

from datetime import date, timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.booking.application.commands.join_queue import JoinQueue
from services.booking.application.commands.leave_queue import CloseQueue, LeaveQueue
from services.booking.application.commands.miss_appointment import MissAppointment
from services.booking.application.commands.serve_walk_in import ServeNextWalkIn, ServeWalkIn
from services.booking.application.queries.walk_ins import GetWalkIn, ListWalkIns, LookAtQueue
from services.booking.domain import refusals
from services.booking.domain.walk_ins.refusals import (
    NobodyWaits,
    NoGap,
    NoSuchSpace,
    TicketClosed,
)
from tests.booking import memory
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    Network,
    ScriptedClock,
    at,
    published,
    run_timers,
    slots,
    tools,
)


def join(network, **changes):
    values = {"scope": HERE, "site": "saint-denis", "space": "advice"} | changes
    return network.app.join_queue(JoinQueue(**values), CONTEXT)


def call_next(network, **changes):
    values = {"scope": HERE, "site": "saint-denis", "space": "advice"} | changes
    return network.app.serve_next_walk_in(ServeNextWalkIn(**values), CONTEXT)


def leave(network, walk_in, **changes):
    command = LeaveQueue(**{"scope": HERE, "walk_in_id": walk_in.id} | changes)
    return network.app.leave_queue(command, CONTEXT)


def screen(network, **changes):
    values = {"scope": HERE, "site": "saint-denis", "space": "advice"} | changes
    shown = network.app.look_at_queue(LookAtQueue(**values))
    return list(shown.called), list(shown.waiting)


def test_numbers_count_from_one_in_each_site_space_and_local_day():
    clock = ScriptedClock()
    network = Network.of(memory.booking(tools(clock)), clock, spaces=("advice", "sales"))
    assert [join(network).state.number for _ in range(3)] == [1, 2, 3]
    assert join(network, space="sales").state.number == 1
    other = Network.of(network.app, clock, slug="le-port", timezone="Indian/Reunion")
    assert join(other, scope=NATIONAL, site="le-port").state.number == 1
    clock.instant = at(20, 30)  # half past midnight in La Réunion, still Monday in Paris
    assert join(other, scope=NATIONAL, site="le-port").state.number == 1
    assert join(network).state.number == 4
    assert join(network).state.day == date(2026, 11, 23)
    clock.instant = at(23)
    assert (join(network).state.number, join(network).state.day) == (1, date(2026, 11, 24))


def test_next_calls_the_first_that_waits_and_tells_how_long_it_waited(network):
    first, second, third = (join(network) for _ in range(3))
    leave(network, first)
    network.clock.instant = at(7, 25) + timedelta(seconds=59)
    served = call_next(network)
    assert (served.id, served.state.status, served.state.called_at) == (
        second.id,
        "served",
        network.clock.instant,
    )
    event = network.app.store.memory.published[-1]
    assert (type(event).__name__, event.waited_minutes) == ("WalkInServed", 25)
    assert screen(network) == ([2], [3])
    assert call_next(network).id == third.id
    assert screen(network) == ([3, 2], [])
    with pytest.raises(NobodyWaits):
        call_next(network)


def test_a_ticket_is_called_once_and_left_once(network):
    first, second = join(network), join(network)
    serve = ServeWalkIn(scope=HERE, walk_in_id=second.id)
    assert network.app.serve_walk_in(serve, CONTEXT).state.number == 2
    with pytest.raises(TicketClosed) as refusal:
        network.app.serve_walk_in(serve, CONTEXT)
    assert refusal.value.state == "served"
    with pytest.raises(TicketClosed):
        leave(network, second)
    network.clock.instant = at(7, 10)
    assert leave(network, first).state.leaving == "gave_up"
    before = published(network)
    assert leave(network, first).version == 2
    assert published(network) == before
    assert network.app.store.memory.published[-1].waited_minutes == 10
    with pytest.raises(TicketClosed):
        network.app.serve_walk_in(ServeWalkIn(scope=HERE, walk_in_id=first.id), CONTEXT)


def test_an_adviser_who_serves_is_taken_for_the_types_duration(network):
    adviser, person = network.adviser(), network.person()
    join(network, person_id=person)
    network.clock.instant = at(8, 3) + timedelta(seconds=20)
    by = call_next(network, adviser_id=adviser, appointment_type="advice").state.served_by
    assert (by.start, by.end) == (at(8, 3), at(8, 33))
    network.type(earliest_notice=0)
    assert slots(network, at(8), at(9), adviser_id=adviser) == [at(8, 45)]
    with pytest.raises(refusals.SlotTaken):
        network.book(network.person(), adviser, at(8, 30))
    other = network.adviser()
    with pytest.raises(refusals.SlotTaken) as refusal:
        network.book(person, other, at(8, 15))
    assert refusal.value.resource == "person"


def test_a_taken_adviser_serves_nobody_and_the_ticket_goes_on_waiting(network):
    adviser = network.adviser()
    network.book(network.person(), adviser, at(9))
    join(network)
    network.clock.instant = at(8, 45)
    with pytest.raises(refusals.SlotTaken) as refusal:
        call_next(network, adviser_id=adviser, appointment_type="advice")
    assert refusal.value.resource == "adviser"
    assert screen(network) == ([], [1])
    assert "WalkInServed" not in published(network)


def test_next_fills_the_gap_of_a_missed_appointment_until_its_end(network):
    adviser = network.adviser()
    missed = network.book(network.person(), adviser, at(9))
    network.book(network.person(), adviser, at(9, 30))
    join(network)
    network.clock.instant = at(9, 12)
    with pytest.raises(NoGap):
        call_next(network, instead_of=missed.id)
    miss = MissAppointment(scope=HERE, appointment_id=missed.id)
    network.app.miss_appointment(miss, CONTEXT)
    by = call_next(network, instead_of=missed.id).state.served_by
    assert (by.adviser_id, by.appointment_type) == (adviser, "advice")
    assert (by.start, by.end, by.instead_of) == (at(9, 12), at(9, 30), missed.id)
    join(network)
    with pytest.raises(refusals.SlotTaken):
        call_next(network, instead_of=missed.id)
    network.clock.instant = at(9, 30)
    with pytest.raises(NoGap):
        call_next(network, instead_of=missed.id)


def test_the_end_of_the_day_notes_those_who_still_wait_as_gone(network):
    served, _, _ = join(network), join(network), join(network)
    call_next(network)
    network.clock.instant = at(17)
    close = CloseQueue(scope=HERE, site="saint-denis")
    gone = network.app.close_queue(close, CONTEXT)
    assert [(one.state.number, one.state.leaving) for one in gone.gone] == [
        (2, "closing"),
        (3, "closing"),
    ]
    assert network.app.close_queue(close, CONTEXT).gone == []
    told = network.app.store.memory.published[-2:]
    assert [(type(event).__name__, event.waited_minutes) for event in told] == [
        ("WalkInLeft", None)
    ] * 2
    one = network.app.get_walk_in(GetWalkIn(scope=HERE, walk_in_id=served.id))
    assert one.state.status == "served"


def test_yesterdays_queue_may_be_closed_the_day_after(network):
    join(network)
    network.clock.instant = at(9, day=1)
    assert screen(network) == ([], [])
    close = CloseQueue(scope=HERE, site="saint-denis", day=date(2026, 11, 23))
    assert len(network.app.close_queue(close, CONTEXT).gone) == 1


def test_at_midnight_of_the_site_those_who_still_wait_are_gone_by_themselves(network):
    first, second = join(network), join(network)
    call_next(network)
    network.clock.instant = at(22, 59)
    run_timers(network)
    assert screen(network) == ([1], [2])
    network.clock.instant = at(23)
    run_timers(network)
    left = network.app.get_walk_in(GetWalkIn(scope=HERE, walk_in_id=second.id)).state
    assert (left.status, left.leaving, left.left_at) == ("left", "closing", at(23))
    served = network.app.get_walk_in(GetWalkIn(scope=HERE, walk_in_id=first.id)).state
    assert served.status == "served"


def test_a_type_without_an_adviser_is_refused_and_the_ticket_goes_on_waiting(network):
    ticket = join(network)
    serve = ServeWalkIn(scope=HERE, walk_in_id=ticket.id, appointment_type="advice")
    for attempt in (
        lambda: call_next(network, appointment_type="advice"),
        lambda: network.app.serve_walk_in(serve, CONTEXT),
    ):
        with pytest.raises(InvalidValue) as refusal:
            attempt()
        assert refusal.value.field == "adviser_id"
    assert screen(network) == ([], [1])


def test_what_makes_no_sense_is_refused(network):
    elsewhere = Network.of(network.app, network.clock, slug="lyon", department="69")
    stranger = elsewhere.adviser()
    with pytest.raises(NoSuchSpace):
        join(network, space="workshop")
    with pytest.raises(NotFound):
        join(network, person_id="nobody")
    join(network)
    with pytest.raises(InvalidValue):
        call_next(network, adviser_id=network.adviser())
    with pytest.raises(refusals.NotASlot):
        call_next(network, scope=NATIONAL, adviser_id=stranger, appointment_type="advice")
    with pytest.raises(NotFound):
        call_next(network, adviser_id=stranger, appointment_type="advice")


def test_a_caller_of_another_site_sees_and_calls_nobody_here(network):
    ticket = join(network)
    app, ids = network.app, {"scope": ELSEWHERE, "walk_in_id": ticket.id}
    for hidden in (
        lambda: app.get_walk_in(GetWalkIn(**ids)),
        lambda: app.serve_walk_in(ServeWalkIn(**ids), CONTEXT),
        lambda: app.leave_queue(LeaveQueue(**ids), CONTEXT),
    ):
        with pytest.raises(NotFound):
            hidden()
    site = {"scope": ELSEWHERE, "site": "saint-denis"}
    for forbidden in (
        lambda: join(network, scope=ELSEWHERE),
        lambda: call_next(network, scope=ELSEWHERE),
        lambda: screen(network, scope=ELSEWHERE),
        lambda: app.list_walk_ins(ListWalkIns(**site)),
        lambda: app.close_queue(CloseQueue(**site), CONTEXT),
    ):
        with pytest.raises(OutOfScope):
            forbidden()
    with pytest.raises(Stale):
        leave(network, ticket, expected_version=7)
