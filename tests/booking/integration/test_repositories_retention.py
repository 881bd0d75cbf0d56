"""Proposals, decisions and activities in memory and on MongoDB: one suite for both."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.scope import NATIONAL
from kit.timers import run_due
from services.booking.adapters import elsewhere
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.join_queue import JoinQueue
from services.booking.application.reactions.note_happening import note_happening
from services.booking.domain.people.retention import Activity, Keep, Proposal, Walk
from tests.booking import memory
from tests.booking.builders import CONTEXT, ScriptedClock, at, run_timers, tools
from tests.booking.erasure import Everything
from tests.booking.referrals import AWA
from tests.told import told


def proposal(person, day=0, site="saint-denis", because="inactive"):
    last = Activity(at=at(9, day=day), kind="walk_in")
    return Proposal(
        person_id=person, site=site, because=because, last=last, proposed_at=at(7, day=60)
    )


def test_proposals_come_longest_away_first_by_site_and_page_until_they_are_withdrawn(twin):
    made = [proposal("a", 3), proposal("b", 1), proposal("c", 1), proposal("d", 2, "lyon")]
    twin.change(lambda work: work.retention.propose(made))

    def listed(sites=None, after=None, limit=0):
        found = twin.look(lambda work: work.retention.listed(sites, after, limit))
        return [one.person_id for one in found]

    assert listed() == ["b", "c", "d", "a"]
    assert listed(frozenset({"saint-denis"})) == ["b", "c", "a"]
    assert listed(after="b", limit=2) == ["c", "d"]
    assert twin.look(lambda work: work.retention.proposal("a")) == made[0]
    twin.change(lambda work: work.retention.withdraw({"b", "unknown"}))
    twin.change(lambda work: work.retention.withdraw(set()))
    assert listed() == ["c", "d", "a"]
    again = proposal("a", because="consent_withdrawn")
    twin.change(lambda work: work.retention.propose([again]))
    assert twin.look(lambda work: work.retention.proposed({"a", "b"})) == [again]


def test_the_last_decision_about_somebody_holds_and_is_forgotten_with_them(twin):
    first, last = (
        Keep(person_id="a", reason=reason, until=at(9).date(), at=at(7), by="manager-1")
        for reason in ("case_open", "legal_duty")
    )
    twin.change(lambda work: work.retention.keep(first))
    twin.change(lambda work: work.retention.keep(last))
    twin.change(lambda work: work.retention.propose([proposal("a")]))
    assert twin.look(lambda work: work.retention.kept({"a", "b"})) == [last]
    twin.change(lambda work: work.retention.forget({"a"}))
    assert twin.look(lambda work: (work.retention.kept({"a"}), work.retention.proposed({"a"}))) == (
        [],
        [],
    )


def test_a_walk_is_kept_as_far_as_it_is(twin):
    assert twin.look(lambda work: work.retention.walk()) is None
    for walk in (Walk(begun_at=at(7)), Walk(begun_at=at(7), after="a", ended_at=at(8))):
        twin.change(lambda work, walk=walk: work.retention.walked(walk))
        assert twin.look(lambda work: work.retention.walk()) == walk


@pytest.fixture(params=["memory", "mongo"])
def awa(request):
    clock = ScriptedClock()
    if request.param == "memory":
        return Everything.of(memory.booking(tools(clock)), clock, run_timers)
    app = request.getfixturevalue("app")
    clock = app.tools.clock
    return Everything.of(app, clock, lambda _network: run_due(app.store, app.due, clock))


def test_the_last_activity_is_found_of_everybody_alike(awa):
    """Awa's workshop is the last; the one who lives with her was registered."""
    app = awa.app
    absorbed = awa.network.person(first_name="Ysoline")
    awa.merge(awa.person, absorbed)
    ids = [awa.person, awa.lives_with, absorbed, "unknown"]
    work = app._read()
    assert work.activities.latest(ids) == {
        awa.person: Activity(at=at(13, day=8), kind="workshop"),
        awa.lives_with: Activity(at=at(7), kind="registration"),
        absorbed: Activity(at=at(7, day=1), kind="registration"),
    }
    assert [one.id for one in work.people.absorbed_among({awa.person})] == [absorbed]
    everybody = [one.id for one in work.people.after(None, 9)]
    assert everybody == sorted({awa.person, awa.lives_with, absorbed})
    assert [one.id for one in work.people.after(everybody[0], 1)] == everybody[1:2]


def test_a_workshop_counts_by_its_day_only_for_who_has_a_seat(awa):
    late = awa.workshops.schedule(capacity=1, start=at(9, day=20), end=at(10, day=20))
    other = awa.network.person(first_name="Ysoline")
    awa.network.clock.instant += timedelta(hours=1)
    for one in (awa.person, other):
        awa.workshops.reserve(late.id, one)
    found = awa.app._read().activities.latest([awa.person, other])
    assert found[awa.person] == Activity(at=at(9, day=20), kind="workshop")
    assert found[other] == Activity(at=at(8, day=1), kind="workshop")


def _referred(awa, person):
    awa.network.clock.instant = at(8, day=3)
    found = awa.town.refer(replace(AWA, first_name="Zélie", phone="0639980077", birth_year=1951)).id
    awa.town.accept(found, person_id=person)
    return person


def _booked(awa, person):
    awa.network.book(person, awa.network.adviser(), at(10, day=4))
    return person


def _cancelled(awa, person):
    awa.network.clock.instant = at(8, day=3)
    made = awa.network.book(person, awa.network.adviser(), at(10, day=4))
    cancel = CancelAppointment(
        scope=NATIONAL, appointment_id=made.id, cancelled_by="person", reason="ill"
    )
    awa.app.cancel_appointment(cancel, CONTEXT)
    return person


def _waited(awa, person):
    awa.network.clock.instant = at(9, day=3)
    join = JoinQueue(scope=NATIONAL, site="saint-denis", space="advice", person_id=person)
    awa.app.join_queue(join, CONTEXT)
    return person


def _told(awa, person):
    event = told("training.module_completed.v1", person, at(11, day=5), awa.network.site.id)
    awa.app.store.run(
        lambda tx: note_happening(awa.app._inside(tx, awa.app.tools), elsewhere.happening(event)),
        CONTEXT,
    )
    return person


@pytest.mark.parametrize(
    ("does", "expected"),
    [
        (_referred, Activity(at=at(8, day=3), kind="referral")),
        (_booked, Activity(at=at(10, day=4), kind="appointment")),
        (_cancelled, Activity(at=at(8, day=3), kind="appointment")),
        (_waited, Activity(at=at(9, day=3), kind="walk_in")),
        (_told, Activity(at=at(11, day=5), kind="module_completed")),
    ],
    ids=lambda one: getattr(one, "__name__", "expected"),
)
def test_each_kind_of_activity_alone_is_found(awa, does, expected):
    person = does(awa, awa.network.person(first_name="Ysoline"))
    assert awa.app._read().activities.latest([person]) == {person: expected}
