"""Who may see and change what, and from which version, in memory."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.change_site import ChangeSite
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.complete_appointment import CompleteAppointment
from services.booking.application.commands.define_appointment_type import DefineAppointmentType
from services.booking.application.commands.import_partners import ImportPartners
from services.booking.application.commands.import_sites import ImportSites
from services.booking.application.commands.join_member import JoinMember
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.application.commands.miss_appointment import MissAppointment
from services.booking.application.commands.open_site import OpenSite
from services.booking.application.commands.register_person import RegisterPerson
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.application.queries.appointments import (
    GetAppointment,
    ListAppointments,
    ListAppointmentsOfPerson,
)
from services.booking.application.queries.members import GetMember, ListMembers
from services.booking.application.queries.people import FindPeopleByPhone, GetPerson
from services.booking.application.queries.sites import GetSite, ListSites
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    Network,
    at,
    partner,
    site_description,
    slots,
)


def test_an_old_version_is_refused_everywhere(network):
    appointment = network.book(network.person(), network.adviser(), at(9))
    ids = {"scope": HERE, "appointment_id": appointment.id, "expected_version": 7}
    app = network.app
    for call in (
        lambda: app.check_in_person(CheckInPerson(**ids), CONTEXT),
        lambda: app.complete_appointment(CompleteAppointment(**ids), CONTEXT),
        lambda: app.miss_appointment(MissAppointment(**ids), CONTEXT),
        lambda: app.reschedule_appointment(RescheduleAppointment(**ids, start=at(10)), CONTEXT),
        lambda: app.cancel_appointment(
            CancelAppointment(**ids, cancelled_by="team", reason="other"), CONTEXT
        ),
        lambda: app.change_site(
            ChangeSite(scope=HERE, description=site_description(), expected_version=7), CONTEXT
        ),
        lambda: app.define_appointment_type(
            DefineAppointmentType(scope=NATIONAL, code="advice", name="A", expected_version=7),
            CONTEXT,
        ),
    ):
        with pytest.raises(Stale) as refusal:
            call()
        assert (refusal.value.expected, refusal.value.actual) == (7, 1)


def test_a_caller_of_another_site_sees_and_changes_nothing_here(network):
    adviser, person = network.adviser(), network.person(phone="0639980001")
    appointment = network.book(person, adviser, at(9))
    app, ids = network.app, {"scope": ELSEWHERE, "appointment_id": appointment.id}
    hidden = [
        lambda: app.get_appointment(GetAppointment(**ids)),
        lambda: app.check_in_person(CheckInPerson(**ids), CONTEXT),
        lambda: app.complete_appointment(CompleteAppointment(**ids), CONTEXT),
        lambda: app.miss_appointment(MissAppointment(**ids), CONTEXT),
        lambda: app.reschedule_appointment(RescheduleAppointment(**ids, start=at(10)), CONTEXT),
        lambda: app.cancel_appointment(
            CancelAppointment(**ids, cancelled_by="team", reason="other"), CONTEXT
        ),
        lambda: app.get_person(GetPerson(scope=ELSEWHERE, person_id=person)),
        lambda: app.get_member(GetMember(scope=ELSEWHERE, member_id=adviser)),
        lambda: app.set_availability(
            SetAvailability(scope=ELSEWHERE, member_id=adviser, weekly=()), CONTEXT
        ),
    ]
    for call in hidden:
        with pytest.raises(NotFound):
            call()
    out_of_scope = [
        lambda: network.book(person, adviser, at(10), scope=ELSEWHERE),
        lambda: slots(network, at(9), at(10), scope=ELSEWHERE),
        lambda: app.get_site(GetSite(scope=ELSEWHERE, site="saint-denis")),
        lambda: app.list_members(ListMembers(scope=ELSEWHERE, site="saint-denis")),
        lambda: app.list_appointments(
            ListAppointments(scope=ELSEWHERE, site="saint-denis", day=date(2026, 11, 23))
        ),
        lambda: app.change_site(
            ChangeSite(scope=ELSEWHERE, description=site_description()), CONTEXT
        ),
        lambda: app.join_member(
            JoinMember(scope=ELSEWHERE, site="saint-denis", name="N", role="employee"), CONTEXT
        ),
        lambda: app.register_person(
            RegisterPerson(scope=ELSEWHERE, site="saint-denis", first_name="A", last_name="B"),
            CONTEXT,
        ),
        # What concerns the whole network is for the national team alone.
        lambda: app.open_site(
            OpenSite(scope=ELSEWHERE, description=site_description(slug="lyon")), CONTEXT
        ),
        lambda: app.import_sites(ImportSites(scope=ELSEWHERE, rows=()), CONTEXT),
        lambda: app.import_partners(ImportPartners(scope=ELSEWHERE, rows=()), CONTEXT),
        lambda: app.join_partner(
            JoinPartner(scope=ELSEWHERE, description=partner("20004293500011")), CONTEXT
        ),
        lambda: app.define_appointment_type(
            DefineAppointmentType(scope=ELSEWHERE, code="cv", name="A CV"), CONTEXT
        ),
    ]
    for call in out_of_scope:
        with pytest.raises(OutOfScope):
            call()
    assert app.list_sites(ListSites(scope=ELSEWHERE)) == []
    nothing = ListAppointmentsOfPerson(scope=ELSEWHERE, person_id=person)
    assert app.list_appointments_of_person(nothing) == []


def test_a_person_known_elsewhere_is_found_by_phone_and_seen_once_they_come_here(network):
    person = network.person(phone="06 39 98 00 01")
    app = network.app
    lyon = Network.of(app, network.clock, slug="lyon", department="69")
    lookup = FindPeopleByPhone(scope=ELSEWHERE, phone="+33639980001")
    assert [card.person.id for card in app.find_people_by_phone(lookup)] == [person]
    with pytest.raises(InvalidValue):
        app.find_people_by_phone(replace(lookup, phone="12"))
    lyon.book(person, lyon.adviser(), at(9), scope=ELSEWHERE)
    assert app.get_person(GetPerson(scope=ELSEWHERE, person_id=person)).identity.first_name == "Awa"
