"""Which services are done with an erasure, and who is late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.refusals import NotFound, OutOfScope
from kernel.scope import NATIONAL
from services.booking.application.commands.repeat_erasure import RepeatErasure
from services.booking.application.queries.erasures import (
    CountWaitingErasures,
    GetErasure,
    ListErasures,
)
from services.booking.application.reactions.on_forgotten import Forgotten, on_forgotten
from services.booking.domain.people.erasure import WITHIN
from tests.booking import memory
from tests.booking.builders import CONTEXT, HERE, ScriptedClock, run_timers, tools
from tests.booking.erasure import Everything

OTHERS = ("inventory", "training", "impact")


@pytest.fixture
def awa():
    clock = ScriptedClock()
    return Everything.of(memory.booking(tools(clock)), clock, run_timers)


def confirm(awa, service, person_id=None, after=timedelta(milliseconds=100)):
    told = Forgotten(
        service=service, person_id=person_id or awa.person, at=awa.network.clock.instant + after
    )
    awa.app.store.run(lambda tx: on_forgotten(awa.app._inside(tx, awa.app.tools), told), CONTEXT)


def look(awa, person_id=None):
    return awa.app.get_erasure(GetErasure(person_id=person_id or awa.person))


def listed(awa, state=None):
    return [one.erasure.person_id for one in awa.app.list_erasures(ListErasures(state=state))]


def test_an_erasure_is_done_once_booking_and_all_others_are(awa):
    awa.erase()
    asked = awa.network.clock.instant
    view = look(awa)
    assert (view.erasure.asked_at, view.erasure.reason) == (asked, "asked_by_person")
    assert view.erasure.by == "operator-1"
    assert view.confirmed == {"booking": asked, **dict.fromkeys(OTHERS)}
    for number, service in enumerate(OTHERS, 1):
        assert (look(awa).done_at, listed(awa, "unconfirmed")) == (None, [awa.person])
        confirm(awa, service, after=timedelta(milliseconds=number))
    view = look(awa)
    assert (view.missing, view.done_at) == ((), asked + timedelta(milliseconds=3))
    assert (listed(awa, "unconfirmed"), listed(awa, "done")) == ([], [awa.person])


def test_a_service_is_done_once_it_is_so_with_all_that_were_merged_into_the_person(awa):
    absorbed = awa.network.person(first_name="Ysoline")
    awa.merge(awa.person, absorbed)
    awa.erase()
    confirm(awa, "inventory", absorbed)
    assert look(awa).confirmed["inventory"] is None
    confirm(awa, "inventory", awa.person)
    assert look(awa, absorbed).confirmed["inventory"] is not None
    assert "inventory" not in look(awa).missing


def test_what_a_service_says_twice_counts_from_the_first_time(awa):
    awa.erase()
    confirm(awa, "impact")
    first = look(awa).confirmed["impact"]
    confirm(awa, "impact", after=timedelta(hours=1))
    assert look(awa).confirmed["impact"] == first


def test_one_that_is_not_done_within_a_minute_is_late_and_counted_by_who_is_missing(awa):
    awa.erase()
    confirm(awa, "training")
    clock = awa.network.clock
    clock.instant += WITHIN
    assert (look(awa).late, listed(awa, "late")) == (False, [])
    clock.instant += timedelta(seconds=1)
    assert (look(awa).late, listed(awa, "late")) == (True, [awa.person])
    assert awa.app.count_waiting_erasures(CountWaitingErasures()) == {
        ("inventory", True): 1,
        ("impact", True): 1,
        ("training", True): 0,
        **{(one, False): 0 for one in OTHERS},
    }
    for service in ("inventory", "impact"):
        confirm(awa, service)
    assert not look(awa).late
    assert set(awa.app.count_waiting_erasures(CountWaitingErasures()).values()) == {0}


def test_a_repeat_asks_nobody_again(awa):
    awa.erase()
    first = look(awa)
    awa.network.clock.instant += timedelta(hours=1)
    awa.erase()
    assert look(awa).erasure == first.erasure


def test_the_latest_come_first_in_pages(awa):
    people = [awa.network.person() for _ in range(5)]
    for one in people:
        awa.network.clock.instant += timedelta(minutes=1)
        awa.erase(one)
    seen, after = [], None
    while found := awa.app.list_erasures(ListErasures(after=after, limit=2)):
        seen += [one.erasure.person_id for one in found]
        after = seen[-1]
    assert seen == people[::-1]


def test_somebody_forgotten_elsewhere_alone_is_told_by_the_audit_log(awa):
    confirm(awa, "inventory")
    with pytest.raises(NotFound):
        look(awa)
    assert awa.app.store.memory.audit[-1] == (
        "person.forgotten_elsewhere",
        [awa.person],
        "inventory",
    )


def test_it_can_be_told_again_of_every_id_and_all_confirm_it_again(awa):
    absorbed = awa.network.person(first_name="Ysoline")
    awa.merge(awa.person, absorbed)
    awa.erase()
    for service in OTHERS:
        for id_ in (awa.person, absorbed):
            confirm(awa, service, id_)
    assert look(awa).done_at is not None
    awa.network.clock.instant += timedelta(days=1)
    count = len(awa.app.store.memory.published)
    command = RepeatErasure(scope=NATIONAL, person_id=absorbed, by="operator-2")
    view = awa.app.repeat_erasure(command, CONTEXT)
    told_ = awa.app.store.memory.published[count:]
    assert {(type(one).__name__, one.person_id) for one in told_} == {
        ("PersonErased", awa.person),
        ("PersonErased", absorbed),
    }
    assert (view.erasure.by, view.missing) == ("operator-2", OTHERS)
    assert awa.app.store.memory.audit[-1][0] == "person.erase_again"
    with pytest.raises(OutOfScope):
        awa.app.repeat_erasure(replace(command, scope=HERE), CONTEXT)
    with pytest.raises(NotFound):
        awa.app.repeat_erasure(replace(command, person_id=awa.lives_with), CONTEXT)
