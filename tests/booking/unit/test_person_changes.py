"""Changes of what is known about a person: what others are told of, and what stays here."""

from datetime import date

import pytest

from kernel.refusals import InvalidValue, NotFound, Stale
from kernel.scope import NATIONAL
from services.booking.application.commands.change_person import ChangePerson
from services.booking.application.commands.join_household import JoinHousehold, LeaveHousehold
from services.booking.application.commands.record_consent import RecordConsent
from services.booking.application.queries.people import FindPeopleByPhone, GetPerson
from services.booking.domain.people.consents import Consent, with_consent
from services.booking.domain.people.refusals import SamePerson
from tests.booking.builders import CONTEXT, ELSEWHERE, HERE, at, published


def change(network, person_id, expected=None, scope=HERE, **changes):
    command = ChangePerson(
        scope=scope, person_id=person_id, changes=changes, expected_version=expected
    )
    return network.app.change_person(command, CONTEXT)


def consent(network, person_id, kind, given):
    command = RecordConsent(scope=HERE, person_id=person_id, kind=kind, given=given, by="desk-1")
    return network.app.record_consent(command, CONTEXT)


def read(network, person_id):
    return network.app.get_person(GetPerson(scope=NATIONAL, person_id=person_id))


def test_others_hear_of_coarse_facts_alone_and_the_version_counts_everything(network):
    person = network.person(birth_year=1984, phone="0639981234")
    changed = change(network, person, 1, first_name="Ava", address="3 rue Haute", contact="post")
    assert (changed.version, changed.identity.first_name) == (2, "Ava")
    assert "PersonChanged" not in published(network)
    changed = change(network, person, 2, department="93", solidarity_until=date(2027, 1, 31))
    assert changed.version == 3
    assert published(network).count("PersonChanged") == 1
    changed = change(network, person, 3, birth_year=1950)
    assert changed.person.facts.age_band == "over_75"
    assert (changed.version, published(network).count("PersonChanged")) == (5, 2)
    assert read(network, person) == changed
    assert changed.identity.phone == "+33639981234"


def test_saying_the_same_again_changes_nothing(network):
    person = network.person(birth_year=1984)
    assert change(network, person, birth_year=1984, first_name="Awa").version == 1
    assert change(network, person).version == 1


def test_a_change_from_an_old_version_is_refused_whatever_changed_meanwhile(network):
    person = network.person()
    change(network, person, 1, first_name="Ava")
    with pytest.raises(Stale) as refusal:
        change(network, person, 1, department="93")
    assert (refusal.value.expected, refusal.value.actual) == (1, 2)
    change(network, person, 2, department="93")
    with pytest.raises(Stale):
        change(network, person, 2, first_name="Eva")


def test_a_person_is_found_by_the_new_phone_and_no_longer_by_the_old(network):
    person = network.person(phone="0639981234")
    change(network, person, phone="06 39 98 99 99")

    def found(phone):
        query = FindPeopleByPhone(scope=HERE, phone=phone)
        return [one.person.id for one in network.app.find_people_by_phone(query)]

    assert found("0639989999") == [person]
    assert found("0639981234") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": None}, "contact"),
        ({"first_name": " "}, "first_name"),
        ({"last_name": "a\x00b"}, "last_name"),
        ({"birth_year": 1800}, "birth_year"),
        ({"department": "99"}, "department"),
        ({"in_qpv": True, "qpv_source": "hearsay"}, "qpv_source"),
        ({"qpv_source": "list"}, "qpv_source"),
        ({"situation": ("poor",)}, "situation"),
    ],
)
def test_a_wrong_change_is_refused_and_nothing_is_half_done(network, changes, field):
    person = network.person(phone="0639981234", contact="sms")
    before = read(network, person)
    with pytest.raises(InvalidValue) as refusal:
        change(network, person, **{"email": "awa@example.org"} | changes)
    assert refusal.value.field == field
    assert read(network, person) == before


def test_what_is_known_by_hand_goes_when_it_is_taken_back(network):
    person = network.person(in_qpv=True, qpv_source="document")
    facts = change(network, person, in_qpv=None).person.facts
    assert (facts.in_qpv, facts.qpv_source) == (None, None)


def test_people_of_other_sites_are_not_changed(network):
    person, other = network.person(), network.person()
    with pytest.raises(NotFound):
        change(network, person, scope=ELSEWHERE, first_name="Ava")
    with pytest.raises(NotFound):
        network.app.join_household(
            JoinHousehold(scope=ELSEWHERE, person_id=person, with_person=other), CONTEXT
        )


def test_a_consent_is_given_withdrawn_and_given_again_with_its_days(network):
    person = network.person()
    given = consent(network, person, "reminders", True).identity.consents[0]
    assert (given.stands, given.given_at, given.withdrawn_at) == (True, at(7), None)
    network.clock.instant = at(8)
    assert consent(network, person, "reminders", True).version == 2
    withdrawn = consent(network, person, "reminders", False).identity.consents[0]
    assert (withdrawn.stands, withdrawn.given_at, withdrawn.withdrawn_at) == (False, at(7), at(8))
    network.clock.instant = at(9)
    assert consent(network, person, "reminders", False).version == 3
    again = consent(network, person, "reminders", True).identity.consents[0]
    assert (again.stands, again.given_at, again.withdrawn_at) == (True, at(9), None)
    said = [(one.at, one.given, one.by) for one in again.history]
    assert said == [(at(7), True, "desk-1"), (at(8), False, "desk-1"), (at(9), True, "desk-1")]
    both = consent(network, person, "news", False).identity.consents
    assert [(one.kind, one.stands) for one in both] == [("news", False), ("reminders", True)]
    assert "PersonChanged" not in published(network)


def test_a_consent_of_a_time_before_there_was_a_history_begins_it_with_its_days():
    old = (Consent(kind="news", given_at=at(7), withdrawn_at=at(8)),)
    [now] = with_consent(old, "news", True, at(9), "desk-1")
    said = [(one.at, one.given, one.by) for one in now.history]
    assert said == [(at(7), True, None), (at(8), False, None), (at(9), True, "desk-1")]


def test_a_household_is_made_joined_and_left(network):
    first, second, third = network.person(), network.person(), network.person()

    def join(person, other):
        command = JoinHousehold(scope=HERE, person_id=person, with_person=other)
        return network.app.join_household(command, CONTEXT).person.facts.household_id

    household = join(second, first)
    assert household == read(network, first).person.facts.household_id
    assert join(third, second) == household
    told = published(network).count("PersonChanged")
    assert told == 3
    assert join(third, first) == household
    assert published(network).count("PersonChanged") == told
    left = network.app.leave_household(LeaveHousehold(scope=HERE, person_id=second), CONTEXT)
    assert left.person.facts.household_id is None
    assert read(network, first).person.facts.household_id == household
    with pytest.raises(SamePerson):
        join(first, first)
