"""The repositories in memory and on MongoDB do the same: one suite for both."""

from datetime import date, datetime

import pytest

from kernel.refusals import AlreadyExists, Stale
from kit.ids import new_id
from kit.keyring import Seals
from kit.transaction import ConcurrentChange, Store
from services.booking.adapters import mongo as on_mongo
from services.booking.domain.appointment import Appointment
from services.booking.domain.appointment_type import AppointmentRules, AppointmentType
from services.booking.domain.member import Absence, ExtraWindow, Member
from services.booking.domain.partner import Partner, PartnerContact, PartnerDescription
from services.booking.domain.person import Identity, Person, PersonFacts
from services.booking.domain.site import Room, Site
from services.booking.domain.team.recurring import RecurringWindow
from tests.booking.builders import (
    WORKING_DAYS,
    ScriptedClock,
    appointment_state,
    at,
    site_description,
    tools,
)


def saved(twin, repository, aggregate):
    twin.change(lambda work: getattr(work, repository).save(aggregate))
    return aggregate


def test_a_site_comes_back_as_it_was_saved(twin):
    description = site_description(rooms=(Room("blue", 4),), spaces=("sales", "advice"))
    site = saved(twin, "sites", Site.open(new_id(), description, at(7)))
    assert site.version == 1
    assert site.events == []
    found = twin.look(lambda work: work.sites.by_slug("saint-denis"))
    assert found == site
    assert twin.look(lambda work: work.sites.by_slug("nowhere")) is None


def test_a_slug_is_borne_once(twin):
    saved(twin, "sites", Site.open(new_id(), site_description(), at(7)))
    with pytest.raises(AlreadyExists) as refusal:
        saved(twin, "sites", Site.open(new_id(), site_description(name="Other"), at(7)))
    assert (refusal.value.kind, refusal.value.field, refusal.value.value) == (
        "site",
        "slug",
        "saint-denis",
    )


def test_a_change_from_an_old_version_is_refused(twin):
    saved(twin, "sites", Site.open(new_id(), site_description(), at(7)))
    first = twin.look(lambda work: work.sites.by_slug("saint-denis"))
    second = twin.look(lambda work: work.sites.by_slug("saint-denis"))
    first.change(site_description(name="First"), at(8))
    second.change(site_description(name="Second"), at(8))
    saved(twin, "sites", first)
    with pytest.raises(ConcurrentChange):
        saved(twin, "sites", second)
    found = twin.look(lambda work: work.sites.by_slug("saint-denis"))
    assert (found.description.name, found.version) == ("First", 2)


def test_saving_what_did_not_change_writes_nothing(twin):
    saved(twin, "sites", Site.open(new_id(), site_description(), at(7)))
    same = twin.look(lambda work: work.sites.by_slug("saint-denis"))
    saved(twin, "sites", same)
    assert twin.look(lambda work: work.sites.by_slug("saint-denis")).version == 1


def test_sites_are_listed_by_slug_within_bounds(twin):
    for slug, department in [("c", "93"), ("a", "93"), ("b", "974"), ("d", "93")]:
        description = site_description(slug=slug, department=department)
        saved(twin, "sites", Site.open(new_id(), description, at(7)))

    def slugs(*question):
        return [site.slug for site in twin.look(lambda work: work.sites.listed(*question))]

    assert slugs(None, None, None, 10) == ["a", "b", "c", "d"]
    assert slugs(None, None, "a", 2) == ["b", "c"]
    assert slugs(None, "93", "a", 10) == ["c", "d"]
    assert slugs(frozenset({"b", "c", "x"}), None, None, 10) == ["b", "c"]
    assert slugs(frozenset({"b", "c"}), "93", None, 10) == ["c"]
    assert slugs(frozenset(), None, None, 10) == []
    assert set(twin.look(lambda work: work.sites.by_slugs(["a", "d", "x"]))) == {"a", "d"}


