"""People and their identities, in memory and on MongoDB: one suite for both."""

from datetime import timedelta

import pytest

from kernel.people import NOBODY
from kit.ids import new_id
from kit.transaction import ConcurrentChange
from services.booking.domain import busy
from services.booking.domain.appointment import Appointment
from services.booking.domain.busy import Claim
from services.booking.domain.people.consents import Consent
from services.booking.domain.people.keys import keys_of, name_keys
from services.booking.domain.person import Identity, Merged, Person, PersonFacts
from tests.booking.builders import appointment_state, at

AWA = Identity(
    first_name="Awa",
    last_name="O'Connor",
    phone="+33639981234",
    birth_year=1984,
    contact="sms",
    situation=("job_seeker", "at_home"),
    consents=(Consent(kind="reminders", given_at=at(7)),),
)


def added(twin, identity=AWA, **facts):
    facts = PersonFacts(site_id="s", site="saint-denis", **facts)
    person = Person.register(new_id(), facts, at(7))
    twin.change(lambda work: work.people.add(person, identity))
    return person


def card(twin, person):
    return twin.look(lambda work: work.people.card(person.id))


def test_an_identity_comes_back_with_consents_and_situation(twin):
    found = card(twin, added(twin, qpv_source="list", in_qpv=False, qpv_vintage="2024"))
    assert (found.identity, found.revision, found.version) == (AWA, 0, 1)
    assert found.person.facts.qpv_vintage == "2024"


def test_people_are_found_by_any_of_their_keys_the_first_registered_first(twin):
    first, second = added(twin), added(twin)
    other = added(twin, Identity(first_name="Paul", last_name="Petit", birth_year=1984))

    def found(keys):
        return [one.person.id for one in twin.look(lambda work: work.people.by_keys(keys))]

    assert found(keys_of(AWA)) == [first.id, second.id]
    assert found(name_keys("oconnor", "AWA", 1984)) == [first.id, second.id]
    assert found(name_keys("Petit", "Paul", 1984)) == [other.id]
    assert found(name_keys("Petit", "Paul", 1985)) == found([]) == []


def test_a_changed_identity_is_found_by_its_new_keys_alone(twin):
    person = added(twin)
    eve = Identity(first_name="Eve", last_name="Martin", birth_year=1990)
    changed = twin.change(lambda work: work.people.save_identity(card(twin, person), eve))
    assert (changed.identity, changed.revision, changed.version) == (eve, 1, 2)
    assert card(twin, person) == changed
    assert twin.look(lambda work: work.people.by_keys(keys_of(AWA))) == []
    assert twin.look(lambda work: work.people.by_keys(keys_of(eve))) == [changed]
    same = twin.change(lambda work: work.people.save_identity(changed, eve))
    assert same.revision == 1


def test_an_identity_that_somebody_changed_meanwhile_is_refused(twin):
    person = added(twin)
    old = card(twin, person)
    eve, eva = (Identity(first_name=name, last_name="Martin") for name in ("Eve", "Eva"))
    twin.change(lambda work: work.people.save_identity(old, eve))
    with pytest.raises(ConcurrentChange):
        twin.change(lambda work: work.people.save_identity(old, eva))
    assert card(twin, person).identity == eve


def test_whom_somebody_was_merged_into_is_kept_without_a_version(twin):
    kept, absorbed = added(twin), added(twin)
    moved = {"appointment": ("a", "b"), "seat": ()}
    absorbed.merged = Merged(into=kept.id, at=at(7), until=at(7) + timedelta(days=30), moved=moved)
    twin.change(lambda work: work.people.save_merged(absorbed))
    found = twin.look(lambda work: work.people.get(absorbed.id))
    assert (found, found.version) == (absorbed, 1)
    assert twin.look(lambda work: work.people.absorbed_by(kept.id)) == [found]
    absorbed.merged = None
    twin.change(lambda work: work.people.save_merged(absorbed))
    assert twin.look(lambda work: work.people.get(absorbed.id)).merged is None
    assert twin.look(lambda work: work.people.absorbed_by(kept.id)) == []
    absorbed.version = 7
    with pytest.raises(ConcurrentChange):
        twin.change(lambda work: work.people.save_merged(absorbed))


def test_who_lives_together_is_listed_without_those_who_are_somebody_else(twin):
    home = new_id()
    first, second, third = (added(twin, household_id=home) for _ in range(3))
    added(twin, household_id=new_id())
    third.merged = Merged(into=first.id, at=at(7), until=at(7), moved={})
    twin.change(lambda work: work.people.save_merged(third))
    found = twin.look(lambda work: work.people.of_household(home))
    assert [one.id for one in found] == [first.id, second.id]


def test_a_held_person_comes_back_and_a_forgotten_identity_does_not(twin):
    person = added(twin)
    assert twin.change(lambda work: work.people.hold(person.id)) == person
    assert twin.change(lambda work: work.people.hold("nobody")) is None
    twin.change(lambda work: work.people.forget_identity(person.id))
    assert card(twin, person) is None
    assert twin.look(lambda work: work.people.by_keys(keys_of(AWA))) == []
    assert twin.look(lambda work: work.people.get(person.id)) == person


def test_appointments_change_hands_and_keep_the_partition_where_they_began(twin):
    one = Appointment.book(appointment_state(appointment_id=new_id(), person_id="p"))
    twin.change(lambda work: work.appointments.save(one))

    def owner(person_id):
        twin.change(lambda work: work.appointments.rekey([one.id], person_id))
        found = twin.look(lambda work: work.appointments.get(one.id))
        assert found.version == 1
        return found.state.person_id, found.partition

    assert owner("q") == ("q", "p")
    assert owner("r") == ("r", "p")
    assert owner("p") == ("p", None)
    assert owner("q") == ("q", "p")
    assert owner(NOBODY) == (NOBODY, None)
    twin.change(lambda work: work.appointments.rekey([], "q"))
    assert twin.look(lambda work: work.appointments.of_person("q")) == []


def test_all_that_a_resource_is_taken_by_is_told_by_start(twin):
    late, early = (Claim(busy.person("p"), at(h), at(h + 1), f"by-{h}") for h in (11, 9))
    night = Claim(busy.person("p"), at(23, day=1), at(1, day=2), "night")
    other = Claim(busy.person("q"), at(9), at(10), "other")
    twin.change(lambda work: work.busy.claim([late, early, night, other]))
    found = twin.look(lambda work: work.busy.held(busy.person("p")))
    assert found[:2] == [early, late]
    assert [(one.start, one.end) for one in found[2:]] == [
        (at(23, day=1), at(0, day=2)),
        (at(0, day=2), at(1, day=2)),
    ]
    twin.change(lambda work: work.busy.release(found))
    assert twin.look(lambda work: work.busy.held(busy.person("p"))) == []


def test_nothing_is_kept_under_the_name_of_a_resource_that_is_forgotten(twin):
    mine, other = (Claim(busy.person(one), at(9), at(10), "by") for one in "pq")
    twin.change(lambda work: work.busy.claim([mine, other]))
    twin.change(lambda work: work.busy.forget(busy.person("p")))
    assert twin.look(lambda work: work.busy.held(busy.person("p"))) == []
    assert twin.look(lambda work: work.busy.held(busy.person("q"))) == [other]
    twin.change(lambda work: work.busy.claim([mine]))


def test_who_was_erased_comes_back_so(twin):
    person = added(twin)

    def erase(work):
        held = work.people.hold(person.id)
        held.erase(at(9))
        work.people.save(held)

    twin.change(erase)
    assert twin.look(lambda work: work.people.get(person.id)).erased_at == at(9)
