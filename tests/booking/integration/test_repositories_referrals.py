"""Referrals in memory and on MongoDB: one suite for both."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kernel.scope import NATIONAL, Scope
from kit.ids import new_id
from services.booking.application.ports.referrals import Wanted
from services.booking.application.scope import of_partner
from services.booking.domain.appointment import Appointment
from services.booking.domain.person import Identity
from services.booking.domain.referrals.referral import Referral, ReferralState
from services.booking.domain.referrals.same import referral_keys
from services.booking.domain.workshops.seat import Seat, SeatData
from tests.booking.builders import appointment_state, at

AWA = Identity(first_name="Awa", last_name="Diop", phone="+33639980001", email="A@example.org")


@pytest.fixture
def refer(twin):
    """A referral as it was saved."""

    def received(partner_id="p1", site="here", identity=AWA, **changes):
        values = {
            "referral_id": new_id(),
            "partner_id": partner_id,
            "site_id": site,
            "site": site,
            "needs": ("cv", "email"),
            "consent_on": date(2026, 11, 20),
            "received_at": at(7),
            "entered_by": "partner",
        }
        referral = Referral.receive(ReferralState(**values | changes), date(2026, 11, 23))
        twin.change(lambda work: work.referrals.add(referral, identity))
        return referral

    return received


def test_a_referral_comes_back_as_it_was_saved_and_its_identity_apart(twin, refer):
    referral = refer()
    assert twin.look(lambda work: work.referrals.get(referral.id)) == referral
    assert twin.look(lambda work: work.referrals.get(new_id())) is None

    def accept(work):
        one = work.referrals.get(referral.id)
        one.accept("p", at(9))
        work.referrals.save(one)
        return one

    accepted = twin.change(accept)
    assert accepted.version == 2
    assert twin.look(lambda work: work.referrals.get(referral.id)) == accepted

    def identities():
        return twin.look(lambda work: work.referrals.identities([referral.id, new_id()]))

    assert identities() == {referral.id: AWA}
    twin.change(lambda work: work.referrals.forget_identity(referral.id))
    assert identities() == {}
    assert twin.look(lambda work: work.referrals.get(referral.id)) == accepted


def test_each_caller_sees_its_own(twin, refer):
    one, other, far = refer(), refer(partner_id="p2"), refer(site="there")
    everything = [one.id, other.id, far.id]

    def listed(scope, after=None, limit=10, **wanted):
        found = twin.look(lambda work: work.referrals.listed(scope, Wanted(**wanted), after, limit))
        return [referral.id for referral in found]

    def seen(scope):
        return [
            id_
            for id_ in everything
            if twin.look(lambda work, id_=id_: work.referrals.seen(scope, id_)) is not None
        ]

    for scope, expected in (
        (NATIONAL, everything),
        (Scope(frozenset({"here"})), [one.id, other.id]),
        (Scope(frozenset({"here", "there"})), everything),
        (of_partner("p1"), [one.id, far.id]),
        (of_partner("p3"), []),
        (of_partner(None), []),
    ):
        assert listed(scope) == seen(scope) == expected
    assert listed(NATIONAL, status="refused") == []
    assert listed(NATIONAL, status="open", site="there") == [far.id]
    assert listed(NATIONAL, partner_id="p2") == [other.id]
    assert listed(of_partner("p1"), partner_id="p2") == []
    assert listed(NATIONAL, after=one.id, limit=1) == [other.id]


def test_a_referral_is_found_by_the_keys_of_its_partner_alone(twin, refer):
    referral, _other = refer(), refer(partner_id="p2")
    late = refer(received_at=at(9))

    def found(identity, since, partner_id="p1"):
        keys = referral_keys(partner_id, identity)
        return [(one.id, who) for one, who in twin.look(lambda w: w.referrals.like(keys, since))]

    by_mail = Identity(first_name="X", last_name="Y", email="a@example.org")
    assert found(by_mail, at(7)) == [(referral.id, AWA), (late.id, AWA)]
    assert found(AWA, at(8)) == [(late.id, AWA)]
    assert found(AWA, at(7), "p3") == []
    assert found(Identity(first_name="Diop", last_name="Awa"), at(8)) == [(late.id, AWA)]
    assert found(Identity(first_name="Ava", last_name="Diop"), at(7)) == []
    twin.change(lambda work: work.referrals.guard(referral_keys("p1", AWA)))


def test_referrals_of_exactly_one_person_are_found_whoever_sent_them(twin, refer):
    person = Identity(first_name="Awa", last_name="Diop", phone="+33639980001", birth_year=1984)
    by_phone, other = refer(), refer(partner_id="p2")
    swapped = Identity(first_name="DIOP", last_name="awa", birth_year=1984)
    by_year = refer(partner_id="p3", identity=swapped)
    refer(partner_id="p4", identity=replace(person, birth_year=2009))
    refer(partner_id="p5", identity=replace(person, phone="+33639980002", birth_year=None))
    refer(partner_id="p6", identity=replace(person, phone="+33639980002", last_name="Diopp"))

    def about(who):
        return {one.id for one, _who in twin.look(lambda work: work.referrals.about(who))}

    assert about(person) == {by_phone.id, other.id, by_year.id}
    assert about(Identity(first_name="Awa", last_name="Diop")) == set()
    twin.change(lambda work: work.referrals.forget_identity(other.id))
    assert about(person) == {by_phone.id, by_year.id}


def test_accepted_referrals_are_given_to_another_person_and_back(twin, refer):
    kept, absorbed = new_id(), new_id()
    referral = refer()

    def accept(work):
        one = work.referrals.get(referral.id)
        one.accept(absorbed, at(9))
        work.referrals.save(one)

    twin.change(accept)
    stood = twin.look(lambda work: work.referrals.get(referral.id))
    twin.change(lambda work: work.referrals.rekey([referral.id], kept))
    assert twin.look(lambda work: work.referrals.of_person(absorbed)) == []
    [moved] = twin.look(lambda work: work.referrals.of_person(kept))
    assert (moved.id, moved.version) == (referral.id, 2)
    twin.change(lambda work: work.referrals.rekey([referral.id], absorbed))
    assert twin.look(lambda work: work.referrals.get(referral.id)) == stood


def test_what_took_place_last_is_found_for_many_people(twin):
    one, other = new_id(), new_id()

    def book(work, person_id, hour, completed):
        appointment = Appointment.book(
            appointment_state(
                appointment_id=new_id(),
                person_id=person_id,
                start=at(hour),
                end=at(hour, 30),
                booked_at=at(hour) - timedelta(hours=2),
            )
        )
        if completed:
            appointment.check_in(at(hour))
            appointment.complete(30, (), at(hour, 30))
        work.appointments.save(appointment)

    def sit(work, person_id, hour, attended):
        data = SeatData(
            seat_id=new_id(),
            workshop_id=new_id(),
            person_id=person_id,
            site_id="here",
            site="here",
            module="email",
            request_id=new_id(),
            asked_at=at(hour),
        )
        seat = Seat.reserve(data, at(hour))
        if attended:
            seat.attend(30, at(hour), at(hour, 30), at(hour, 30))
        work.seats.save(seat)

    for hour, completed in ((9, True), (11, True), (13, False)):
        twin.change(lambda work, h=hour, c=completed: book(work, one, h, c))
        twin.change(lambda work, h=hour, c=completed: sit(work, other, h, c))
    people = {one, other, new_id()}
    assert twin.look(lambda work: work.appointments.last_completed(people)) == {one: at(9)}
    assert twin.look(lambda work: work.seats.last_attended(people)) == {other: at(11)}
    assert twin.look(lambda work: work.seats.last_attended(set())) == {}
