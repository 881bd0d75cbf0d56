"""Sites, members, people, partners and types: what their fields may hold."""

from datetime import date, datetime, time

import pytest

from kernel.refusals import InvalidValue
from services.booking.adapters.holidays_fr import FrenchHolidays
from services.booking.adapters.numbers import FrenchNumbers
from services.booking.domain import hours, territory
from services.booking.domain.appointment_type import AppointmentRules, AppointmentType
from services.booking.domain.member import Absence, Availability, WeeklyWindow
from services.booking.domain.minutes import span
from services.booking.domain.partner import PartnerDescription
from services.booking.domain.person import Identity, Person, PersonFacts, age_band
from services.booking.domain.site import Room, Site
from tests.booking.builders import at, site_description

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "Saint Denis"}, "slug"),
        ({"slug": "a" * 81}, "slug"),
        ({"slug": "import"}, "slug"),
        ({"slug": "export"}, "slug"),
        ({"slug": "warehouse-nord"}, "slug"),
        ({"name": "  "}, "name"),
        ({"municipality_code": ""}, "municipality_code"),
        ({"department": "96"}, "department"),
        ({"latitude": 91.0}, "latitude"),
        ({"latitude": float("nan")}, "latitude"),
        ({"longitude": -181.0}, "longitude"),
        ({"timezone": "Europe/Nowhere"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"loan_computers": -1}, "loan_computers"),
        ({"rooms": (Room("a", 1), Room("a", 2))}, "rooms"),
        ({"rooms": (Room("a", 0),)}, "rooms"),
        ({"opening_hours": "Mo 9h-12h"}, "opening_hours"),
        ({"opening_hours": ""}, "opening_hours"),
        ({"opening_hours": "24/7; " * 500}, "opening_hours"),
    ],
)
def test_a_site_names_the_field_that_breaks_a_rule(changes, field):
    with pytest.raises(InvalidValue) as refusal:
        Site.open("s", site_description(**changes), at(7))
    assert refusal.value.field == field


def test_a_site_that_is_told_what_it_knows_does_not_change():
    site = Site.open("s", site_description(), at(7))
    assert not site.change(site_description(), at(8))
    assert site.change(site_description(name="New"), at(8))
    assert [type(event).__name__ for event in site.events] == ["SiteOpened", "SiteChanged"]
    with pytest.raises(InvalidValue):
        site.change(site_description(slug="other"), at(9))


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (2026, "under_18"),
        (2009, "under_18"),
        (2008, "18_25"),
        (2001, "18_25"),
        (2000, "26_35"),
        (1990, "36_45"),
        (1980, "46_60"),
        (1966, "46_60"),
        (1965, "61_75"),
        (1951, "61_75"),
        (1950, "over_75"),
    ],
)
def test_the_seven_age_bands_meet_without_a_gap(born, band):
    assert age_band(born, TODAY) == band


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"last_name": "x" * 201}, "last_name"),
        ({"first_name": "a\x00b"}, "first_name"),
        ({"birth_year": 2027}, "birth_year"),
        ({"birth_year": 1905}, "birth_year"),
        ({"address": "x" * 501}, "address"),
    ],
)
def test_an_identity_names_the_field_that_breaks_a_rule(changes, field):
    with pytest.raises(InvalidValue) as refusal:
        Identity(**{"first_name": "Awa", "last_name": "Diop"} | changes).check(TODAY)
    assert refusal.value.field == field


def test_living_in_a_qpv_is_never_said_without_a_source():
    with pytest.raises(InvalidValue):
        Person.register("p", PersonFacts(site_id="s", site="s", in_qpv=True), at(7))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: WeeklyWindow(7, time(9), time(10)),
        lambda: WeeklyWindow(0, time(10), time(10)),
        lambda: WeeklyWindow(0, time(22), time(4)),
        lambda: Absence(at(9), at(9)),
        lambda: Absence(datetime(2026, 1, 1), datetime(2026, 1, 2)),  # noqa: DTZ001
    ],
)
def test_a_window_that_cannot_be_is_refused(wrong):
    with pytest.raises(InvalidValue):
        wrong()


def test_an_availability_that_says_the_same_in_another_order_does_not_change():
    monday, friday = WeeklyWindow(0, time(9), time(10)), WeeklyWindow(4, time(9), time())
    availability = Availability(id="m")
    assert availability.set((friday, monday), ())
    assert not availability.set((monday, friday, monday), ())
    assert friday.minutes == (540, 1440)


