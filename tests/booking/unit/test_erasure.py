"""Somebody who is erased: nothing says who they were, and others get what was planned."""

from dataclasses import fields, replace

import pytest

from kernel.people import NOBODY
from kernel.refusals import NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.booking.adapters import elsewhere
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.complete_appointment import CompleteAppointment
from services.booking.application.commands.export_person import ExportPerson
from services.booking.application.commands.forget_referral import ForgetReferral
from services.booking.application.commands.unmerge_people import UnmergePeople
from services.booking.application.queries.appointments import ListAppointmentsOfPerson
from services.booking.application.queries.people import (
    FindPeopleByName,
    FindPeopleByPhone,
    GetPerson,
)
from services.booking.application.queries.referrals import GetReferral
from services.booking.application.queries.timeline import ListTimeline
from services.booking.application.reactions.note_happening import note_happening
from services.booking.application.reactions.on_hold_offered import HoldOffered, on_hold_offered
from services.booking.application.reactions.on_seat_requested import (
    SeatRequested,
    on_seat_requested,
)
from services.booking.application.referring import REMINDER
from services.booking.domain.people.refusals import IsAbsorbed, PersonErased
from services.booking.domain.referrals.referral import EXPIRES_AFTER
from tests.booking import memory
from tests.booking.builders import CONTEXT, HERE, ScriptedClock, at, published, run_timers, tools
from tests.booking.erasure import Everything
from tests.booking.referrals import AWA, Referring
from tests.told import told

NAMES = (AWA.first_name, AWA.last_name, AWA.phone, "+33639980001", "1984")


@pytest.fixture
def awa():
    clock = ScriptedClock()
    return Everything.of(memory.booking(tools(clock)), clock, run_timers)


def kept(awa):
    """All that is kept, save what tells that the ids stand for nobody, and what was published."""
    memory_ = awa.app.store.memory
    gone = ("people", "erasures")
    found = {name: rows for name, rows in memory_.tables.items() if name not in gone}
    for field in fields(memory_):
        if field.name not in ("tables", "published", "told", "audit", "timers"):
            found[field.name] = getattr(memory_, field.name)
    return found


def traces(awa, *texts):
    return {name for name, rows in kept(awa).items() if any(text in repr(rows) for text in texts)}


def react(awa, reaction, event):
    awa.app.store.run(lambda tx: reaction(awa.app._inside(tx, awa.app.tools), event), CONTEXT)


def test_nothing_tells_who_the_person_was_nor_what_was_theirs(awa):
    held = {"appointments", "seats", "rosters", "walk_ins", "referrals", "happenings"}
    held |= {"earlier_requests", "identities", "referral_identities", "busy", "notifications"}
    assert held <= traces(awa, awa.person, *NAMES)
    awa.app.store.memory.table("idempotency")["a key"] = {awa.person}
    awa.app.store.memory.table("idempotency")["another"] = {awa.lives_with}
    awa.erase()
    assert traces(awa, awa.person, *NAMES) == set()
    assert awa.app.store.memory.table("idempotency") == {"another": {awa.lives_with}}
    left = awa.app.store.memory.table("people")[awa.person]
    assert (left.facts.household_id, left.facts.referred_by, left.facts.age_band) == (None,) * 3


@pytest.mark.parametrize(
    "ask",
    [
        lambda app, id_: app.get_person(GetPerson(scope=NATIONAL, person_id=id_)),
        lambda app, id_: app.export_person(ExportPerson(scope=NATIONAL, person_id=id_), CONTEXT),
        lambda app, id_: app.list_timeline(ListTimeline(scope=NATIONAL, person_id=id_)),
        lambda app, id_: app.list_appointments_of_person(
            ListAppointmentsOfPerson(scope=NATIONAL, person_id=id_)
        ),
    ],
)
def test_nobody_is_found_by_the_id(awa, ask):
    ask(awa.app, awa.person)
    awa.erase()
    with pytest.raises(NotFound):
        ask(awa.app, awa.person)


def test_nobody_is_found_by_phone_or_name_and_the_same_may_register_anew(awa):
    names = {"first_name": AWA.first_name, "last_name": AWA.last_name, "birth_year": 1984}
    awa.erase()
    app = awa.app
    assert app.find_people_by_phone(FindPeopleByPhone(scope=HERE, phone=AWA.phone)) == []
    assert app.find_people_by_name(FindPeopleByName(scope=HERE, **names)) == []
    assert awa.network.person(**names, phone=AWA.phone) != awa.person


