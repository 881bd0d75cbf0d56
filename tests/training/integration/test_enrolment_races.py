"""Whatever happens to one person's paths at once, on the real database: one order, it adds up."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from kernel.refusals import Refusal
from kernel.scope import NATIONAL
from kit.timers import run_due
from services.training.application.commands.open_enrolment import OpenEnrolment, open_enrolment
from services.training.application.commands.validate_module import (
    TakeBackValidation,
    take_back_validation,
)
from services.training.application.enrolments_of_people import settle_enrolments
from services.training.domain.enrolments.refusals import AlreadyEnrolled
from tests.races import race
from tests.training.builders import BILAL, module, path
from tests.training.enrolled import Enrolled
from tests.waiting import eventually

TIMES = 6
"""So often a race is run: who is first differs."""


@pytest.fixture
def enrolled(raced):
    raced.path()
    raced.path(path("internet", final_assessment=False))
    raced.path(path("phone", module("phone_call", sessions=2), final_assessment=False))
    return Enrolled(raced)


def told(enrolled, name):
    return enrolled.app.store.database.outbox.count_documents({"key": f"training.{name}"})


def meanwhile(enrolled, work_on, other):
    """Runs `work_on` in a unit of work and, before that is committed, `other` in another one."""
    tries = []

    def run_other():
        def counted(work):
            tries.append(1)
            return other(work)

        return enrolled.network.change(counted)

    with ThreadPoolExecutor(1) as pool:
        running = []

        def run(work):
            result = work_on(work)
            if not running:
                running.append(pool.submit(run_other))
                eventually(lambda: running[0].done() or len(tries) > 1, what="they met")
            return result

        enrolled.network.change(run)
        running[0].result(30)


def test_of_eight_desks_that_open_a_path_for_somebody_one_does(enrolled):
    results = race(*[enrolled.open] * 8)
    refusals = [one for one in results if isinstance(one, AlreadyEnrolled)]
    assert len(refusals) == 7
    [id_] = set(results) - set(refusals)
    assert {one.enrolment_id for one in refusals} == {id_}
    assert told(enrolled, "enrolment_opened") == 1


def test_an_attendance_that_arrives_while_a_path_is_opened_counts(enrolled):
    enrolled.network.person()
    wanted = OpenEnrolment(
        scope=NATIONAL,
        person_id=enrolled.network.person(),
        path="email",
        site="saint-denis",
        by="desk-1",
    )
    event = enrolled.seat("workshop_attended", 1)
    reaction = enrolled.reaction(event)
    meanwhile(enrolled, lambda work: open_enrolment(work, wanted), reaction)
    [one] = enrolled.all()
    assert list(one.state.done) == ["email_write"]


def test_two_workshops_of_one_module_that_are_told_at_once_complete_it(enrolled):
    id_ = enrolled.open(path="phone")
    one, other = (enrolled.seat("workshop_attended", n, "phone_call") for n in (1, 2))
    meanwhile(enrolled, enrolled.reaction(one), enrolled.reaction(other))
    assert enrolled.state(id_).status == "completed"
    assert told(enrolled, "certificate_issued") == 1


def test_an_attendance_that_arrives_while_a_validation_is_taken_back_keeps_the_module(enrolled):
    id_ = enrolled.open()
    enrolled.validate(id_)
    command = TakeBackValidation(
        scope=NATIONAL, enrolment_id=id_, module="email_write", reason="mistake", by="trainer-1"
    )
    event = enrolled.seat("workshop_attended", 1)
    meanwhile(enrolled, lambda work: take_back_validation(work, command), enrolled.reaction(event))
    assert enrolled.done(id_) == {"email_write": "attendance"}
    assert list(enrolled.state(id_).done) == ["email_write"]


def test_an_attendance_and_a_validation_at_once_complete_a_module_once(enrolled):
    for number in range(TIMES):
        id_ = enrolled.open(f"{BILAL[:-3]}{number:03d}")
        event = enrolled.seat("workshop_attended", number, person_id=enrolled.state(id_).person_id)
        race(partial(enrolled.validate, id_), partial(enrolled.hear, event))
        assert list(enrolled.state(id_).done) == ["email_write"]
        assert enrolled.state(id_).validations
    assert told(enrolled, "module_completed") == told(enrolled, "module_validated") == TIMES


def test_a_correction_while_the_path_is_completed_is_before_it_or_puts_it_in_question(enrolled):
    questions = 0
    for number in range(TIMES):
        id_ = enrolled.open(f"{BILAL[:-3]}{number:03d}", path="internet")
        person = enrolled.state(id_).person_id
        enrolled.there(number, "internet_write", person_id=person)
        missed = enrolled.seat("workshop_missed", number, "internet_write", person_id=person)
        race(partial(enrolled.validate, id_, "internet_sort"), partial(enrolled.hear, missed))
        state = enrolled.state(id_)
        assert list(state.done) == ["internet_sort"]
        certificate = enrolled.network.look(
            lambda work, id_=id_: work.certificates.of_enrolment(id_)
        )
        if state.status == "completed":
            questions += 1
            assert list(state.doubts) == ["internet_write"]
            assert certificate.state.cases[0].is_open
        else:
            assert (state.status, certificate) == ("active", None)
    assert told(enrolled, "certificate_issued") == questions


def test_a_wait_that_ends_by_the_clock_while_the_path_is_given_up_is_one_or_the_other(enrolled):
    id_ = enrolled.open()
    enrolled.complete(id_)
    enrolled.network.clock.instant = enrolled.state(id_).final_due
    store, due, clock = enrolled.app.store, enrolled.app.due, enrolled.network.clock
    outcome, _ = race(partial(enrolled.abandon, id_), lambda: run_due(store, due, clock))
    status = enrolled.state(id_).status
    assert status == ("completed" if isinstance(outcome, Refusal) else "abandoned")
    assert told(enrolled, "enrolment_completed") + told(enrolled, "enrolment_abandoned") == 1


def test_two_who_become_one_while_one_of_them_attends_have_it_counted_once(enrolled):
    awa, bilal = enrolled.open(), enrolled.open(BILAL)
    enrolled.validate(bilal, "email_sort")
    awas = enrolled.state(awa).person_id
    event = enrolled.seat("workshop_attended", 1)

    def merge(work):
        for person in (awas, BILAL):
            work.people.hold(person)
        work.enrolments.rekey([bilal], awas)
        settle_enrolments(work, awas)

    meanwhile(enrolled, merge, enrolled.reaction(event))
    assert enrolled.state(awa).absorbed_by == bilal
    assert list(enrolled.state(bilal).done) == ["email_sort", "email_write"]
    assert enrolled.state(bilal).final_due is not None