def test_a_change_of_a_type_makes_the_next_version_and_no_change_none():
    first = AppointmentType.define(None, "advice", "Advice", AppointmentRules())
    same = AppointmentType.define(first, "advice", "Advice", AppointmentRules())
    longer = AppointmentType.define(first, "advice", "Advice", AppointmentRules(duration=45))
    assert (first.version, longer.version) == (1, 2)
    assert same is first


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration": 4},
        {"buffer_after": -1},
        {"earliest_notice": -1},
        {"farthest_days": 0},
        {"channels": ()},
        {"bookers": ()},
    ],
)
def test_rules_that_cannot_be_are_refused(wrong):
    with pytest.raises(InvalidValue) as refusal:
        AppointmentType.define(None, "advice", "Advice", AppointmentRules(**wrong))
    assert refusal.value.field == next(iter(wrong))


def test_a_partner_names_the_field_that_breaks_a_rule():
    right = {"name": "Town", "siret": "x", "structure_type": "public"}
    with pytest.raises(InvalidValue):
        PartnerDescription(**right | {"name": " "}).check()
    with pytest.raises(InvalidValue):
        PartnerDescription(**right, department="00").check()


def test_every_department_has_a_region_and_a_zone_that_exists():
    assert len(territory.REGION_OF) == 107
    for department in territory.REGION_OF:
        site_description(department=department, timezone=territory.timezone_of(department)).check()
    assert territory.department_of("2A004") == "2A"
    assert territory.department_of("97411") == "974"
    assert territory.department_of("00001") is None
    assert not territory.is_municipality_code("2B14")


@pytest.mark.parametrize(
    ("department", "day", "holiday"),
    [
        ("93", date(2026, 7, 14), True),
        ("93", date(2026, 4, 3), False),
        ("67", date(2026, 4, 3), True),  # Good Friday in Alsace
        ("57", date(2026, 12, 26), True),
        ("974", date(2026, 12, 20), True),  # abolition of slavery in La Réunion
        ("971", date(2026, 12, 20), False),
        ("971", date(2026, 5, 27), True),
    ],
)
def test_holidays_are_those_of_the_territory(department, day, holiday):
    found = FrenchHolidays().holidays(department, day.replace(day=1), day)
    assert (day in found) == holiday


def test_holidays_cross_the_year():
    found = FrenchHolidays().holidays("93", date(2026, 12, 25), date(2027, 1, 1))
    assert found == {date(2026, 12, 25), date(2027, 1, 1)}


def test_a_place_is_closed_on_holidays_unless_its_hours_name_them():
    day = date(2026, 7, 14)
    closed = hours.open_minutes("Mo-Su 09:00-10:00", day, 1, frozenset({day}))
    assert closed == 0
    named = hours.open_minutes("Mo-Su 09:00-10:00; PH 11:00-12:00", day, 1, frozenset({day}))
    assert named == span(660, 720)
    alsace = date(2026, 4, 3)
    local = "Mo-Su 09:00-10:00; PH 11:00-12:00"
    assert hours.open_minutes(local, alsace, 1, frozenset({alsace})) == 0


@pytest.mark.parametrize(
    ("text", "department", "number"),
    [
        ("06 12 34 56 78", None, "+33612345678"),
        ("+33 (0)6.12.34.56.78", None, "+33612345678"),
        ("0692 12 34 56", "974", "+262692123456"),
        ("0692 12 34 56", None, "+262692123456"),
        ("06 12 34 56 78", "974", "+33612345678"),
        ("06 39 98 00 01", "93", "+33639980001"),  # kept for fiction by the regulator
        ("+44 20 7946 0018", "93", "+442079460018"),
        ("12", None, None),
        ("call me", None, None),
        ("0" * 200, None, None),
        ("06 12 34 56 78\x00", None, "+33612345678"),
    ],
)
def test_a_phone_number_is_read_as_it_is_dialled(text, department, number):
    assert FrenchNumbers().phone(text, department) == number


@pytest.mark.parametrize(
    ("text", "siret"),
    [
        ("200 042 935 00011", "20004293500011"),
        ("34416574200013", None),
        ("null", None),
        ("", None),
        ("２０００４２９３５０００１１", "20004293500011"),
        ("35600000000048", "35600000000048"),
    ],
)
def test_a_siret_with_wrong_check_digits_is_found(text, siret):
    assert FrenchNumbers().siret(text) == siret
