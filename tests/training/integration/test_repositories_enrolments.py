"""Enrolments in memory and on MongoDB: one suite for both."""

from dataclasses import replace

import pytest

from kernel.people import NOBODY
from kit.transaction import ConcurrentChange
from services.training.application.ports.enrolments import WantedEnrolments
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.progress import Attended, TakenBack, Validation
from services.training.domain.enrolments.state import EnrolmentState
from tests.scripted import at
from tests.training.builders import AWA, BILAL, SITE_ID


def opened(number, **changes):
    values = {
        "person_id": AWA,
        "site": "saint-denis",
        "path": "email",
        "plan": {"email_write": 1, "email_sort": 2},
    }
    return Enrolment.open(
        EnrolmentState(
            enrolment_id=f"0197f000-0000-7000-8000-00000000e{number:03d}",
            site_id=SITE_ID,
            version=1,
            final_assessment=True,
            opened_at=at(7),
            counts_from=at(0),
            opened_by="desk-1",
            **values | changes,
        )
    )


def was_there(number):
    return Attended(
        seat_id=f"seat {number}", workshop_id=f"w {number}", module="email_sort", at=at(number)
    )


def saved(twin, *enrolments):
    for one in enrolments:
        twin.change(lambda work, one=one: work.enrolments.save(one))
    return enrolments


def test_an_enrolment_comes_back_as_it_was_saved(twin):
    one = opened(1)
    word = Validation(module="email_write", at=at(6), by="trainer-1", from_enrolment="other")
    back = TakenBack(at=at(7), by="trainer-2", reason="mistake")
    one.state = replace(one.state, validations=(word, replace(word, taken_back=back)))
    one.recount({"email_write": (), "email_sort": [was_there(1), was_there(2)]}, at(9))
    one.pause("health", at(10))
    saved(twin, one)
    assert list(one.state.done) == ["email_write", "email_sort"]
    assert twin.look(lambda work: work.enrolments.get(one.id)) == one
    assert twin.look(lambda work: work.enrolments.get("nothing")) is None


def test_what_no_event_tells_of_is_kept_at_the_same_version(twin):
    [one] = saved(twin, opened(1))
    one.recount({"email_sort": [was_there(1), was_there(2)]}, at(9))
    saved(twin, one)
    old = twin.look(lambda work: work.enrolments.get(one.id))
    assert one.recount({"email_sort": [was_there(n) for n in (1, 2, 3)]}, at(9)).refreshed
    twin.change(lambda work: work.enrolments.note(one))
    found = twin.look(lambda work: work.enrolments.get(one.id))
    assert (found, found.version) == (one, old.version)
    assert found.state.kept == {"seat 1", "seat 2", "seat 3"}
    one.pause("health", at(10))
    saved(twin, one)
    with pytest.raises(ConcurrentChange):
        twin.change(lambda work: work.enrolments.note(old))


def test_all_of_somebody_on_a_path_or_with_a_module_are_found(twin):
    over, running, other = saved(
        twin,
        opened(1, status="completed", plan={"email_write": 1}),
        opened(2, status="paused"),
        opened(3, path="internet", plan={"internet_open": 1}),
    )

    def ask(question):
        return twin.look(lambda work: question(work.enrolments))

    assert ask(lambda kept: kept.on_path(AWA, "email")) == [over, running]
    assert ask(lambda kept: kept.on_path(BILAL, "email")) == []
    assert ask(lambda kept: kept.with_module(AWA, "email_sort")) == [running]
    assert ask(lambda kept: kept.with_module(AWA, "internet_open")) == [other]
    assert ask(lambda kept: kept.with_module(BILAL, "email_sort")) == []


def test_what_is_nobody_s_is_no_one_person_s(twin):
    one, two = saved(twin, opened(1), opened(2, person_id=BILAL))
    twin.change(lambda work: work.enrolments.rekey([one.id, two.id], NOBODY))

    def ask(question):
        return twin.look(lambda work: question(work.enrolments))

    assert ask(lambda kept: kept.on_path(NOBODY, "email")) == []
    assert ask(lambda kept: kept.with_module(NOBODY, "email_write")) == []
    listed = ask(lambda kept: kept.listed(WantedEnrolments(person_id=NOBODY), None, 0))
    assert [each.id for each in listed] == [one.id, two.id]


def test_enrolments_are_listed_by_site_person_path_and_status(twin):
    one, two, three = saved(
        twin, opened(1), opened(2, person_id=BILAL, site="lyon"), opened(3, status="paused")
    )

    def listed(after=None, limit=0, **wanted):
        found = twin.look(
            lambda work: work.enrolments.listed(WantedEnrolments(**wanted), after, limit)
        )
        return [enrolment.id for enrolment in found]

    assert listed() == [one.id, two.id, three.id]
    assert listed(sites=frozenset({"lyon"})) == [two.id]
    assert listed(sites=frozenset()) == []
    assert listed(person_id=AWA, path="email") == [one.id, three.id]
    assert listed(module="email_sort", person_id=BILAL) == [two.id]
    assert listed(module="internet_open") == []
    assert listed(statuses=frozenset({"paused"})) == [three.id]
    assert listed(after=one.id, limit=1) == [two.id]


def test_enrolments_change_hands(twin):
    one, two = saved(twin, opened(1), opened(2, person_id=BILAL))
    assert twin.look(lambda work: work.enrolments.of_person(AWA)) == [one.id]
    twin.change(lambda work: work.enrolments.rekey([one.id], BILAL))
    assert twin.look(lambda work: work.enrolments.of_person(BILAL)) == [one.id, two.id]
    moved = twin.look(lambda work: work.enrolments.get(one.id))
    assert (moved.state.person_id, moved.partition, moved.version) == (BILAL, AWA, 1)
