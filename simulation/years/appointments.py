"""Appointments: booked, moved, kept, missed, and noted late."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from services.booking.domain.appointment import Appointment, AppointmentState, CancelledBy
from services.booking.domain.appointment_type import Channel
from simulation.reception import NEEDS
from simulation.years.branch import Branch
from simulation.years.visitors import Visitor
from simulation.years.world import World

_TYPES: Final = ("advice", "advice", "advice", "online_procedure", "device_help")
_MINUTES: Final = {"advice": 30, "online_procedure": 60, "device_help": 45}
_CHANNELS: Final[tuple[Channel, ...]] = ("on_site",) * 8 + ("phone", "video")
_CANCELLED, _MOVED, _LATE = 0.07, 0.05, 0.02
_TRIES: Final = 6

Then = Callable[[bool], None]
"""Called once it is over, with whether it was held."""


def _nothing(held: bool) -> None:
    del held


def book(world: World, visitor: Visitor, then: Then = _nothing) -> bool:
    """An appointment in the next weeks; whether there was a free one."""
    chance, branch = world.chance, visitor.branch
    type_ = chance.choice(_TYPES)
    found = _slot(world, branch, chance.randint(1, 18), _MINUTES[type_])
    if found is None:
        return False
    adviser_id, start, end = found
    state = AppointmentState(
        appointment_id=world.new_id(),
        person_id=visitor.id,
        site_id=branch.id,
        site=branch.slug,
        timezone=branch.site.description.timezone,
        adviser_id=adviser_id,
        appointment_type=type_,
        type_version=1,
        start=start,
        end=end,
        buffer_after=0,
        channel=chance.choice(_CHANNELS),
        booked_by=chance.choice(("desk", "desk", "partner", "person")),
        booked_at=world.now,
    )
    appointment = Appointment.book(state)
    world.keep(appointment)
    world.truth.add("appointments_booked", branch, world.now)
    waited = branch.day(start) - branch.day(world.now)
    world.truth.met("days_waited", waited.days)
    _await(world, visitor, appointment, then)
    return True


def _slot(
    world: World, branch: Branch, days: int, minutes: int
) -> tuple[str, datetime, datetime] | None:
    """An adviser, the start and the end; None where nobody is free or the day is too far."""
    day = branch.open_day(world.now, days)
    if day is None or not branch.team:
        return None
    for _ in range(_TRIES):
        adviser = world.chance.choice(branch.team)
        start = branch.local(day, 540 + 60 * world.chance.randrange(8))
        if (adviser.id, start) not in branch.taken:
            branch.taken.add((adviser.id, start))
            return adviser.id, start, start + timedelta(minutes=minutes)
    return None


def _await(world: World, visitor: Visitor, appointment: Appointment, then: Then) -> None:
    """What becomes of it: cancelled or moved before, missed or held then."""
    fate, start = world.chance.random(), appointment.state.start
    between = world.now + (start - world.now) * world.chance.uniform(0.2, 0.9)
    if fate < _CANCELLED:
        world.timeline.plan(between, partial(_cancel, world, visitor, appointment, then))
    elif fate < _CANCELLED + _MOVED:
        world.timeline.plan(between, partial(_move, world, visitor, appointment, then))
    elif fate < _CANCELLED + _MOVED + visitor.branch.no_shows:
        minutes = timedelta(minutes=world.chance.randint(16, 50))
        world.timeline.plan(start + minutes, partial(_miss, world, visitor, appointment, then))
    else:
        minutes = timedelta(minutes=world.chance.randint(-8, 9))
        world.timeline.plan(start + minutes, partial(_come, world, visitor, appointment, then))


def _cancel(world: World, visitor: Visitor, appointment: Appointment, then: Then) -> None:
    chance = world.chance
    by: CancelledBy = "team" if chance.random() < 0.3 else "person"
    reason = "adviser_away" if by == "team" else chance.choice(("ill", "transport", "other"))
    appointment.cancel(by, reason, world.now)
    world.keep(appointment)
    world.truth.add("appointments_cancelled", visitor.branch, appointment.state.start)
    then(False)


def _move(world: World, visitor: Visitor, appointment: Appointment, then: Then) -> None:
    branch = visitor.branch
    minutes = _MINUTES[appointment.state.appointment_type]
    found = _slot(world, branch, world.chance.randint(2, 12), minutes)
    if found is not None:
        adviser_id, start, end = found
        appointment.reschedule(
            start=start, end=end, adviser_id=adviser_id, room=None, computer=None, now=world.now
        )
        world.keep(appointment)
    _await(world, visitor, appointment, then)


def _miss(world: World, visitor: Visitor, appointment: Appointment, then: Then) -> None:
    appointment.miss(world.now)
    world.keep(appointment)
    world.truth.add("appointments_missed", visitor.branch, appointment.state.start)
    then(False)


def _come(world: World, visitor: Visitor, appointment: Appointment, then: Then) -> None:
    appointment.check_in(world.now)
    world.keep(appointment)
    planned = _MINUTES[appointment.state.appointment_type]
    minutes = max(10, planned + world.chance.randint(-10, 15))
    ends = max(world.now, appointment.state.start) + timedelta(minutes=minutes)
    if world.likely(_LATE):
        late = ends + timedelta(days=world.chance.randint(1, 21))
        # One noted in the next year would be of two years: of the day, and of the note.
        ends = late if visitor.branch.year(late) == visitor.branch.year(ends) else ends
    world.timeline.plan(ends, partial(_complete, world, visitor, appointment, minutes, then))


def _complete(
    world: World, visitor: Visitor, appointment: Appointment, minutes: int, then: Then
) -> None:
    branch, start = visitor.branch, appointment.state.start
    needs = world.chance.choice(NEEDS[appointment.state.appointment_type])
    appointment.complete(minutes, needs, world.now)
    world.keep(appointment)
    world.truth.add("appointments_held", branch, start)
    world.truth.saw("people_supported", branch, start, appointment.state.person_id)
    branch.know(visitor)
    then(True)