def test_what_was_planned_is_cancelled_and_goes_to_others_before_the_erasure_is_told(awa):
    workshop = awa.seat.data.workshop_id
    waits = awa.workshops.reserve(workshop).seat
    count = len(awa.app.store.memory.published)
    awa.erase()
    assert published(awa.network)[count:] == [
        "AppointmentCancelled",
        "SeatCancelled",
        "SeatOffered",
        "PersonErased",
    ]
    events = awa.app.store.memory.published[count:]
    assert {events[0].reason, events[1].reason} == {"person_erased"}
    assert events[0].appointment.person_id == events[1].seat.person_id == awa.person
    assert awa.workshops.seat(waits).status == "offered"
    again = awa.network.book(awa.network.person(), awa.workshops.trainer, at(9, day=2))
    assert again.state.status == "booked"


def test_what_has_begun_takes_its_course_and_is_nobody_s(awa):
    app, clock = awa.app, awa.network.clock
    clock.instant = at(9)
    app.check_in_person(CheckInPerson(scope=HERE, appointment_id=awa.past), CONTEXT)
    awa.erase()
    done = CompleteAppointment(scope=HERE, appointment_id=awa.past, minutes=30)
    state = app.complete_appointment(done, CONTEXT).state
    assert (state.status, state.person_id) == ("completed", NOBODY)


def sent_again(awa, number=1, **changes):
    """A referral of another partner, which nobody answered."""
    return Referring.of(awa.network, number).refer(replace(AWA, **changes)).id


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"first_name": "A.", "birth_year": None, "email": None},
        {"phone": "0639980077"},
        {"first_name": "DIOP", "last_name": "awa", "phone": None, "email": "other@example.org"},
    ],
)
def test_whoever_sent_the_person_as_well_knows_nothing_of_them_either(awa, changes):
    referral = sent_again(awa, **changes)
    see = GetReferral(scope=HERE, referral_id=referral)
    assert awa.app.get_referral(see).identity is not None
    awa.app.store.memory.table("idempotency")["their call"] = {referral}
    awa.erase()
    seen = awa.app.get_referral(see)
    assert (seen.identity, seen.referral.state.status) == (None, "open")
    assert traces(awa, *NAMES, "0639980077", "other@example.org") == set()
    assert "their call" not in awa.app.store.memory.table("idempotency")
    assert ("referral.forget", [referral], "asked_by_person") in awa.app.store.memory.audit
    assert (REMINDER, referral) not in awa.app.store.memory.timers
    awa.network.clock.instant += EXPIRES_AFTER
    run_timers(awa.network)
    assert awa.app.get_referral(see).referral.state.status == "expired"


@pytest.mark.parametrize(
    "changes",
    [
        {"first_name": "Moussa", "birth_year": 2009},
        {"phone": "0639980077", "birth_year": 1985},
        {"phone": "0639980077", "birth_year": None},
        {"phone": "0639980077", "last_name": "Diopp"},
    ],
)
def test_who_is_another_stays_referred(awa, changes):
    referral = sent_again(awa, **changes)
    awa.erase()
    identity = awa.app.get_referral(GetReferral(scope=HERE, referral_id=referral)).identity
    assert identity is not None


def test_who_was_merged_is_forgotten_where_they_were_sent_by_the_old_names(awa):
    old = {"first_name": "Ysoline", "last_name": "Morel", "birth_year": 1984}
    referral = sent_again(awa, **old, phone="0639980077")
    awa.merge(awa.person, awa.network.person(**old))
    awa.erase()
    assert awa.app.get_referral(GetReferral(scope=HERE, referral_id=referral)).identity is None


def test_an_accepted_referral_of_a_relative_with_the_same_phone_is_theirs(awa):
    referral = sent_again(awa, first_name="Moussa", birth_year=None)
    town = Referring(awa.network, awa.town.partner_id)
    town.accept(referral, confirmed_new=True)
    awa.erase()
    assert awa.app.get_referral(GetReferral(scope=HERE, referral_id=referral)).identity is not None


def test_who_was_only_ever_referred_is_forgotten_by_the_referral(awa):
    referral = sent_again(awa, first_name="Moussa", birth_year=2009, phone="0639980077")
    command = ForgetReferral(scope=NATIONAL, referral_id=referral)
    with pytest.raises(OutOfScope):
        awa.app.forget_referral(replace(command, scope=HERE), CONTEXT)
    with pytest.raises(NotFound):
        awa.app.forget_referral(replace(command, referral_id=awa.person), CONTEXT)
    awa.app.store.memory.table("idempotency")["their call"] = {referral}
    assert awa.app.forget_referral(command, CONTEXT).identity is None
    assert awa.app.forget_referral(command, CONTEXT).identity is None, "a repeat changes nothing"
    assert traces(awa, "Moussa", "0639980077", "+33639980077") == set()
    assert "their call" not in awa.app.store.memory.table("idempotency")
    assert ("referral.forget", [referral], None) in awa.app.store.memory.audit


