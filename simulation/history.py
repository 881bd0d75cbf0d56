"""Weeks of ordinary appointments at a site: most take place, some are missed or cancelled."""

from datetime import date, timedelta
from functools import partial

from simulation.people import Visitor
from simulation.reception import NEEDS, Desk

_TYPES = ("advice", "advice", "advice", "online_procedure", "device_help")
_CANCELLED, _MISSED = 0.08, 0.12


def working_days(desk: Desk, last: date, count: int) -> list[date]:
    """The last `count` Mondays to Fridays up to `last` that are no public holiday there."""
    first = last - timedelta(days=2 * count + 10)
    holidays = desk.app.tools.calendar.holidays(desk.site.description.department, first, last)
    days = (last - timedelta(days=back) for back in range((last - first).days + 1))
    working = [day for day in days if day.weekday() < 5 and day not in holidays]
    return sorted(working[:count])


def plan_day(desk: Desk, day: date, meetings: float) -> None:
    """About `meetings` appointments on a day, booked one to six days ahead."""
    chance = desk.chance
    for _ in range(int(meetings) + (chance.random() < meetings % 1)):
        visitor, type_ = chance.choice(desk.people), chance.choice(_TYPES)
        ahead = day - timedelta(days=chance.randint(1, 6))
        desk.timeline.plan(
            desk.local(ahead, chance.randint(9, 16), chance.randrange(60)),
            partial(_book, desk, day, visitor, type_),
        )


def _book(desk: Desk, day: date, visitor: Visitor, type_: str) -> None:
    person_id = desk.person(visitor)
    start = desk.local(day, 0)
    slots = desk.slots(type_, start, start + timedelta(days=1), person_id)
    if not slots:
        return
    appointment = desk.book(desk.chance.choice(slots), type_, person_id)
    begins, ends = appointment.state.start, appointment.state.end
    fate = desk.chance.random()
    if fate < _CANCELLED:
        between = (begins - desk.timeline.clock.now()) * desk.chance.uniform(0.2, 0.9)
        reason = desk.chance.choice(("ill", "no_longer_needed", "transport"))
        desk.timeline.plan(
            desk.timeline.clock.now() + between,
            lambda: desk.cancel(appointment, "person", reason),
        )
    elif fate < _CANCELLED + _MISSED:
        desk.timeline.plan(begins + timedelta(minutes=20), lambda: desk.miss(appointment))
    else:
        planned = int((ends - begins).total_seconds() // 60)
        desk.plan_meeting(
            appointment,
            minutes=max(5, planned + desk.chance.randint(-10, 10)),
            needs=desk.chance.choice(NEEDS[type_]),
            late=desk.chance.choice((-10, -5, -5, -2, 0, 0, 3, 7)),
        )
