"""Give a slot to a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application.earlier import withdraw_offers
from services.booking.application.lookups import (
    claims_of,
    free_among,
    the_appointment,
    the_person,
    the_site,
    the_type,
)
from services.booking.application.ports import Work
from services.booking.application.reminders import plan_reminder
from services.booking.domain import busy, slots
from services.booking.domain.appointment import Appointment, AppointmentState
from services.booking.domain.appointment_type import AppointmentRules, Booker, Channel
from services.booking.domain.refusals import NotASlot, NotOffered, SlotTaken
from services.booking.domain.site import Site


@dataclass(frozen=True, kw_only=True)
class BookAppointment:
    """`start` is an instant with an offset; `site` is a slug, `appointment_type` a code."""

    scope: Scope
    site: str
    appointment_type: str
    person_id: str
    adviser_id: str
    start: datetime
    channel: Channel = "on_site"
    booked_by: Booker = "desk"
    follow_up_of: str | None = None


def book_appointment(work: Work, command: BookAppointment) -> Appointment:
    """Raises `OutOfScope`, `NotFound`, `NotOffered`, `NotASlot`, `SlotTaken`."""
    site = the_site(work, command.scope, command.site)
    type_ = the_type(work, command.appointment_type)
    if command.channel not in type_.rules.channels:
        raise NotOffered("channel", command.channel, type_.rules.channels)
    if command.booked_by not in type_.rules.bookers:
        raise NotOffered("booked_by", command.booked_by, type_.rules.bookers)
    person = the_person(work, command.person_id)
    if command.follow_up_of is not None:
        check_follow_up(work, command, type_.rules, person.id)
    start = slots.in_utc(command.start)
    end = start + timedelta(minutes=type_.rules.duration)
    check_slot(work, command.scope, site, type_.rules, command.adviser_id, start)
    state = AppointmentState(
        appointment_id=work.tools.new_id(),
        person_id=person.id,
        site_id=site.id,
        site=site.slug,
        timezone=site.description.timezone,
        adviser_id=command.adviser_id,
        appointment_type=type_.code,
        type_version=type_.version,
        start=start,
        end=end,
        buffer_after=type_.rules.buffer_after,
        channel=command.channel,
        follow_up_of=command.follow_up_of,
        sensitive=type_.rules.sensitive,
        booked_by=command.booked_by,
        booked_at=work.now(),
        room=free_room(work, site, start, end) if type_.rules.needs_room else None,
        computer=free_computer(work, site, start, end) if type_.rules.needs_computer else None,
    )
    appointment = Appointment.book(state)
    work.busy.claim(claims_of(state))
    work.appointments.save(appointment)
    rest = timedelta(minutes=state.buffer_after)
    withdraw_offers(work, state.adviser_id, start, end + rest)
    plan_reminder(work, "appointment_reminder", appointment.id, start)
    return appointment


def check_follow_up(
    work: Work, command: BookAppointment, rules: AppointmentRules, person_id: str
) -> None:
    """Raises `NotFound` where the earlier appointment is not this person's, and `NotOffered` where
    the type wants the adviser of then."""
    earlier = the_appointment(work, command.scope, str(command.follow_up_of)).state
    if earlier.person_id != person_id:
        raise NotFound("appointment", earlier.appointment_id)
    if rules.same_adviser and command.adviser_id != earlier.adviser_id:
        raise NotOffered("adviser_id", command.adviser_id, [earlier.adviser_id])


def check_slot(
    work: Work,
    scope: Scope,
    site: Site,
    rules: AppointmentRules,
    adviser_id: str,
    start: datetime,
) -> None:
    """Checks a start against notice, opening hours, closures, holidays and the adviser's
    availability, and holds the site open: a closure planned at the same time waits or is seen.

    Raises `NotFound` (the adviser, also one of a site that is none of the scope's), `NotASlot`.
    """
    member = work.members.get(adviser_id)
    if member is None or not (member.site_id == site.id or scope.allows(member.site)):
        raise NotFound("member", adviser_id)
    if member.site_id != site.id:
        raise NotASlot("adviser_elsewhere", start)
    slots.check_notice(start, work.now(), rules)
    day = start.date()
    end = start + timedelta(minutes=rules.duration)
    slots.check_start(
        start,
        duration=rules.duration,
        zone=site.zone,
        opening_hours=site.description.opening_hours,
        holidays=holidays_around(work, site, day, day),
        closures=work.closures.within([site.id], start, end)[site.id],
        availability=work.members.availability(adviser_id),
    )
    work.closures.rely(site.id, f"{adviser_id}/{day}")


def holidays_around(work: Work, site: Site, first: date, last: date) -> frozenset[date]:
    """The site's public holidays on local days that may touch these UTC days."""
    return work.tools.calendar.holidays(
        site.description.department, first - timedelta(days=2), last + timedelta(days=3)
    )


def rooms_of(site: Site) -> list[str]:
    """The site's rooms, as resources' names, the smallest first."""
    rooms = sorted(site.description.rooms, key=lambda room: (room.capacity, room.name))
    return [room.name for room in rooms]


def computers_of(site: Site) -> list[str]:
    """The site's loan computers, numbered from 1."""
    return [str(number) for number in range(1, site.description.loan_computers + 1)]


def free_room(work: Work, site: Site, start: datetime, end: datetime) -> str:
    """The smallest room that nobody holds. Raises `NotASlot`, `SlotTaken`."""
    names = rooms_of(site)
    if not names:
        raise NotASlot("no_room", start)
    free = _first_free(work, [busy.room(site.id, name) for name in names], start, end)
    if free is None:
        raise SlotTaken("room", start)
    return names[free]


def free_computer(work: Work, site: Site, start: datetime, end: datetime) -> str:
    """The first loan computer that nobody holds. Raises `NotASlot`, `SlotTaken`."""
    names = computers_of(site)
    if not names:
        raise NotASlot("no_computer", start)
    free = _first_free(work, [busy.computer(site.id, name) for name in names], start, end)
    if free is None:
        raise SlotTaken("computer", start)
    return names[free]


def _first_free(work: Work, resources: Sequence[str], start: datetime, end: datetime) -> int | None:
    free = free_among(work, resources, start, end)
    return resources.index(free[0]) if free else None
