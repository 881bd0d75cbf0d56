"""Who has not been there for two years is proposed for erasure, and somebody decides."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound
from kernel.scope import NATIONAL
from services.booking.adapters import elsewhere
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.keep_person import KeepPerson
from services.booking.application.commands.look_for_inactive import LookForInactive
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.record_consent import RecordConsent
from services.booking.application.queries.retention import ListRetentionProposals
from services.booking.application.reactions.note_happening import note_happening
from services.booking.domain.people.retention import KEPT_BECAUSE, LONGEST_KEPT, inactive_since
from tests.booking import memory
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    Network,
    ScriptedClock,
    at,
    run_timers,
    tools,
)
from tests.booking.erasure import Everything
from tests.told import told

START = at(7)
LATER = datetime(2028, 11, 23, 7, 0, 1, tzinfo=UTC)
"""Two years and a second after everything here."""


def look(network, people=200):
    parts = 1
    while network.app.look_for_inactive(LookForInactive(people=people), CONTEXT):
        parts += 1
    return parts


def proposed(network, scope=NATIONAL, **question):
    page = network.app.list_retention_proposals(ListRetentionProposals(scope=scope, **question))
    return page.items


def reasons(network, scope=NATIONAL):
    return {
        one.person_id: (one.because, one.last.kind, one.last.at) for one in proposed(network, scope)
    }


def keep(network, person, until, reason="case_open", scope=HERE):
    command = KeepPerson(scope=scope, person_id=person, reason=reason, until=until, by="manager-1")
    return network.app.keep_person(command, CONTEXT)


def say(network, person, given, kind="data_kept"):
    command = RecordConsent(scope=HERE, person_id=person, kind=kind, given=given, by="desk-1")
    network.app.record_consent(command, CONTEXT)


def hear(network, person, at_):
    event = told("inventory.device_sold.v1", person, at_, network.site.id)
    network.app.store.run(
        lambda tx: note_happening(
            network.app._inside(tx, network.app.tools), elsewhere.happening(event)
        ),
        CONTEXT,
    )


@pytest.mark.parametrize(
    ("now", "since"),
    [
        (datetime(2026, 11, 23, tzinfo=UTC), datetime(2024, 11, 23, tzinfo=UTC)),
        (datetime(2028, 2, 29, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC)),
    ],
)
def test_two_years_end_on_the_same_day_or_on_the_month_s_last(now, since):
    assert inactive_since(now) == since


def test_who_has_done_nothing_for_two_years_is_proposed_and_nobody_before(network):
    person = network.person()
    network.clock.instant = LATER - timedelta(seconds=1)
    look(network)
    assert proposed(network) == []
    network.clock.instant = LATER + timedelta(days=1)
    look(network)
    assert reasons(network) == {person: ("inactive", "registration", START)}


def test_everything_counts_that_anybody_noted_whichever_command_it_was(network):
    adviser = network.adviser()
    came, planned, cancelled, bought, agreed, nothing = (network.person() for _ in range(6))
    network.book(came, adviser, at(9, day=1))
    later = network.book(cancelled, adviser, at(9, day=2))
    network.app.cancel_appointment(
        CancelAppointment(
            scope=HERE,
            appointment_id=later.id,
            cancelled_by="person",
            reason="no_longer_needed",
        ),
        CONTEXT,
    )
    hear(network, bought, at(9, day=3))
    network.clock.instant = at(9, day=4)
    say(network, agreed, True, "news")
    network.clock.instant = LATER
    look(network)
    assert reasons(network) == {
        planned: ("inactive", "registration", START),
        cancelled: ("inactive", "registration", START),
        nothing: ("inactive", "registration", START),
    }
    network.clock.instant = LATER + timedelta(days=30)
    look(network)
    assert reasons(network)[came] == ("inactive", "appointment", at(9, day=1))
    assert reasons(network)[bought] == ("inactive", "device_sold", at(9, day=3))
    assert reasons(network)[agreed] == ("inactive", "consent", at(9, day=4))


def test_who_comes_back_is_in_no_list_at_once_and_not_proposed_after_the_next_walk(network):
    person, other = network.person(), network.person()
    network.clock.instant = LATER
    look(network)
    hear(network, person, LATER)
    assert [one.person_id for one in proposed(network)] == [other]
    assert len(network.app.store.memory.table("retention_proposals")) == 2
    network.clock.instant = LATER + timedelta(days=1)
    look(network)
    assert set(network.app.store.memory.table("retention_proposals")) == {other}


def test_the_walk_goes_on_where_it_was_broken_off_and_looks_at_each_once_a_day(network):
    people = [network.person() for _ in range(7)]
    network.clock.instant = LATER
    app = network.app
    assert app.look_for_inactive(LookForInactive(people=3), CONTEXT)
    assert {one.person_id for one in proposed(network)} == set(people[:3])
    assert look(network, people=3) == 2
    assert {one.person_id for one in proposed(network)} == set(people)
    walked = app.store.memory.table("retention_walks")["walk"]
    network.clock.instant = LATER + timedelta(hours=23)
    assert look(network) == 1
    assert app.store.memory.table("retention_walks")["walk"] == walked
    network.clock.instant = LATER + timedelta(days=1)
    look(network)
    assert app.store.memory.table("retention_walks")["walk"].begun_at > walked.begun_at


def test_somebody_is_proposed_by_the_last_of_all_that_they_were(network):
    kept, absorbed = network.person(), network.person(first_name="Ysoline")
    hear(network, absorbed, at(9, day=5))
    merge = MergePeople(scope=NATIONAL, person_id=kept, absorbed_id=absorbed)
    network.app.merge_people(merge, CONTEXT)
    network.clock.instant = LATER
    look(network)
    assert proposed(network) == []
    network.clock.instant = LATER + timedelta(days=10)
    look(network)
    assert reasons(network) == {kept: ("inactive", "device_sold", at(9, day=5))}


def test_who_is_kept_is_proposed_again_once_the_day_is_over(network):
    person = network.person()
    network.clock.instant = LATER
    look(network)
    until = (LATER + timedelta(days=10)).date()
    kept = keep(network, person, until)
    assert (kept.reason, kept.until, kept.by, kept.at) == ("case_open", until, "manager-1", LATER)
    assert proposed(network) == []
    assert network.app.store.memory.audit[-1] == ("person.keep", [person], "case_open")
    for days, expected in ((10, []), (11, [person])):
        network.clock.instant = LATER + timedelta(days=days)
        look(network)
        assert [one.person_id for one in proposed(network)] == expected


def test_nobody_is_kept_for_ever_nor_by_those_who_do_not_know_them(network):
    person, today = network.person(), START.date()
    for until in (today, today + LONGEST_KEPT + timedelta(days=1)):
        with pytest.raises(InvalidValue):
            keep(network, person, until)
    with pytest.raises(NotFound):
        keep(network, person, today + LONGEST_KEPT, scope=ELSEWHERE)
    for reason in KEPT_BECAUSE:
        keep(network, person, today + LONGEST_KEPT, reason)


def test_a_site_sees_those_who_were_registered_there_longest_away_first_in_pages(network):
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    mine = []
    for minute in range(5):
        network.clock.instant = at(7, minute)
        mine.append(network.person())
    theirs = lyon.person()
    network.clock.instant = LATER + timedelta(days=1)
    look(network)
    assert [one.person_id for one in proposed(network, HERE)] == mine
    assert [one.person_id for one in proposed(network, ELSEWHERE)] == [theirs]
    seen, after = [], None
    while True:
        page = network.app.list_retention_proposals(
            ListRetentionProposals(scope=HERE, after=after, limit=2)
        )
        seen += [one.person_id for one in page.items]
        if page.next is None:
            break
        after = page.next
    assert seen == mine


def test_who_no_longer_agrees_that_data_are_kept_is_proposed_at_once(network):
    person = network.person()
    say(network, person, True)
    assert proposed(network) == []
    say(network, person, False)
    assert reasons(network) == {person: ("consent_withdrawn", "consent", START)}
    network.clock.instant = START + timedelta(days=2)
    look(network)
    assert len(proposed(network)) == 1
    keep(network, person, at(9, day=5).date(), "legal_duty")
    look(network)
    assert proposed(network) == []
    network.clock.instant = at(9, day=6)
    look(network)
    assert reasons(network)[person][0] == "consent_withdrawn"
    say(network, person, True)
    assert proposed(network) == []


def test_who_is_erased_is_neither_proposed_nor_kept():
    clock = ScriptedClock()
    awa = Everything.of(memory.booking(tools(clock)), clock, run_timers)
    network = awa.network
    assert network.app.store.memory.table("retention_keeps").keys() == {awa.person}
    awa.erase()
    assert not network.app.store.memory.table("retention_keeps")
    network.clock.instant = LATER + timedelta(days=60)
    look(network)
    assert awa.person not in reasons(network)
    assert awa.lives_with in reasons(network)
