"""Appointments: one, a person's, or a site's on a local day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.booking.application.lookups import id_today, the_appointment, the_site
from services.booking.application.ports import Work
from services.booking.application.scope import SEES_ALL, Seer
from services.booking.domain.appointment import Appointment

LONGEST = timedelta(days=31)
"""The widest range of one list."""


@dataclass(frozen=True, kw_only=True)
class GetAppointment:
    """One appointment."""

    scope: Scope
    appointment_id: str
    seer: Seer = SEES_ALL


def get_appointment(work: Work, query: GetAppointment) -> Appointment:
    """Raises `NotFound`."""
    return seen_by(query.seer, the_appointment(work, query.scope, query.appointment_id))


def seen_by(seer: Seer, appointment: Appointment) -> Appointment:
    """The appointment, without what it was about where that is sensitive and not theirs."""
    state = appointment.state
    if not state.sensitive or seer.everything or seer.member_id == state.adviser_id:
        return appointment
    return replace(appointment, state=replace(state, needs=()))


@dataclass(frozen=True, kw_only=True)
class ListAppointments:
    """Those that start on `day` of the site's calendar, or from then to `last`, at most 31 days.

    `after` is the last id already seen.
    """

    scope: Scope
    site: str
    day: date
    last: date | None = None
    adviser_id: str | None = None
    seer: Seer = SEES_ALL
    after: str | None = None
    limit: int = 200


def list_appointments(work: Work, query: ListAppointments) -> Sequence[Appointment]:
    """By start, then id; without the sensitive ones of others where the seer lists only its own.

    Raises `OutOfScope`, `NotFound`, `InvalidValue`.
    """
    last = query.last or query.day
    if not (1970 <= query.day.year <= 2999 and last.year <= 2999):
        raise InvalidValue("day", "within the years 1970 to 2999")
    if not timedelta() <= last - query.day < LONGEST:
        raise InvalidValue("last", f"not before the first, and at most {LONGEST.days} days in all")
    site = the_site(work, query.scope, query.site)
    midnight = datetime.combine(query.day, time(), site.zone).astimezone(UTC)
    next_day = last + timedelta(days=1)
    end = datetime.combine(next_day, time(), site.zone).astimezone(UTC)
    found = work.appointments.at_site(
        site.id,
        midnight,
        end,
        query.after,
        query.limit,
        adviser_id=query.adviser_id,
        sensitive_of=None if query.seer.among_colleagues else query.seer.member_id,
    )
    return [seen_by(query.seer, one) for one in found]


@dataclass(frozen=True, kw_only=True)
class ListAppointmentsOfPerson:
    """A person's appointments at the caller's sites."""

    scope: Scope
    person_id: str
    seer: Seer = SEES_ALL


def list_appointments_of_person(
    work: Work, query: ListAppointmentsOfPerson
) -> Sequence[Appointment]:
    """By start; none of an id that nobody bears. Raises `NotFound` of who was erased."""
    found = work.appointments.of_person(id_today(work, query.person_id), query.scope.sites)
    return [seen_by(query.seer, one) for one in found]