def test_a_member_comes_back_with_an_empty_availability_until_it_is_set(twin):
    member = Member.join(
        new_id(),
        site_id="s",
        site="saint-denis",
        name="Nadia",
        role="volunteer",
        languages=("fr", "ar"),
        skills=("cv",),
        now=at(7),
    )
    saved(twin, "members", member)
    assert twin.look(lambda work: work.members.get(member.id)) == member
    assert twin.look(lambda work: work.members.of_site("s")) == [member]
    assert twin.look(lambda work: work.members.of_site("other")) == []
    empty = twin.look(lambda work: work.members.availability(member.id))
    assert (empty.weekly, empty.absences, empty.version) == ((), (), 0)
    local = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - local
    rule = RecurringWindow("FREQ=WEEKLY", local, 90, (local,), (local.replace(hour=14),))
    extra = ExtraWindow(at(12), at(13))
    empty.set(WORKING_DAYS, (Absence(at(9), at(10)),), (rule,), (extra,))
    empty.end_at(at(0, day=30))
    twin.change(lambda work: work.members.save_availability(empty))
    found = twin.look(lambda work: work.members.availability(member.id))
    assert found.weekly == tuple(sorted(WORKING_DAYS))
    assert found.absences == (Absence(at(9), at(10)),)
    assert (found.recurring, found.extra, found.until) == ((rule,), (extra,), at(0, day=30))
    assert found.version == 1
    assert twin.look(lambda work: work.members.availabilities([member.id, "x"])) == {
        member.id: found
    }


@pytest.mark.parametrize("times", [0, 1])
def test_two_settings_of_one_availability_from_the_same_version_meet(twin, times):
    for turn in range(times):
        present = twin.look(lambda work: work.members.availability("m"))
        present.set(WORKING_DAYS[turn:], ())
        twin.change(lambda work, present=present: work.members.save_availability(present))
    first = twin.look(lambda work: work.members.availability("m"))
    second = twin.look(lambda work: work.members.availability("m"))
    first.set(WORKING_DAYS[:1], ())
    second.set(WORKING_DAYS[:2], ())
    twin.change(lambda work: work.members.save_availability(first))
    with pytest.raises(Stale):
        twin.change(lambda work: work.members.save_availability(second))
    assert twin.look(lambda work: work.members.availability("m")).version == times + 1


def registered(twin, phone):
    facts = PersonFacts(
        site_id="s",
        site="saint-denis",
        in_qpv=True,
        qpv_source="declared",
        age_band="26_35",
        department="93",
        solidarity_until=date(2027, 3, 31),
    )
    person = Person.register(new_id(), facts, at(7))
    identity = Identity(first_name="Awa", last_name="O'Connor", phone=phone, birth_year=1994)
    twin.change(lambda work: work.people.add(person, identity))
    return person, identity


def test_a_person_and_the_identity_come_back_together(twin):
    person, identity = registered(twin, "+33639980001")
    assert twin.look(lambda work: work.people.get(person.id)) == person
    card = twin.look(lambda work: work.people.card(person.id))
    assert (card.person, card.identity) == (person, identity)
    assert twin.look(lambda work: work.people.card("nobody")) is None


def test_people_are_found_by_their_exact_phone_the_first_registered_first(twin):
    first, _ = registered(twin, "+33639980001")
    registered(twin, "+33639980002")
    second, _ = registered(twin, "+33639980001")
    registered(twin, None)
    found = twin.look(lambda work: work.people.by_phone("+33639980001"))
    assert [card.person.id for card in found] == [first.id, second.id]
    assert twin.look(lambda work: work.people.by_phone("+33639980009")) == []


def test_partners_are_borne_once_by_siret_and_listed_by_it(twin):
    sirets = ["20004293500011", "21010053300012", "25010021100011"]
    for siret in reversed(sirets):
        description = PartnerDescription(
            name="Town", siret=siret, structure_type="public", department="01"
        )
        partner = Partner.join(new_id(), description, at(7))
        saved(twin, "partners", partner)
        assert twin.look(lambda work, id_=partner.id: work.partners.get(id_)) == partner
    with pytest.raises(AlreadyExists):
        saved(twin, "partners", Partner.join(new_id(), partner.description, at(7)))

    def listed(*question):
        found = twin.look(lambda work: work.partners.listed(*question))
        return [partner.description.siret for partner in found]

    assert listed(None, None, None, 10) == sirets
    assert listed("01", None, sirets[0], 1) == [sirets[1]]
    assert listed("93", None, None, 10) == []
    assert set(twin.look(lambda work: work.partners.by_sirets([sirets[0], "x"]))) == {sirets[0]}