def test_a_repeat_changes_nothing_and_says_the_same(awa):
    first = awa.erase()
    count = len(awa.app.store.memory.published)
    awa.network.clock.instant = at(8, day=1)
    assert awa.erase() == first
    assert len(awa.app.store.memory.published) == count
    erasures = [one for one in awa.app.store.memory.audit if one[0] == "person.erase"]
    assert erasures == [("person.erase", [awa.person], "asked_by_person")]


def test_who_was_merged_is_erased_with_the_kept_one_and_by_no_other_way(awa):
    absorbed = awa.network.person(first_name="Ysoline", phone="0639981234")
    first = awa.network.person(first_name="Zéphyrine", phone="0639981235")
    awa.merge(absorbed, first)
    awa.merge(awa.person, absorbed)
    for one in (absorbed, first):
        with pytest.raises(IsAbsorbed) as refused:
            awa.erase(one)
        assert refused.value.into == awa.person
    assert set(awa.erase().absorbed_ids) == {absorbed, first}
    told_ = [one for one in awa.app.store.memory.published if type(one).__name__ == "PersonErased"]
    assert {one.person_id for one in told_} == {awa.person, absorbed, first}
    assert traces(awa, absorbed, first, "Ysoline", "Zéphyrine", "+3363998123") == set()
    assert not [one for one in awa.app.store.memory.timers if one.startswith("merge_final")]


def test_a_merge_with_somebody_erased_is_neither_made_nor_undone(awa):
    absorbed, stranger = awa.network.person(), awa.network.person()
    awa.merge(awa.person, absorbed)
    awa.erase()
    undo = UnmergePeople(scope=NATIONAL, person_id=awa.person, absorbed_id=absorbed)
    with pytest.raises(PersonErased):
        awa.app.unmerge_people(undo, CONTEXT)
    for kept_, other in ((awa.person, stranger), (stranger, awa.person), (stranger, absorbed)):
        with pytest.raises(NotFound):
            awa.merge(kept_, other)


def test_only_the_network_erases_and_only_what_it_saw(awa):
    with pytest.raises(OutOfScope):
        awa.erase(scope=HERE)
    with pytest.raises(Stale):
        awa.erase(expected_version=1)
    with pytest.raises(NotFound):
        awa.erase(NOBODY)


def test_those_who_live_with_the_person_go_on_living_together(awa):
    awa.erase()
    card = awa.app.get_person(GetPerson(scope=NATIONAL, person_id=awa.lives_with))
    assert card.person.facts.household_id is not None


def test_a_partner_still_sees_its_referral_and_nothing_of_anybody_in_it(awa):
    awa.network.clock.instant = at(9)
    awa.app.check_in_person(CheckInPerson(scope=HERE, appointment_id=awa.past), CONTEXT)
    done = CompleteAppointment(scope=HERE, appointment_id=awa.past)
    awa.app.complete_appointment(done, CONTEXT)
    assert awa.town.get(awa.referral).appointment_held
    awa.erase()
    view = awa.town.get(awa.referral)
    assert (view.referral.state.status, view.identity, view.appointment_held) == (
        "accepted",
        None,
        False,
    )


def test_what_is_heard_of_somebody_erased_is_not_kept(awa):
    awa.erase()
    happening = elsewhere.happening(
        told("inventory.device_sold.v1", awa.person, at(9), awa.network.site.id)
    )
    react(awa, note_happening, happening)
    offered = HoldOffered(
        hold_id=NOBODY,
        step=2,
        person_id=awa.person,
        site_id=awa.network.site.id,
        category="laptop",
        until=at(9, day=3),
    )
    react(awa, on_hold_offered, offered)
    assert traces(awa, awa.person) == set()


def test_training_is_told_that_it_asks_for_somebody_unknown(awa):
    awa.erase()
    asked = SeatRequested(
        request_id=AWAITED,
        person_id=awa.person,
        module="email-basics",
        site_id=awa.network.site.id,
        earliest=at(9, day=1),
        latest=at(9, day=30),
    )
    react(awa, on_seat_requested, asked)
    [refused] = [
        one for one in awa.app.store.memory.published if type(one).__name__ == "SeatRefused"
    ]
    assert (refused.reason, refused.seat.person_id) == ("unknown_person", NOBODY)
    assert traces(awa, awa.person) == set()


AWAITED = "0197f000-0000-7000-8000-0000000000aa"


def test_what_was_added_beside_the_erasure_is_swept_a_day_later(awa):
    awa.erase()
    awa.app.store.memory.table("idempotency")["a key"] = {awa.person}
    awa.network.clock.instant = at(7, day=2)
    run_timers(awa.network)
    assert awa.app.store.memory.table("idempotency") == {}
