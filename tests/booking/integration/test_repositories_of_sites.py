"""A person's things at some sites alone, on memory and on MongoDB."""

import pytest

from services.booking.domain.appointment import Appointment
from services.booking.domain.timeline import Entry, Happening
from tests.booking.builders import appointment_state, at

HERE, THERE = frozenset({"saint-denis"}), frozenset({"lyon"})


@pytest.fixture
def appointments(twin):
    """One at each site, of one person."""
    for number, site in enumerate(("saint-denis", "lyon")):
        state = appointment_state(
            appointment_id=f"a{number}", site=site, site_id=f"s{number}", person_id="p"
        )
        twin.change(lambda work, state=state: work.appointments.save(Appointment.book(state)))


def test_appointments_are_those_of_the_sites(twin, appointments):
    def found(sites):
        return [one.id for one in twin.look(lambda work: work.appointments.of_person("p", sites))]

    assert (found(HERE), found(THERE), found(None)) == (["a0"], ["a1"], ["a0", "a1"])
    assert found(frozenset()) == [], "of no site, and not of all"


def test_what_other_services_told_is_that_of_the_sites(twin):
    for number, site_id in enumerate(("s1", "s2", None)):
        entry = Entry(at=at(9), kind="device_sold", id=f"d{number}", site_id=site_id)
        told = Happening(id=f"h{number}", person_id="p", entry=entry)
        twin.change(lambda work, told=told: work.happenings.note(told))

    def found(sites):
        return [one.id for one in twin.look(lambda work: work.happenings.of_people(["p"], sites))]

    assert (found({"s2"}), found(None)) == (["h1"], ["h0", "h1", "h2"])


def test_a_page_goes_on_behind_a_thing_of_the_same_site_alone(twin, appointments):
    def page(after):
        found = twin.look(
            lambda work: work.appointments.at_site("s0", at(0), at(0, day=2), after, 10)
        )
        return [one.id for one in found]

    assert (page(None), page("a0")) == (["a0"], [])
    assert page("a1") == ["a0"], "else it told when another site's begins"
