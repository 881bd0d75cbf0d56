"""One morning at Saint-Denis's advice space, as people would tell it in the evening."""

from datetime import date, datetime, timedelta

from kernel.scope import NATIONAL
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.domain.appointment import Appointment
from services.booking.domain.refusals import FreeSlot
from simulation.people import Visitor
from simulation.reception import Desk, context


def plan_morning(desk: Desk, day: date, visitors: list[Visitor]) -> None:
    """A CV, a dispute with an operator, somebody who does not come, somebody who cancels,
    somebody who moves to later in the morning, and a passer-by who gets the freed slot.

    `visitors` are six people who are nowhere else that morning.
    """
    eve = desk.local(day - timedelta(days=1), 16)
    cv, dispute, absent, ill, moved, passer_by = visitors
    desk.timeline.plan(
        eve,
        lambda: _meet(desk, cv, desk.local(day, 9, 30), 35, ("cv", "job_search")),
    )
    desk.timeline.plan(
        eve + timedelta(minutes=4),
        lambda: _meet(desk, dispute, desk.local(day, 10), 40, ("telecom_dispute",), late=4),
    )
    desk.timeline.plan(eve + timedelta(minutes=9), lambda: _miss(desk, absent, day))
    desk.timeline.plan(eve + timedelta(minutes=15), lambda: _cancel(desk, ill, day))
    desk.timeline.plan(eve + timedelta(minutes=22), lambda: _move(desk, moved, day))
    desk.timeline.plan(desk.local(day, 10, 51), lambda: _pass_by(desk, passer_by, day))


def _booked(desk: Desk, visitor: Visitor, start: datetime, type_: str = "advice") -> Appointment:
    person_id = desk.person(visitor)
    slots = desk.slots(type_, start, start + timedelta(hours=2), person_id)
    return desk.book(_first(slots), type_, person_id)


def _first(slots: list[FreeSlot]) -> FreeSlot:
    if not slots:
        raise LookupError("the demo's own calendar has no room for its morning")
    return slots[0]


def _meet(
    desk: Desk,
    visitor: Visitor,
    start: datetime,
    minutes: int,
    needs: tuple[str, ...],
    late: int = -5,
) -> None:
    desk.plan_meeting(_booked(desk, visitor, start), minutes, needs, late)


def _miss(desk: Desk, visitor: Visitor, day: date) -> None:
    appointment = _booked(desk, visitor, desk.local(day, 10, 30))
    desk.timeline.plan(
        appointment.state.start + timedelta(minutes=15), lambda: desk.miss(appointment)
    )


def _cancel(desk: Desk, visitor: Visitor, day: date) -> None:
    appointment = _booked(desk, visitor, desk.local(day, 11))
    desk.timeline.plan(desk.local(day, 9, 10), lambda: desk.cancel(appointment, "person", "ill"))


def _move(desk: Desk, visitor: Visitor, day: date) -> None:
    appointment = _booked(desk, visitor, desk.local(day, 9, 45))

    def later() -> None:
        person_id = appointment.state.person_id
        start = desk.local(day, 11, 30)
        slot = _first(desk.slots("advice", start, start + timedelta(hours=1), person_id))
        command = RescheduleAppointment(
            scope=NATIONAL,
            appointment_id=appointment.id,
            start=slot.start,
            adviser_id=slot.adviser_id,
        )
        new = desk.app.reschedule_appointment(command, context())
        desk.plan_meeting(new, 30, ("cv",))

    desk.timeline.plan(desk.local(day, 9, 2), later)


def _pass_by(desk: Desk, visitor: Visitor, day: date) -> None:
    appointment = _booked(desk, visitor, desk.local(day, 11), "quick_help")
    desk.plan_meeting(appointment, 15, ("messaging",), late=-1)
