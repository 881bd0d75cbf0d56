"""Appointments: one, a person's, or a site's on a local day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.booking.application.lookups import id_today, the_appointment, the_site
from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain.appointment import Appointment
from services.booking.domain.refusals import InvalidValue


@dataclass(frozen=True, kw_only=True)
class GetAppointment:
    """One appointment."""

    scope: Scope
    appointment_id: str


def get_appointment(work: Work, query: GetAppointment) -> Appointment:
    """Raises `NotFound`."""
    return the_appointment(work, query.scope, query.appointment_id)


@dataclass(frozen=True, kw_only=True)
class ListAppointments:
    """Those that start on `day` of the site's calendar; `after` is the last id already seen."""

    scope: Scope
    site: str
    day: date
    after: str | None = None
    limit: int = 200


def list_appointments(work: Work, query: ListAppointments) -> Sequence[Appointment]:
    """By start, then id. Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    if not 1970 <= query.day.year <= 2999:
        raise InvalidValue("day", "within the years 1970 to 2999")
    site = the_site(work, query.scope, query.site)
    midnight = datetime.combine(query.day, time(), site.zone).astimezone(UTC)
    next_day = query.day + timedelta(days=1)
    end = datetime.combine(next_day, time(), site.zone).astimezone(UTC)
    return work.appointments.at_site(site.id, midnight, end, query.after, query.limit)


@dataclass(frozen=True, kw_only=True)
class ListAppointmentsOfPerson:
    """A person's appointments at the caller's sites."""

    scope: Scope
    person_id: str


def list_appointments_of_person(
    work: Work, query: ListAppointmentsOfPerson
) -> Sequence[Appointment]:
    """By start."""
    found = work.appointments.of_person(id_today(work, query.person_id))
    return [one for one in found if query.scope.allows(one.state.site)]
