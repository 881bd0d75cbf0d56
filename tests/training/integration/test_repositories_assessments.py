"""Assessments and banks of tasks in memory and on MongoDB: one suite for both."""

from dataclasses import replace

import pytest

from kernel.people import NOBODY
from kernel.refusals import Stale
from services.training.application.ports.assessments import WantedAssessments
from services.training.domain.assessments.assessment import Assessment, AssessmentState
from services.training.domain.assessments.placement import Answer
from services.training.domain.assessments.tasks import Task, TaskBank
from services.training.domain.words import Words
from tests.scripted import at
from tests.training.builders import AWA, BILAL, SITE_ID

ENROLMENT = "0197f000-0000-7000-8000-00000000e001"
ASKED = Answer(task="email_1a", result="success", at=at(8), by="adviser-1")


def assessment(number, **changes):
    values = {"person_id": AWA, "site": "saint-denis", "purpose": "placement"}
    return Assessment.start(
        AssessmentState(
            assessment_id=f"0197f000-0000-7000-8000-00000000c{number:03d}",
            site_id=SITE_ID,
            started_at=at(7),
            started_by="adviser-1",
            **values | changes,
        )
    )


def finished(number, levels, hour=9, **changes):
    made = assessment(number, **changes)
    made.enter(levels, "observed", at(hour), "adviser-1")
    return made


def saved(twin, *assessments):
    for one in assessments:
        twin.change(lambda work, one=one: work.assessments.save(one))
    return assessments


def test_an_assessment_comes_back_as_it_was_saved(twin):
    [one] = saved(twin, assessment(1, families=("email",), avoid=("email_1b",), answers=(ASKED,)))
    assert twin.look(lambda work: work.assessments.get(one.id)) == one
    assert twin.look(lambda work: work.assessments.get("nothing")) is None
    assert one.version == 1


def test_its_version_counts_changes_and_saving_none_is_no_change(twin):
    [one] = saved(twin, assessment(1, bank="placement", bank_version=1))
    one.move_to("0197f000-0000-7000-8000-00000000f002", "lyon")
    saved(twin, one)
    saved(twin, one)
    found = twin.look(lambda work: work.assessments.get(one.id))
    assert (found.version, found.state.site) == (2, "lyon")


def test_who_saves_what_somebody_else_changed_meanwhile_is_refused(twin):
    [one] = saved(twin, assessment(1))
    other = twin.look(lambda work: work.assessments.get(one.id))
    for two in (one, other):
        two.move_to("0197f000-0000-7000-8000-00000000f002", "lyon")
    saved(twin, one)
    with pytest.raises(Stale):
        saved(twin, other)


def test_the_running_one_of_a_person_is_found(twin):
    _over, running, _others = saved(
        twin, finished(1, {"crcn-2-1": 1}), assessment(2), assessment(3, person_id=BILAL)
    )
    assert twin.look(lambda work: work.assessments.running_of(AWA)) == running
    assert twin.look(lambda work: work.assessments.running_of("nobody")) is None


def test_levels_are_the_latest_of_each_competence_by_when_they_were_found(twin):
    saved(
        twin,
        finished(1, {"crcn-2-1": 3, "crcn-1-1": 0}, hour=12),
        finished(2, {"crcn-2-1": 1, "crcn-4-1": 2}, hour=10),
        assessment(3),
        finished(4, {"crcn-5-1": 4}, person_id=BILAL),
    )
    levels = twin.look(lambda work: work.assessments.levels_of(AWA))
    assert levels == {"crcn-1-1": 0, "crcn-2-1": 3, "crcn-4-1": 2}
    ids = twin.look(lambda work: [one.id[-3:] for one in work.assessments.finished_of(AWA)])
    assert ids == ["001", "002"]


def test_the_last_placement_is_one_that_asked_something(twin):
    def over(number, **changes):
        made = assessment(number, **changes)
        made.abandon("tired", at(9), "adviser-1")
        return made

    asked, *_others = saved(
        twin,
        over(1, answers=(ASKED,)),
        over(2),
        finished(3, {"crcn-2-1": 1}),
        assessment(4, answers=(ASKED,)),
        over(5, answers=(ASKED,), purpose="final"),
        over(6, answers=(ASKED,), person_id=BILAL),
    )
    assert twin.look(lambda work: work.assessments.last_placement_of(AWA)) == asked


