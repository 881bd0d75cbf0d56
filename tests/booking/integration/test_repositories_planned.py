"""What is booked in a period, in memory and on MongoDB alike."""

from dataclasses import replace

from kit.ids import new_id
from services.booking.domain.appointment import Appointment
from services.booking.domain.closing.period import Period
from services.booking.domain.closing.proposals import Proposal
from tests.booking.builders import appointment_state, at


def booked(twin, start, end, **changes):
    state = appointment_state(appointment_id=new_id(), start=start, end=end, **changes)
    appointment = Appointment.book(state)
    twin.change(lambda work: work.appointments.save(appointment))
    return appointment


def test_booked_ones_that_touch_the_period_come_by_start_then_id(twin):
    site_id = appointment_state().site_id
    booked(twin, at(8), at(9))
    long = booked(twin, at(2), at(10))
    first = booked(twin, at(9), at(9, 30))
    second = booked(twin, at(9), at(9, 30))
    late = booked(twin, at(10, 45), at(11, 15))
    booked(twin, at(11), at(11, 30))
    booked(twin, at(9), at(9, 30), site_id="other")
    cancelled = booked(twin, at(9), at(9, 30))
    cancelled.cancel("team", "other", at(7))
    twin.change(lambda work: work.appointments.save(cancelled))
    period = Period(at(9), at(11))

    def ids(*question):
        found = twin.look(lambda work: work.appointments.planned(site_id, period, *question))
        return [one.id for one in found]

    def count(since):
        return twin.look(lambda work: work.appointments.count_planned(site_id, period, since))

    assert ids(at(1)) == [long.id, first.id, second.id, late.id]
    assert ids(at(2)) == [first.id, second.id, late.id]
    assert ids(at(1), None, 2) == [long.id, first.id]
    assert ids(at(1), first.id, 1) == [second.id]
    assert (count(at(1)), count(at(2)), count(at(9)), count(at(12))) == (4, 3, 1, 0)


def test_a_displaced_appointment_comes_back_with_its_proposals(twin):
    appointment = booked(twin, at(9), at(9, 30), room="blue")
    proposal = Proposal(start=at(10), end=at(10, 30), site_id="s", site="lens", adviser_id="a")
    appointment.displace("closure", "works", [proposal], at(7))
    twin.change(lambda work: work.appointments.save(appointment))
    found = twin.look(lambda work: work.appointments.get(appointment.id))
    assert found == appointment
    assert (found.state.status, found.state.displaced_by, found.state.proposals) == (
        "displaced",
        "closure",
        (proposal,),
    )
    assert replace(found.state).room is None
