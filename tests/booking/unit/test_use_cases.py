"""Booking's use cases, in memory: what they do, refuse and leave alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

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
from services.booking.application.queries.appointment_types import (
    GetAppointmentType,
    ListAppointmentTypes,
)
from services.booking.application.queries.appointments import (
    GetAppointment,
    ListAppointments,
    ListAppointmentsOfPerson,
)
from services.booking.application.queries.members import GetMember, ListMembers
from services.booking.application.queries.partners import GetPartner, ListPartners
from services.booking.application.queries.people import FindPeopleByPhone, GetPerson
from services.booking.application.queries.sites import GetSite, ListSites
from services.booking.application.queries.slots import FindSlots
from services.booking.application.scope import NATIONAL, Scope
from services.booking.domain import refusals
from services.booking.domain.appointment_type import AppointmentRules
from services.booking.domain.member import Absence
from services.booking.domain.partner import PartnerDescription
from services.booking.domain.site import Room
from tests.booking import memory
from tests.booking.builders import (
    CONTEXT,
    WORKING_DAYS,
    Network,
    ScriptedClock,
    at,
    site_description,
    tools,
)

HERE = Scope(frozenset({"saint-denis"}))
ELSEWHERE = Scope(frozenset({"lyon"}))


@pytest.fixture
def network():
    clock = ScriptedClock()
    network = Network.of(memory.booking(tools(clock)), clock)
    network.type()
    return network


def published(network):
    return [type(event).__name__ for event in network.app.store.memory.published]


def slots(network, start, end, **changes):
    values = {"scope": HERE, "site": "saint-denis", "appointment_type": "advice"} | changes
    found = network.app.find_slots(FindSlots(start=start, end=end, **values))
    return [slot.start for slot in found]


def test_a_morning_at_a_reception_point(network):
    adviser, person = network.adviser(), network.person(phone="06 39 98 00 01")
    app, clock = network.app, network.clock
    appointment = network.book(person, adviser, at(9), scope=HERE)
    ids = {"scope": HERE, "appointment_id": appointment.id}
    clock.instant = at(9, 5)
    app.check_in_person(CheckInPerson(**ids, expected_version=1), CONTEXT)
    app.complete_appointment(CompleteAppointment(**ids, needs=("cv",)), CONTEXT)
    found = app.get_appointment(GetAppointment(**ids))
    assert (found.state.status, found.version) == ("completed", 3)
    assert published(network)[-3:] == [
        "AppointmentBooked",
        "PersonCheckedIn",
        "AppointmentCompleted",
    ]


def test_a_repeated_step_publishes_nothing(network):
    appointment = network.book(network.person(), network.adviser(), at(9))
    ids = {"scope": HERE, "appointment_id": appointment.id}
    cancel = CancelAppointment(**ids, cancelled_by="team", reason="other")
    network.app.cancel_appointment(cancel, CONTEXT)
    before = published(network)
    assert network.app.cancel_appointment(cancel, CONTEXT).version == 2
    assert published(network) == before


@pytest.mark.parametrize(
    ("start", "fault"),
    [
        (at(7, 15), "too_soon"),
        (at(9, day=93), "too_far"),
        (at(9, 10, day=1), "off_step"),
        (at(11, 30, day=1), "site_closed"),
        (at(9, day=5), "adviser_away"),
        (at(9, day=32), "site_closed"),  # Christmas
    ],
)
def test_a_start_that_the_calendar_does_not_offer_is_refused(network, start, fault):
    with pytest.raises(refusals.NotASlot) as refusal:
        network.book(network.person(), network.adviser(), start)
    assert refusal.value.fault == fault


def test_an_absent_adviser_is_neither_offered_nor_booked(network):
    adviser = network.adviser()
    away = (Absence(at(8, day=1), at(15, day=1)),)
    command = SetAvailability(
        scope=HERE, member_id=adviser, weekly=WORKING_DAYS, absences=away, expected_version=1
    )
    assert network.app.set_availability(command, CONTEXT).version == 2
    assert slots(network, at(8, day=1), at(16, day=1))[0] == at(15, day=1)
    with pytest.raises(refusals.NotASlot):
        network.book(network.person(), adviser, at(9, day=1))
    with pytest.raises(refusals.Stale):
        network.app.set_availability(command, CONTEXT)


def test_an_adviser_of_another_site_cannot_be_booked_here(network):
    away = Network.of(network.app, network.clock, slug="lyon", department="69").adviser()
    with pytest.raises(refusals.NotASlot) as refusal:
        network.book(network.person(), away, at(9, day=1))
    assert refusal.value.fault == "adviser_elsewhere"


def test_slots_are_those_from_the_notice_on_within_the_question(network):
    adviser = network.adviser()
    network.clock.instant = at(8, 1)
    assert slots(network, at(0), at(9, 15)) == [at(8, 45), at(9)]
    assert slots(network, at(9, day=92), at(15, day=92)) == []
    assert slots(network, at(9), at(9)) == []
    assert slots(network, at(9), at(10), limit=2) == [at(9), at(9, 15)]
    assert slots(network, at(9), at(9, 15), adviser_id=adviser) == [at(9)]
    assert slots(network, at(9), at(9, 15), adviser_id="another") == []
    with pytest.raises(refusals.InvalidValue):
        slots(network, at(9), at(9, day=94))


def test_the_nearest_slots_are_the_closest_and_of_them_the_same_advisers_come_first(network):
    other, wanted, person = network.adviser(), network.adviser(), network.person()
    network.book(network.person(), wanted, at(9, day=1))

    def nearest():
        with pytest.raises(refusals.SlotTaken) as refusal:
            network.book(person, wanted, at(9, day=1))
        return [(slot.start, slot.adviser_id) for slot in refusal.value.nearest]

    assert nearest() == [
        (at(9, day=1), other),
        (at(8, 45, day=1), other),
        (at(9, 15, day=1), other),
    ]
    network.book(network.person(), other, at(9, day=1))
    assert nearest() == [
        (at(8, 30, day=1), wanted),
        (at(9, 30, day=1), wanted),
        (at(8, 30, day=1), other),
    ]


def test_the_nearest_slots_may_be_weeks_away(network):
    monday = (WORKING_DAYS[0],)
    adviser = network.adviser(weekly=monday)
    away = tuple(Absence(at(0, day=7 * week), at(23, day=7 * week)) for week in (1, 2, 3))
    command = SetAvailability(scope=HERE, member_id=adviser, weekly=monday, absences=away)
    network.clock.instant = at(14)
    network.book(network.person(), adviser, at(15, 30))
    network.app.set_availability(command, CONTEXT)
    starts = [at(14, 30), at(15)]
    for start in starts:
        network.book(network.person(), adviser, start)
    with pytest.raises(refusals.SlotTaken) as refusal:
        network.book(network.person(), adviser, at(15, 30))
    assert [slot.start for slot in refusal.value.nearest] == [
        at(8, day=28),
        at(8, 15, day=28),
        at(8, 30, day=28),
    ]


def test_a_search_over_months_finds_what_a_search_of_each_day_finds(network):
    network.clock.instant = at(9, 7)
    adviser = network.adviser()
    for day in (1, 7, 8, 22, 50):
        network.book(network.person(), adviser, at(9, day=day))
    each_day = [slots(network, at(0, day=day), at(0, day=day + 1)) for day in range(80)]
    by_day = [start for day in each_day for start in day]
    assert slots(network, at(0), at(0, day=80), limit=10_000) == by_day
    assert slots(network, at(0), at(0, day=80), limit=700) == by_day[:700]
    assert len(set(by_day)) == len(by_day) > 1000


def test_slots_may_be_asked_for_in_a_language_and_for_a_person(network):
    network.adviser()
    speaker = network.adviser(languages=("fr", "ar"))
    person = network.person()
    network.book(person, speaker, at(9, day=1))
    window = (at(9, day=1), at(9, 45, day=1))
    assert slots(network, *window, language="ar") == [at(9, 30, day=1)]
    assert slots(network, *window, language="en") == []
    assert slots(network, *window, person_id=person) == [at(9, 30, day=1)] * 2


def test_a_channel_or_a_booker_that_the_type_does_not_offer_is_refused(network):
    adviser, person = network.adviser(), network.person()
    with pytest.raises(refusals.NotOffered) as refusal:
        network.book(person, adviser, at(9), channel="video")
    assert (refusal.value.field, refusal.value.offered) == ("channel", ("on_site",))
    with pytest.raises(refusals.NotOffered):
        network.book(person, adviser, at(9), booked_by="person")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"person_id": "nobody"}, "person"),
        ({"adviser_id": "nobody"}, "member"),
        ({"appointment_type": "nothing"}, "appointment_type"),
    ],
)
def test_what_is_not_there_is_named(network, changes, kind):
    values = {"person_id": network.person(), "adviser_id": network.adviser()} | changes
    with pytest.raises(refusals.NotFound) as refusal:
        network.book(start=at(9), **values)
    assert refusal.value.kind == kind


def test_a_type_that_needs_a_room_or_a_computer_is_refused_where_there_is_none(network):
    network.type("roomy", needs_room=True)
    network.type("computed", needs_computer=True)
    adviser, person = network.adviser(), network.person()
    for code, fault in (("roomy", "no_room"), ("computed", "no_computer")):
        with pytest.raises(refusals.NotASlot) as refusal:
            network.book(person, adviser, at(9), appointment_type=code)
        assert refusal.value.fault == fault
        assert slots(network, at(9), at(10), appointment_type=code) == []


def test_the_smallest_free_room_and_the_first_free_computer_are_taken():
    clock = ScriptedClock()
    rooms = (Room("hall", 20), Room("nook", 2))
    network = Network.of(memory.booking(tools(clock)), clock, rooms=rooms, loan_computers=2)
    network.type(needs_room=True, needs_computer=True)
    taken = [network.book(network.person(), network.adviser(), at(9)).state for _ in range(2)]
    assert [(one.room, one.computer) for one in taken] == [("nook", "1"), ("hall", "2")]
    with pytest.raises(refusals.SlotTaken) as refusal:
        network.book(network.person(), network.adviser(), at(9, 15))
    assert refusal.value.resource == "room"
    assert refusal.value.nearest[0].start == at(9, 30)


def test_an_appointment_keeps_the_rules_that_it_was_booked_with(network):
    adviser = network.adviser()
    appointment = network.book(network.person(), adviser, at(9))
    network.type(duration=60)
    move = RescheduleAppointment(scope=HERE, appointment_id=appointment.id, start=at(10))
    moved = network.app.reschedule_appointment(move, CONTEXT)
    assert moved.state.end - moved.state.start == timedelta(minutes=30)
    assert moved.state.type_version == 1
    assert network.app.reschedule_appointment(move, CONTEXT).version == 2
    assert network.book(network.person(), adviser, at(13)).state.end == at(14)


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
        with pytest.raises(refusals.Stale) as refusal:
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
        with pytest.raises(refusals.NotFound):
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
        with pytest.raises(refusals.OutOfScope):
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
    with pytest.raises(refusals.InvalidValue):
        app.find_people_by_phone(replace(lookup, phone="12"))
    lyon.book(person, lyon.adviser(), at(9), scope=ELSEWHERE)
    assert app.get_person(GetPerson(scope=ELSEWHERE, person_id=person)).identity.first_name == "Awa"


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
        with pytest.raises(refusals.InvalidValue) as refusal:
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


def partner(siret, **changes):
    values = {"name": "Town", "siret": siret, "structure_type": "public", "department": "01"}
    return PartnerDescription(**values | changes)


def test_an_import_is_all_or_nothing_and_tells_every_wrong_row(network):
    rows = (
        site_description(slug="a"),
        site_description(slug="b", opening_hours="whenever"),
        site_description(slug="a", name="again"),
        site_description(slug="c", latitude=200.0),
    )
    before = published(network)
    with pytest.raises(refusals.ImportRefused) as refusal:
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
    with pytest.raises(refusals.ImportRefused) as refusal:
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
    with pytest.raises(refusals.AlreadyExists):
        network.app.join_partner(command, CONTEXT)
    with pytest.raises(refusals.InvalidValue):
        network.app.join_partner(replace(command, description=partner("1")), CONTEXT)
    with pytest.raises(refusals.NotFound):
        network.app.get_partner(GetPartner(scope=HERE, partner_id="x"))


def test_the_rest_of_what_can_be_looked_up(network):
    adviser, person = network.adviser(), network.person()
    app = network.app
    appointment = network.book(person, adviser, at(9))
    assert app.get_site(GetSite(scope=HERE, site="saint-denis")).id == network.site.id
    assert [one.slug for one in app.list_sites(ListSites(scope=HERE))] == ["saint-denis"]
    with pytest.raises(refusals.NotFound):
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


def test_a_missed_appointment_is_told(network):
    appointment = network.book(network.person(), network.adviser(), at(9))
    network.clock.instant = at(9, 20)
    missed = MissAppointment(scope=HERE, appointment_id=appointment.id, expected_version=1)
    assert network.app.miss_appointment(missed, CONTEXT).state.status == "missed"
    assert published(network)[-1] == "AppointmentMissed"


def test_years_that_no_calendar_reaches_are_refused_without_a_crash(network):
    adviser, person = network.adviser(), network.person()
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    last = datetime(9999, 12, 31, 23, 45, tzinfo=timezone(timedelta(hours=-12)))
    for start, fault in ((first, "too_soon"), (last, "too_far")):
        with pytest.raises(refusals.NotASlot) as refusal:
            network.book(person, adviser, start)
        assert refusal.value.fault == fault
        with pytest.raises(refusals.InvalidValue):
            network.app.list_appointments(
                ListAppointments(scope=HERE, site="saint-denis", day=start.date())
            )
        assert slots(network, start, start + timedelta(minutes=1 if start is first else 0)) == []
        with pytest.raises(refusals.InvalidValue):
            Absence(start, last)


def test_absences_are_kept_as_the_database_can_keep_them(network):
    adviser = network.adviser()
    paris = timezone(timedelta(hours=1))
    away = Absence(
        datetime(2026, 11, 24, 9, 0, 0, 123456, paris), datetime(2026, 11, 24, 10, tzinfo=paris)
    )
    command = SetAvailability(scope=HERE, member_id=adviser, weekly=(), absences=(away,))
    kept = network.app.set_availability(command, CONTEXT)
    assert kept.absences[0].start == at(8, day=1) + timedelta(milliseconds=123)
    assert network.app.set_availability(command, CONTEXT).version == kept.version
