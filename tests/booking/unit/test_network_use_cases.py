"""People, partners, imports and what can be looked up, in memory."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.refusals import AlreadyExists, ImportRefused, InvalidValue, NotFound
from kernel.scope import NATIONAL
from services.booking.application.commands.import_partners import ImportPartners
from services.booking.application.commands.import_sites import ImportSites
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.application.commands.register_person import RegisterPerson
from services.booking.application.queries.appointment_types import (
    GetAppointmentType,
    ListAppointmentTypes,
)
from services.booking.application.queries.appointments import (
    ListAppointments,
    ListAppointmentsOfPerson,
)
from services.booking.application.queries.members import GetMember, ListMembers
from services.booking.application.queries.partners import GetPartner, ListPartners
from services.booking.application.queries.people import GetPerson
from services.booking.application.queries.sites import GetSite, ListSites
from services.booking.domain.appointment_type import AppointmentRules
from tests.booking.builders import (
    CONTEXT,
    HERE,
    Network,
    at,
    partner,
    published,
    site_description,
)


def test_a_registered_person_has_coarse_facts_beside_the_identity(network):
    command = RegisterPerson(
        scope=HERE,
        site="saint-denis",
        first_name="Awa",
        last_name="Diop",
        phone="06 39 98 00 01",
        birth_year=1990,
        in_qpv=True,
        department="93",
        solidarity_until=date(2027, 1, 31),
    )
    card = network.app.register_person(command, CONTEXT)
    assert card.identity.phone == "+33639980001"
    assert (card.person.facts.age_band, card.person.facts.qpv_source) == ("36_45", "declared")
    event = network.app.store.memory.published[-1]
    assert "Awa" not in repr(event)
    assert "39980001" not in repr(event)
    for field, value in (("phone", "12"), ("department", "00"), ("birth_year", 1800)):
        with pytest.raises(InvalidValue) as refusal:
            network.app.register_person(replace(command, **{field: value}), CONTEXT)
        assert refusal.value.field == field


def test_a_sites_day_is_its_own_calendars_day(network):
    noumea = Network.of(
        network.app,
        network.clock,
        slug="noumea",
        department="988",
        timezone="Pacific/Noumea",
        opening_hours="Mo-Sa 08:00-18:00",
    )
    adviser = noumea.adviser()
    # 9 o'clock on Tuesday in Nouméa is 22:00 on Monday in UTC.
    appointment = noumea.book(noumea.person(), adviser, at(22))
    tuesday = ListAppointments(scope=NATIONAL, site="noumea", day=date(2026, 11, 24))
    assert [one.id for one in network.app.list_appointments(tuesday)] == [appointment.id]
    monday = replace(tuesday, day=date(2026, 11, 23))
    assert network.app.list_appointments(monday) == []


def test_an_import_is_all_or_nothing_and_tells_every_wrong_row(network):
    rows = (
        site_description(slug="a"),
        site_description(slug="b", opening_hours="whenever"),
        site_description(slug="a", name="again"),
        site_description(slug="c", latitude=200.0),
    )
    before = published(network)
    with pytest.raises(ImportRefused) as refusal:
        network.app.import_sites(ImportSites(scope=NATIONAL, rows=rows), CONTEXT)
    assert [(one.row, one.field) for one in refusal.value.problems] == [
        (2, "opening_hours"),
        (3, "slug"),
        (4, "latitude"),
    ]
    assert published(network) == before
    partial = ImportSites(scope=NATIONAL, rows=rows, partial=True)
    report = network.app.import_sites(partial, CONTEXT)
    assert (report.opened, len(report.problems)) == (("a",), 3)


def test_an_import_run_twice_changes_nothing_and_a_changed_row_alone_is_told(network):
    rows = (site_description(slug="a"), site_description(slug="b"))
    network.app.import_sites(ImportSites(scope=NATIONAL, rows=rows), CONTEXT)
    before = published(network)
    report = network.app.import_sites(ImportSites(scope=NATIONAL, rows=rows), CONTEXT)
    assert (report.opened, report.changed, report.unchanged) == ((), (), ("a", "b"))
    assert published(network) == before
    rows = (rows[0], replace(rows[1], name="New"))
    report = network.app.import_sites(ImportSites(scope=NATIONAL, rows=rows), CONTEXT)
    assert (report.changed, report.unchanged) == (("b",), ("a",))
    assert published(network) == [*before, "SiteChanged"]


def test_partners_with_wrong_sirets_are_told_and_known_ones_left_alone(network):
    rows = (
        partner("200 042 935 00011"),
        partner("34416574200013"),
        partner("20004293500011"),
        partner("21010053300012", department="00"),
    )
    command = ImportPartners(scope=NATIONAL, rows=rows)
    with pytest.raises(ImportRefused) as refusal:
        network.app.import_partners(command, CONTEXT)
    assert [(one.row, one.field) for one in refusal.value.problems] == [
        (2, "siret"),
        (3, "siret"),
        (4, "department"),
    ]
    partial = replace(command, partial=True)
    assert network.app.import_partners(partial, CONTEXT).opened == ("20004293500011",)
    assert network.app.import_partners(partial, CONTEXT).unchanged == ("20004293500011",)


def test_partners_join_once_and_are_found(network):
    command = JoinPartner(scope=NATIONAL, description=partner("200 042 935 00011"))
    joined = network.app.join_partner(command, CONTEXT)
    assert network.app.get_partner(GetPartner(scope=HERE, partner_id=joined.id)) == joined
    assert network.app.list_partners(ListPartners(scope=HERE)) == [joined]
    with pytest.raises(AlreadyExists):
        network.app.join_partner(command, CONTEXT)
    with pytest.raises(InvalidValue):
        network.app.join_partner(replace(command, description=partner("1")), CONTEXT)
    with pytest.raises(NotFound):
        network.app.get_partner(GetPartner(scope=HERE, partner_id="x"))


def test_the_rest_of_what_can_be_looked_up(network):
    adviser, person = network.adviser(), network.person()
    app = network.app
    appointment = network.book(person, adviser, at(9))
    assert app.get_site(GetSite(scope=HERE, site="saint-denis")).id == network.site.id
    assert [one.slug for one in app.list_sites(ListSites(scope=HERE))] == ["saint-denis"]
    with pytest.raises(NotFound):
        app.get_site(GetSite(scope=NATIONAL, site="nowhere"))
    team = app.list_members(ListMembers(scope=HERE, site="saint-denis"))
    assert [(one.member.id, one.availability.version) for one in team] == [(adviser, 1)]
    assert app.get_member(GetMember(scope=HERE, member_id=adviser)) == team[0]
    assert app.get_person(GetPerson(scope=HERE, person_id=person)).person.id == person
    mine = ListAppointmentsOfPerson(scope=HERE, person_id=person)
    assert [one.id for one in app.list_appointments_of_person(mine)] == [appointment.id]
    assert (
        app.get_appointment_type(GetAppointmentType(scope=HERE, code="advice")).rules
        == AppointmentRules()
    )
    assert len(app.list_appointment_types(ListAppointmentTypes(scope=HERE))) == 1
