"""Plays the work of reception points through booking's own use cases."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

from kernel.scope import NATIONAL
from kit.context import Context
from services.booking.application.commands.book_appointment import BookAppointment
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.complete_appointment import CompleteAppointment
from services.booking.application.commands.miss_appointment import MissAppointment
from services.booking.application.commands.register_person import RegisterPerson
from services.booking.application.queries.people import FindPeopleByPhone
from services.booking.application.queries.slots import FindSlots
from services.booking.bootstrap import Booking
from services.booking.domain.appointment import Appointment, CancelledBy
from services.booking.domain.refusals import FreeSlot
from services.booking.domain.site import Site
from simulation.people import Visitor
from simulation.timeline import Timeline

NEEDS = {
    "advice": (("cv",), ("cv", "job_search"), ("telecom_dispute",), ("housing",), ("banking",)),
    "online_procedure": (("online_procedure",), ("online_procedure", "health")),
    "device_help": (("equipment",), ("equipment", "messaging"), ("email",)),
    "quick_help": (("internet",), ("email",), ("other",)),
}
"""By appointment type, what people come for; codes of booking's catalogue of needs."""


def context() -> Context:
    """Each thing that happens at a desk is a journey of its own."""
    return Context(correlation_id=f"demo-{uuid4()}", actor="demo")


@dataclass
class Desk:
    """One site, the people it knows, and what its team does with them.

    `counts` says how often each thing happened.
    """

    app: Booking
    site: Site
    timeline: Timeline
    chance: Random
    people: list[Visitor]
    known: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return self.site.zone

    def local(self, day: date, hour: int, minute: int = 0) -> datetime:
        """An instant of the site's own clocks."""
        return datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)

    def person(self, visitor: Visitor) -> str:
        """The person's id; they are registered at their first visit."""
        if visitor.phone not in self.known:
            self.known[visitor.phone] = self._registered(visitor)
        return self.known[visitor.phone]

    def slots(self, type_: str, start: datetime, end: datetime, person_id: str) -> list[FreeSlot]:
        """Free slots in [start, end), by start."""
        return self.app.find_slots(
            FindSlots(
                scope=NATIONAL,
                site=self.site.slug,
                appointment_type=type_,
                start=start,
                end=end,
                person_id=person_id,
                limit=500,
            )
        )

    def book(self, slot: FreeSlot, type_: str, person_id: str) -> Appointment:
        """Books a slot that was just found; nobody else is there to take it."""
        self._count("booked")
        command = BookAppointment(
            scope=NATIONAL,
            site=self.site.slug,
            appointment_type=type_,
            person_id=person_id,
            adviser_id=slot.adviser_id,
            start=slot.start,
        )
        return self.app.book_appointment(command, context())

    def cancel(
        self, appointment: Appointment, by: CancelledBy = "person", reason: str = "ill"
    ) -> None:
        """The appointment will not take place."""
        self._count("cancelled")
        command = CancelAppointment(
            scope=NATIONAL, appointment_id=appointment.id, cancelled_by=by, reason=reason
        )
        self.app.cancel_appointment(command, context())

    def miss(self, appointment: Appointment) -> None:
        """The person did not come."""
        self._count("missed")
        self.app.miss_appointment(
            MissAppointment(scope=NATIONAL, appointment_id=appointment.id), context()
        )

    def check_in(self, appointment: Appointment) -> None:
        """The person is there."""
        command = CheckInPerson(scope=NATIONAL, appointment_id=appointment.id)
        self.app.check_in_person(command, context())

    def complete(self, appointment: Appointment, minutes: int, needs: tuple[str, ...]) -> None:
        """The appointment took place."""
        self._count("completed")
        command = CompleteAppointment(
            scope=NATIONAL, appointment_id=appointment.id, minutes=minutes, needs=needs
        )
        self.app.complete_appointment(command, context())

    def plan_meeting(
        self, appointment: Appointment, minutes: int, needs: tuple[str, ...], late: int = 0
    ) -> None:
        """The person comes `late` minutes after the start (before it where negative)."""
        start = appointment.state.start
        came = start + timedelta(minutes=late)
        ends = max(came, start) + timedelta(minutes=minutes)
        self.timeline.plan(came, lambda: self.check_in(appointment))
        self.timeline.plan(ends, lambda: self.complete(appointment, minutes, needs))

    def _registered(self, visitor: Visitor) -> str:
        found = self.app.find_people_by_phone(
            FindPeopleByPhone(
                scope=NATIONAL,
                phone=visitor.phone,
                department=self.site.description.department,
            )
        )
        if found:
            return found[0].person.id
        self._count("people registered")
        command = RegisterPerson(
            scope=NATIONAL,
            site=self.site.slug,
            first_name=visitor.first_name,
            last_name=visitor.last_name,
            phone=visitor.phone,
            email=visitor.email,
            birth_year=visitor.birth_year,
            language=visitor.language,
            in_qpv=visitor.in_qpv,
            department=self.site.description.department,
            solidarity_until=self._solidarity(visitor),
            confirmed_new=True,
        )
        return self.app.register_person(command, context()).person.id

    def _solidarity(self, visitor: Visitor) -> date | None:
        today = self.timeline.clock.now().astimezone(self.zone).date()
        return today + timedelta(days=365) if visitor.entitled else None

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
