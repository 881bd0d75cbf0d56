"""What is planned with a member, in memory and on MongoDB: one suite for both."""

from kit.ids import new_id
from services.booking.domain.appointment import Appointment
from services.booking.domain.workshops.workshop import Workshop, WorkshopData
from tests.booking.builders import appointment_state, at


def test_what_is_planned_with_a_member_is_told_by_start_as_far_as_it_touches_an_interval(twin):
    made = []
    for hour, member in ((12, "a"), (9, "a"), (9, "b"), (20, "a")):
        id_ = new_id()
        state = appointment_state(
            appointment_id=id_, adviser_id=member, start=at(hour), end=at(hour + 1)
        )
        data = WorkshopData(
            workshop_id=id_,
            site_id="s",
            site="s",
            timezone="Europe/Paris",
            start=at(hour),
            end=at(hour + 1),
            trainer_id=member,
            subject="email",
            room="blue",
        )
        appointment, workshop = Appointment.book(state), Workshop.schedule(data, at(7))
        twin.change(lambda work, one=appointment: work.appointments.save(one))
        twin.change(lambda work, one=workshop: work.workshops.save(one))
        made.append(id_)
    noon, nine, _other, night = made
    for start, end, expected in (
        (at(0), None, [nine, noon, night]),
        (at(9, 30), at(20), [nine, noon]),
        (at(10), at(12, 30), [noon]),
        (at(21), None, []),
    ):
        for found in (
            twin.look(lambda work, a=start, b=end: work.appointments.of_adviser("a", a, b)),
            twin.look(lambda work, a=start, b=end: work.workshops.of_trainer("a", a, b)),
        ):
            assert [one.id for one in found] == expected
