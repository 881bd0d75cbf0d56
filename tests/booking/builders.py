"""A small network to test with: a scripted clock, numbered ids, one site and its team."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from contracts.forgetting import CONFIRMS
from kernel.scope import NATIONAL, Scope
from services.booking.adapters.holidays_fr import FrenchHolidays
from services.booking.adapters.numbers import FrenchNumbers
from services.booking.application.commands.book_appointment import BookAppointment
from services.booking.application.commands.define_appointment_type import DefineAppointmentType
from services.booking.application.commands.join_member import JoinMember
from services.booking.application.commands.open_site import OpenSite
from services.booking.application.commands.register_person import RegisterPerson
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.application.ports import Tools
from services.booking.application.queries.slots import FindSlots
from services.booking.domain.appointment import AppointmentState
from services.booking.domain.appointment_type import AppointmentRules
from services.booking.domain.member import WeeklyWindow
from services.booking.domain.partner import PartnerDescription
from services.booking.domain.site import Site, SiteDescription
from services.booking.domain.venue import VenueDescription
from tests.scripted import CONTEXT, MONDAY, ScriptedClock, at, numbered_ids, published, run_timers

__all__ = ["CONTEXT", "MONDAY", "ScriptedClock", "at", "published", "run_timers"]

WORKING_DAYS = tuple(WeeklyWindow(day, time(9), time(17)) for day in range(5))


def site_description(**changes) -> SiteDescription:
    return replace(
        SiteDescription(
            slug="saint-denis",
            name="Saint-Denis",
            address="1 rue de la République",
            municipality_code="93066",
            department="93",
            region="Île-de-France",
            latitude=48.9362,
            longitude=2.3574,
            in_qpv=True,
            opening_hours="Mo-Fr 09:00-12:30,13:30-17:30; Sa 10:00-12:00",
        ),
        **changes,
    )


def venue_description(**changes) -> VenueDescription:
    return replace(
        VenueDescription(
            name="Médiathèque Ulysse",
            type="media_library",
            address="37 cours du Rû-de-Montfort, 93200 Saint-Denis",
            municipality_code="93066",
            latitude=48.94012,
            longitude=2.36981,
            capacity=12,
        ),
        **changes,
    )


def appointment_state(**changes) -> AppointmentState:
    return replace(
        AppointmentState(
            appointment_id="0197f000-0000-7000-8000-00000000000a",
            person_id="0197f000-0000-7000-8000-00000000000b",
            site_id="0197f000-0000-7000-8000-00000000000c",
            site="saint-denis",
            timezone="Europe/Paris",
            adviser_id="0197f000-0000-7000-8000-00000000000d",
            appointment_type="advice",
            type_version=1,
            start=at(9),
            end=at(9, 30),
            buffer_after=0,
            channel="on_site",
            booked_by="desk",
            booked_at=at(7),
        ),
        **changes,
    )


RECOGNISED_BY = {"first_name", "last_name", "phone", "birth_year", "not_a_duplicate_of"}


@dataclass
class Network:
    """An application with one site, and short ways to its use cases."""

    app: object
    clock: ScriptedClock
    site: Site

    @classmethod
    def of(cls, app, clock, **site_changes) -> "Network":
        command = OpenSite(scope=NATIONAL, description=site_description(**site_changes))
        return cls(app, clock, app.open_site(command, CONTEXT))

    def type(self, code: str = "advice", **rules) -> str:
        command = DefineAppointmentType(
            scope=NATIONAL, code=code, name="Advice", rules=AppointmentRules(**rules)
        )
        return self.app.define_appointment_type(command, CONTEXT).code

    def adviser(self, *, weekly=WORKING_DAYS, **changes) -> str:
        command = JoinMember(
            scope=NATIONAL, site=self.site.slug, name="Nadia", role="volunteer", **changes
        )
        member = self.app.join_member(command, CONTEXT)
        self.app.set_availability(
            SetAvailability(scope=NATIONAL, member_id=member.id, weekly=weekly), CONTEXT
        )
        return member.id

    def person(self, **changes) -> str:
        """Another Awa each time, where the test says nothing that she could be recognised by."""
        values = {"first_name": "Awa", "last_name": "Nguyễn", "scope": NATIONAL} | changes
        values.setdefault("confirmed_new", changes.keys().isdisjoint(RECOGNISED_BY))
        command = RegisterPerson(site=self.site.slug, **values)
        return self.app.register_person(command, CONTEXT).person.id

    def book(self, person_id: str, adviser_id: str, start: datetime, **changes):
        values = {"appointment_type": "advice", "scope": NATIONAL} | changes
        command = BookAppointment(
            site=self.site.slug, person_id=person_id, adviser_id=adviser_id, start=start, **values
        )
        return self.app.book_appointment(command, CONTEXT)


def tools(clock: ScriptedClock) -> Tools:
    """The real calendar and numbers, a scripted clock, and ids that grow as time-ordered ones."""
    return Tools(
        clock=clock,
        new_id=numbered_ids(),
        calendar=FrenchHolidays(),
        numbers=FrenchNumbers(),
        confirming=tuple(CONFIRMS),
    )


HERE = Scope(frozenset({"saint-denis"}))
ELSEWHERE = Scope(frozenset({"lyon"}))


def queued(network: Network) -> list[str]:
    """The keys of the messages that an application in memory has ready to send."""
    rows = network.app.store.memory.notifications.values()
    return [one.key for one in rows if one.status == "queued"]


def slots(network: Network, start: datetime, end: datetime, **changes) -> list[datetime]:
    """The free starts at Saint-Denis in a window, as a caller of that site sees them."""
    values = {"scope": HERE, "site": "saint-denis", "appointment_type": "advice"} | changes
    found = network.app.find_slots(FindSlots(start=start, end=end, **values))
    return [slot.start for slot in found]


def partner(siret: str, **changes) -> PartnerDescription:
    values = {"name": "Town", "siret": siret, "structure_type": "public", "department": "01"}
    return PartnerDescription(**values | changes)
