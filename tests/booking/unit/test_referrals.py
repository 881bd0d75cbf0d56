"""Referrals in memory: their steps, who sees what, and what happens by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.booking.application.commands.change_site import ChangeSite
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.complete_appointment import CompleteAppointment
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.remind_of_referral import (
    RemindOfReferral,
    remind_of_referral,
)
from services.booking.application.commands.unmerge_people import UnmergePeople
from services.booking.application.queries.people import GetPerson
from services.booking.application.scope import of_partner
from services.booking.domain.people.refusals import LikelyDuplicates
from services.booking.domain.person import Identity
from services.booking.domain.referrals.referral import REFUSED_BECAUSE
from services.booking.domain.referrals.refusals import AlreadyReferred, ReferralClosed
from tests.booking import memory
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    Network,
    at,
    published,
    queued,
    run_timers,
    site_description,
)
from tests.booking.referrals import AWA, Referring


@pytest.fixture
def town(network):
    return Referring.of(network)


def test_a_referral_is_no_person_until_it_is_accepted(network, town):
    referral = town.refer()
    state = referral.referral.state
    assert (state.status, state.entered_by, state.partner_id) == (
        "open",
        "partner",
        town.partner_id,
    )
    assert referral.identity.phone == "+33639980001"
    memory = network.app.store.memory
    assert not memory.identities
    accepted = town.accept(referral.id)
    person_id = accepted.referral.state.person_id
    card = network.app.get_person(GetPerson(scope=HERE, person_id=person_id))
    assert (card.identity.first_name, card.identity.phone) == ("Awa", "+33639980001")
    assert card.person.facts.referred_by == town.partner_id
    assert published(network)[-3:] == ["ReferralReceived", "PersonRegistered", "ReferralAccepted"]
    assert "Awa" not in repr(memory.published)


def test_somebody_whom_the_network_knows_is_named_or_told_apart(network, town):
    known = network.person(first_name="Awa", last_name="Diop", birth_year=1984)
    referral = town.refer()
    with pytest.raises(LikelyDuplicates) as refusal:
        town.accept(referral.id)
    assert [one.card.person.id for one in refusal.value.found] == [known]
    assert town.get(referral.id).referral.state.status == "open"
    assert town.accept(referral.id, person_id=known).referral.state.person_id == known
    other = town.refer(replace(AWA, first_name="Ana", birth_year=1990, phone="0639980002"))
    again = town.accept(other.id, confirmed_new=True).referral.state.person_id
    assert again != known
    assert published(network)[-1] == "ReferralAccepted"


def test_accepting_somebody_without_a_year_shows_nobody_of_another_site(network, town):
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    lyon.person(first_name="Awa", last_name="Diop", birth_year=1984)
    referral = town.refer(replace(AWA, birth_year=None))
    with pytest.raises(LikelyDuplicates) as refusal:
        town.accept(referral.id)
    assert (refusal.value.found, refusal.value.elsewhere) == ((), True)


def test_a_repeated_step_does_nothing_and_a_wrong_one_is_refused(network, town):
    first, second = town.refer(), town.refer(replace(AWA, birth_year=1950, phone="0639980009"))
    accepted = town.accept(first.id)
    before = published(network)
    assert town.accept(first.id) == accepted
    assert town.accept(first.id, person_id=accepted.referral.state.person_id) == accepted
    town.refuse(second.id, "outside_area")
    assert town.refuse(second.id, "other").referral.state.reason == "outside_area"
    assert published(network) == [*before, "ReferralRefused"]
    for step in (
        lambda: town.refuse(first.id),
        lambda: town.accept(first.id, person_id=network.person()),
        lambda: town.accept(second.id),
        lambda: town.accept(second.id, person_id=network.person()),
    ):
        with pytest.raises(ReferralClosed):
            step()
    third = town.refer(replace(AWA, birth_year=1930, phone="0639980008"))
    for stale in (town.accept, town.refuse):
        with pytest.raises(Stale):
            stale(third.id, expected_version=7)


def test_a_partner_sees_its_own_referrals_and_a_site_those_to_it(network, town):
    other = Referring.of(network, 1)
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69").site.slug
    mine, theirs, far = town.refer(), other.refer(), town.refer(AWA_TWO, site=lyon)
    assert town.listed() == [mine.id, far.id]
    assert town.listed(status="open", site=lyon) == [far.id]
    assert town.listed(partner_id=other.partner_id) == []
    assert other.listed() == [theirs.id]
    assert town.listed(HERE) == [mine.id, theirs.id]
    assert town.listed(ELSEWHERE) == [far.id]
    assert town.listed(NATIONAL) == [mine.id, theirs.id, far.id]
    nobody = of_partner(None)
    assert town.listed(nobody) == []
    for step in (
        lambda: town.get(theirs.id),
        lambda: town.get(mine.id, nobody),
        lambda: town.get(mine.id, ELSEWHERE),
        lambda: town.accept(mine.id, ELSEWHERE),
        lambda: town.refuse(mine.id, scope=ELSEWHERE),
        lambda: town.refer(partner_id=other.partner_id),
        lambda: town.refer(scope=HERE, partner_id="nobody"),
        lambda: town.refer(site="nowhere"),
    ):
        with pytest.raises(NotFound):
            step()
    for step in (
        lambda: town.refer(scope=ELSEWHERE, partner_id=town.partner_id),
        lambda: town.listed(HERE, site=lyon),
        lambda: town.refer(scope=nobody),
    ):
        with pytest.raises((OutOfScope, InvalidValue)):
            step()


AWA_TWO = Identity(first_name="Bintou", last_name="Sy", phone="0639980005", birth_year=1971)


@pytest.mark.parametrize(
    "again",
    [
        AWA,
        replace(AWA, phone="06 39 98 00 01", birth_year=None),
        replace(AWA, first_name="Diop", last_name="Awa", phone="0639980007"),
        replace(AWA, phone="0639980002", birth_year=None),
        replace(AWA, first_name="AWA", phone=None, email="awa@example.org"),
    ],
)
def test_the_same_person_sent_twice_by_a_partner_is_told(network, town, again):
    first = town.refer(replace(AWA, email="Awa@example.org"))
    with pytest.raises(AlreadyReferred) as refusal:
        town.refer(again)
    assert (refusal.value.referral_id, refusal.value.state) == (first.id, "open")
    Referring.of(network, 1).refer(again)
    town.refuse(first.id)
    assert town.refer(again).referral.state.status == "open"


def test_a_site_is_not_told_which_referral_the_same_partner_sent_to_another(network, town):
    first = town.refer()
    Network.of(network.app, network.clock, slug="lyon")
    asked = {"partner_id": town.partner_id, "site": "lyon"}
    for scope, told in ((ELSEWHERE, None), (NATIONAL, first.id)):
        with pytest.raises(AlreadyReferred) as refusal:
            town.refer(scope=scope, **asked)
        assert refusal.value.referral_id == told


@pytest.mark.parametrize(
    "other",
    [
        replace(AWA, first_name="Moussa"),
        replace(AWA, birth_year=1952),
        replace(AWA, first_name="Fatou", birth_year=None),
        replace(AWA, phone="0639980099", birth_year=None),
        AWA_TWO,
    ],
)
def test_families_and_namesakes_are_not_taken_for_one(town, other):
    town.refer()
    assert town.refer(other).referral.state.status == "open"


def test_after_thirty_days_the_same_person_may_be_sent_again(network, town):
    town.accept(town.refer().id)
    network.clock.instant += timedelta(days=29, hours=23)
    with pytest.raises(AlreadyReferred):
        town.refer()
    network.clock.instant += timedelta(hours=1, minutes=1)
    run_timers(network)
    assert town.refer().referral.state.status == "open"


def test_a_site_is_reminded_after_ten_days_and_the_referral_expires_after_thirty(network, town):
    description = site_description(email="saint-denis@example.org")
    network.app.change_site(ChangeSite(scope=HERE, description=description), CONTEXT)
    referral = town.refer()
    network.clock.instant += timedelta(days=9, hours=23)
    run_timers(network)
    assert queued(network) == []
    network.clock.instant += timedelta(hours=1)
    run_timers(network)
    assert queued(network) == [f"referral_reminder:{referral.id}"]
    network.clock.instant += timedelta(days=20)
    with pytest.raises(ReferralClosed) as refusal:
        town.accept(referral.id)
    assert refusal.value.state == "expired"
    run_timers(network)
    assert published(network)[-1] == "ReferralExpired"
    view = town.get(referral.id)
    assert (view.referral.state.status, view.identity) == ("expired", None)
    assert queued(network) == [f"referral_outcome:{referral.id}"]


def test_whoever_is_answered_reminds_nobody_and_their_names_are_dropped(network, town):
    description = site_description(email="saint-denis@example.org")
    network.app.change_site(ChangeSite(scope=HERE, description=description), CONTEXT)
    referral = town.refer()
    town.accept(referral.id)
    network.clock.instant += timedelta(days=15)
    run_timers(network)
    assert queued(network) == [f"referral_outcome:{referral.id}"]
    assert town.get(referral.id).identity is not None
    network.clock.instant += timedelta(days=15)
    run_timers(network)
    view = town.get(referral.id)
    assert (view.referral.state.status, view.identity) == ("accepted", None)
    assert not network.app.store.memory.table("referral_identities")


def test_an_answer_takes_back_the_reminder_that_is_not_sent_yet(network, town):
    description = site_description(email="saint-denis@example.org")
    network.app.change_site(ChangeSite(scope=HERE, description=description), CONTEXT)
    referral, answered = town.refer(), town.refer(AWA_TWO)
    town.refuse(answered.id)
    timers = network.app.store.memory.timers
    assert f"referral_reminder:{answered.id}" not in timers
    assert f"referral_reminder:{referral.id}" in timers
    network.clock.instant += timedelta(days=10)
    run_timers(network)
    assert f"referral_reminder:{referral.id}" in queued(network)
    town.refuse(referral.id)
    assert not [key for key in queued(network) if key.startswith("referral_reminder")]
    work = memory.work(network.app.store, network.app.tools)
    for one in (referral, answered):
        assert remind_of_referral(work, RemindOfReferral(referral_id=one.id)) is False
    assert not [key for key in queued(network) if key.startswith("referral_reminder")]


def test_a_partner_without_an_address_and_a_site_without_one_are_not_written_to(network):
    silent = Referring.of(network, contacts=())
    referral = silent.refer()
    network.clock.instant += timedelta(days=11)
    run_timers(network)
    silent.refuse(referral.id)
    assert queued(network) == []


def meet(network, appointment_id):
    network.clock.instant = at(9, 30)
    command = CheckInPerson(scope=HERE, appointment_id=appointment_id)
    network.app.check_in_person(command, CONTEXT)
    done = CompleteAppointment(scope=HERE, appointment_id=appointment_id, minutes=30)
    network.app.complete_appointment(done, CONTEXT)


def test_a_partner_hears_whether_it_took_place_and_never_who_it_is(network, town):
    referral = town.refer()
    person = town.accept(referral.id).referral.state.person_id
    adviser = network.adviser()
    booked = network.book(person, adviser, at(9))
    seen = town.get(referral.id)
    assert (seen.referral.state.person_id, seen.appointment_held) == (None, False)
    assert town.get(referral.id, HERE).referral.state.person_id == person
    meet(network, booked.id)
    seen = town.get(referral.id)
    assert (seen.appointment_held, seen.workshop_held) == (True, False)
    assert person not in repr(seen)


def test_what_was_before_the_referral_is_not_its_outcome(network, town):
    person = network.person()
    booked = network.book(person, network.adviser(), at(9))
    meet(network, booked.id)
    referral = town.refer()
    town.accept(referral.id, person_id=person)
    assert town.get(referral.id).appointment_held is False


def test_an_accepted_referral_goes_with_the_person_and_comes_back(network, town):
    referral = town.refer()
    absorbed = town.accept(referral.id).referral.state.person_id
    kept = network.person(first_name="Zoé", last_name="Petit")
    pair = {"scope": HERE, "person_id": kept, "absorbed_id": absorbed}
    network.app.merge_people(MergePeople(**pair), CONTEXT)
    assert town.get(referral.id, HERE).referral.state.person_id == kept
    assert town.accept(referral.id, person_id=absorbed).referral.state.person_id == kept
    network.app.unmerge_people(UnmergePeople(**pair), CONTEXT)
    assert town.get(referral.id, HERE).referral.state.person_id == absorbed


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("consent_on", {"consent_on": date(2026, 11, 24)}),
        ("needs", {"needs": ()}),
        ("phone", {"identity": replace(AWA, phone=None)}),
        ("phone", {"identity": replace(AWA, phone="12")}),
        ("birth_year", {"identity": replace(AWA, birth_year=1800)}),
        ("partner_id", {"scope": HERE}),
    ],
)
def test_what_is_no_referral_is_told(town, field, changes):
    with pytest.raises(InvalidValue) as refusal:
        town.refer(**changes)
    assert refusal.value.field == field


def test_no_reason_tells_a_partner_whom_the_network_knows():
    assert not {"known", "duplicate", "already_supported"} & set(REFUSED_BECAUSE)