def test_what_is_nobody_s_says_nothing_of_anybody(twin):
    both = saved(twin, assessment(1, answers=(ASKED,)), finished(2, {"crcn-2-1": 1}))
    over = assessment(3, answers=(ASKED,))
    over.abandon("tired", at(9), "adviser-1")
    saved(twin, over)
    ids = [one.id for one in (*both, over)]
    twin.change(lambda work: work.assessments.rekey(ids, NOBODY))

    def ask(question):
        return twin.look(lambda work: question(work.assessments))

    assert ask(lambda kept: kept.running_of(NOBODY)) is None
    assert ask(lambda kept: kept.finished_of(NOBODY)) == []
    assert ask(lambda kept: kept.levels_of(NOBODY)) == {}
    assert ask(lambda kept: kept.last_placement_of(NOBODY)) is None
    listed = ask(lambda kept: kept.listed(WantedAssessments(person_id=NOBODY), None, 0))
    assert [one.id for one in listed] == ids


def test_the_final_one_of_an_enrolment_is_the_finished_one_else_the_one_declined(twin):
    final = {"purpose": "final", "enrolment_id": ENROLMENT}

    def found():
        return twin.look(lambda work: work.assessments.final_of(ENROLMENT))

    saved(twin, finished(1, {"crcn-2-1": 1}, purpose="progress", enrolment_id=ENROLMENT))
    saved(twin, assessment(2, **final))
    assert found() is None
    [recorded] = saved(twin, finished(3, {"crcn-2-1": 2}, **final))
    declined = assessment(4, **final)
    declined.decline(at(9), "adviser-1")
    saved(twin, declined)
    assert found() == recorded
    assert declined.state.status == "declined"


def test_a_declined_one_is_final_where_none_was_finished(twin):
    declined = assessment(4, purpose="final", enrolment_id=ENROLMENT)
    declined.decline(at(9), "adviser-1")
    saved(twin, declined)
    assert twin.look(lambda work: work.assessments.final_of(ENROLMENT)) == declined


def test_assessments_are_listed_by_site_person_purpose_status_and_enrolment(twin):
    one, two, three = saved(
        twin,
        assessment(1),
        assessment(2, person_id=BILAL, site="lyon", purpose="final", enrolment_id=ENROLMENT),
        finished(3, {"crcn-2-1": 1}),
    )

    def listed(after=None, limit=0, **wanted):
        found = twin.look(
            lambda work: work.assessments.listed(WantedAssessments(**wanted), after, limit)
        )
        return [each.id for each in found]

    assert listed() == [one.id, two.id, three.id]
    assert listed(sites=frozenset({"lyon"})) == [two.id]
    assert listed(sites=frozenset()) == []
    assert listed(person_id=AWA, status="running") == [one.id]
    assert listed(purpose="placement") == [one.id, three.id]
    assert listed(enrolment_id=ENROLMENT) == [two.id]
    assert listed(after=one.id, limit=1) == [two.id]


def test_assessments_change_hands_and_go_on(twin):
    one, two = saved(twin, assessment(1), assessment(2, person_id=BILAL))
    assert twin.look(lambda work: work.assessments.of_person(AWA)) == [one.id]
    twin.change(lambda work: work.assessments.rekey([one.id], BILAL))
    assert twin.look(lambda work: work.assessments.of_person(BILAL)) == [one.id, two.id]
    moved = twin.look(lambda work: work.assessments.get(one.id))
    assert (moved.state.person_id, moved.version) == (BILAL, 1)
    moved.decline(at(9), "adviser-1")
    saved(twin, moved)
    assert twin.look(lambda work: work.assessments.get(one.id)).state.status == "declined"


def bank(code="placement", version=1):
    task = Task(
        code="email_1a",
        family="email",
        competence="crcn-2-1",
        level=1,
        say=Words(fr="Ouvrez ce message.", en="Open this message."),
        success=Words(fr="Il est ouvert."),
        needs=("device", "practice_account"),
    )
    return TaskBank(code, version, (task, replace(task, code="email_1b")))


def test_every_version_of_a_bank_comes_back_and_the_highest_is_current(twin):
    for one in (bank(version=2), bank(), bank("short")):
        twin.change(lambda work, one=one: work.task_banks.save(one))
    assert twin.look(lambda work: work.task_banks.current("placement")) == bank(version=2)
    assert twin.look(lambda work: work.task_banks.get("placement", 1)) == bank()
    assert twin.look(lambda work: work.task_banks.get("placement", 3)) is None
    assert twin.look(lambda work: work.task_banks.current("other")) is None
    assert twin.look(lambda work: work.task_banks.listed()) == [bank(version=2), bank("short")]


def test_a_version_of_a_bank_is_kept_once(twin):
    twin.change(lambda work: work.task_banks.save(bank()))
    with pytest.raises(Stale):
        twin.change(lambda work: work.task_banks.save(bank()))