@pytest.mark.parametrize(
    ("called", "found"),
    [
        ("ecole", ["a", "b"]),
        ("École", ["a", "b"]),
        ("l ecole", ["a"]),
        ("Œ", []),
        ("S.A.", ["b"]),
        ("s?a", ["b"]),
        ("E.*o", []),
        ("200042", ["a"]),
        ("42", []),
    ],
)
def test_partners_are_found_by_a_part_of_their_names(twin, called, found):
    for name, siret in (("a", "20004293500011"), ("b", "21010053300012")):
        description = PartnerDescription(
            name={"a": "L’École des Mûriers", "b": "Grande ECOLE S.A. Beta"}[name],
            siret=siret,
            structure_type="public",
            contacts=(PartnerContact(name="Ana", email="ana@example.org"),),
        )
        saved(twin, "partners", Partner.join(name, description, at(7)))
    listed = twin.look(lambda work: work.partners.listed(None, called, None, 10))
    assert [partner.id for partner in listed] == found


def test_every_version_of_an_appointment_type_stays(twin):
    first = AppointmentType.define(None, "advice", "Advice", AppointmentRules())
    second = AppointmentType.define(first, "advice", "Advice", AppointmentRules(duration=45))
    cv = AppointmentType.define(None, "cv", "A CV", AppointmentRules(channels=("phone", "video")))
    for type_ in (first, second, cv):
        twin.change(lambda work, type_=type_: work.appointment_types.add(type_))
    with pytest.raises(Stale):
        twin.change(lambda work: work.appointment_types.add(second))
    assert twin.look(lambda work: work.appointment_types.current("advice")) == second
    assert twin.look(lambda work: work.appointment_types.version("advice", 1)) == first
    assert twin.look(lambda work: work.appointment_types.version("advice", 3)) is None
    assert twin.look(lambda work: work.appointment_types.current("nothing")) is None
    assert twin.look(lambda work: work.appointment_types.all()) == [second, cv]


def booked(twin, **changes):
    id_ = new_id()
    appointment = Appointment.book(appointment_state(appointment_id=id_, **changes))
    return saved(twin, "appointments", appointment)


def test_an_appointment_comes_back_after_each_step(twin):
    appointment = booked(twin)
    appointment.check_in(at(9))
    saved(twin, "appointments", appointment)
    appointment.complete(25, ("cv",), at(10))
    saved(twin, "appointments", appointment)
    found = twin.look(lambda work: work.appointments.get(appointment.id))
    assert found == appointment
    assert (found.version, found.state.status, found.state.needs) == (3, "completed", ("cv",))


def test_a_day_of_a_site_is_paged_by_start_then_id(twin):
    late = booked(twin, start=at(11), end=at(11, 30))
    first = booked(twin)
    second = booked(twin)
    booked(twin, start=at(23), end=at(23, 30))
    booked(twin, site_id="other")

    def ids(after, limit):
        site_id = appointment_state().site_id
        found = twin.look(
            lambda work: work.appointments.at_site(site_id, at(9), at(23), after, limit)
        )
        return [one.id for one in found]

    assert ids(None, 10) == [first.id, second.id, late.id]
    assert ids(None, 1) == [first.id]
    assert ids(first.id, 10) == [second.id, late.id]
    assert ids(late.id, 10) == []


def test_the_appointments_of_a_person_come_by_their_starts(twin):
    late = booked(twin, person_id="p", start=at(11), end=at(11, 30))
    early = booked(twin, person_id="p")
    booked(twin, person_id="q")
    found = twin.look(lambda work: work.appointments.of_person("p"))
    assert [one.id for one in found] == [early.id, late.id]


def test_a_look_outside_a_transaction_on_mongodb_cannot_write(mongo, database):
    store = Store("booking", mongo, database=database.name)
    seals = Seals.from_environment(mongo, database.name)
    look = on_mongo.work_outside(store, tools(ScriptedClock()), seals)
    with pytest.raises(RuntimeError, match="a query tried to write"):
        look.sites.save(Site.open(new_id(), site_description(), at(7)))
