"""Before and after a path: the final assessment, and the difference that it makes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.refusals import InvalidValue
from kernel.scope import NATIONAL
from services.training.application.commands.change_enrolment import AbandonEnrolment
from services.training.application.commands.validate_module import ValidateModule
from services.training.domain.assessments.refusals import FinalRecorded
from services.training.domain.enrolments.refusals import WrongEnrolmentState
from tests.scripted import CONTEXT, published
from tests.training.assessments import BANK, Desk
from tests.training.builders import BILAL

BEFORE = {"crcn-2-1": 1}
AFTER = {"crcn-2-1": 3, "crcn-1-2": 1}


@pytest.fixture
def desk(network):
    network.person()
    desk = Desk(network)
    desk.bank()
    return desk


def later(desk):
    desk.network.clock.instant += timedelta(days=30)


def final(desk, enrolment, **changes):
    return desk.start(purpose="final", enrolment_id=enrolment.id, **changes)


def told(desk, enrolment):
    view = desk.gain(enrolment.id)
    return view.final, {one.competence: (one.before, one.after, one.gained) for one in view.gains}


def test_the_gain_is_the_difference_between_the_placement_and_the_final_assessment(desk):
    about = {"competences": ("crcn-2-1", "crcn-1-2")}
    desk.assess(BEFORE, **about)
    enrolment = desk.enrolment()
    later(desk)
    desk.assess(AFTER, purpose="final", enrolment_id=enrolment.id)
    assert told(desk, enrolment) == (
        "finished",
        {"crcn-2-1": (1, 3, 2), "crcn-1-2": (0, 1, 1)},
    )


def test_the_final_assessment_asks_of_the_same_families_by_other_tasks(desk):
    placed = desk.assess(BEFORE, competences=("crcn-2-1", "crcn-1-2", "crcn-4-1"))
    enrolment = desk.enrolment()
    done = desk.assess(BEFORE, purpose="final", enrolment_id=enrolment.id)
    assert {one.family for one in done.findings} == {"email", "files"}
    before, after = ({one.task for one in v.assessment.state.answers} for v in (placed, done))
    assert before.isdisjoint(after)


def test_it_asks_from_the_bank_of_the_placement_also_where_there_is_a_newer_one(desk):
    desk.assess(BEFORE, competences=("crcn-2-1",))
    desk.bank(replace(BANK, version=2))
    enrolment = desk.enrolment()
    assert final(desk, enrolment).assessment.state.bank_version == 1
    desk.network.person(BILAL)
    assert desk.start(BILAL).assessment.state.bank_version == 2


def test_without_a_level_before_there_is_no_gain(desk):
    enrolment = desk.enrolment()
    later(desk)
    assert told(desk, enrolment)[0] == "missing"
    desk.assess(AFTER, purpose="final", enrolment_id=enrolment.id)
    assert told(desk, enrolment) == (
        "finished",
        {"crcn-2-1": (None, 3, None), "crcn-1-2": (None, 1, None)},
    )


def test_a_declined_final_assessment_leaves_the_gain_unknown(desk):
    desk.enter([("crcn-2-1", 1)])
    enrolment = desk.enrolment()
    later(desk)
    desk.decline(purpose="final", enrolment_id=enrolment.id)
    assert told(desk, enrolment) == (
        "declined",
        {"crcn-2-1": (1, None, None), "crcn-1-2": (None, None, None)},
    )
    assert desk.decline(purpose="final", enrolment_id=enrolment.id).changed is False
    assert published(desk.network).count("AssessmentDeclined") == 1


def test_who_declined_may_change_their_mind(desk):
    enrolment = desk.enrolment()
    desk.decline(purpose="final", enrolment_id=enrolment.id)
    desk.assess(AFTER, purpose="final", enrolment_id=enrolment.id)
    assert told(desk, enrolment)[0] == "finished"


def test_a_placement_made_after_the_path_began_is_the_level_before(desk):
    enrolment = desk.enrolment()
    later(desk)
    desk.enter([("crcn-2-1", 2)], purpose="progress", enrolment_id=enrolment.id)
    later(desk)
    desk.enter([("crcn-2-1", 1)])
    later(desk)
    desk.enter([("crcn-2-1", 2)])
    later(desk)
    desk.enter([("crcn-2-1", 3)], purpose="final", enrolment_id=enrolment.id)
    later(desk)
    desk.enter([("crcn-2-1", 0), ("crcn-1-2", 0)])
    assert told(desk, enrolment)[1] == {"crcn-2-1": (1, 3, 2), "crcn-1-2": (None, None, None)}


def test_what_an_earlier_path_taught_is_not_gained_twice(desk):
    desk.enter([("crcn-2-1", 1)])
    first = desk.enrolment()
    later(desk)
    desk.enter([("crcn-2-1", 2)], purpose="final", enrolment_id=first.id)
    second = desk.enrolment(code="job_search")
    later(desk)
    desk.enter([("crcn-2-1", 3)], purpose="final", enrolment_id=second.id)
    assert told(desk, first)[1]["crcn-2-1"] == (1, 2, 1)
    assert told(desk, second)[1]["crcn-2-1"] == (2, 3, 1)


def test_a_path_has_one_final_assessment(desk):
    enrolment = desk.enrolment()
    done = desk.assess(AFTER, purpose="final", enrolment_id=enrolment.id)
    for step in (
        lambda: final(desk, enrolment),
        lambda: desk.decline(purpose="final", enrolment_id=enrolment.id),
        lambda: desk.enter([("crcn-2-1", 1)], purpose="final", enrolment_id=enrolment.id),
    ):
        with pytest.raises(FinalRecorded) as refused:
            step()
        assert refused.value.assessment_id == done.assessment.id


def test_a_final_assessment_is_about_an_enrolment_of_the_person(desk):
    enrolment = desk.enrolment()
    desk.network.person(BILAL)
    for step in (
        lambda: desk.start(purpose="final"),
        lambda: desk.start(BILAL, purpose="final", enrolment_id=enrolment.id),
        lambda: desk.start(enrolment_id=enrolment.id),
        lambda: final(desk, enrolment, competences=("crcn-2-1",)),
    ):
        with pytest.raises(InvalidValue):
            step()


def test_who_left_the_path_is_not_assessed_for_it(desk):
    enrolment = desk.enrolment()
    command = AbandonEnrolment(scope=NATIONAL, enrolment_id=enrolment.id, reason="no_time")
    desk.app.abandon_enrolment(command, CONTEXT)
    with pytest.raises(WrongEnrolmentState):
        final(desk, enrolment)


def test_a_path_that_waits_for_its_final_assessment_is_completed_by_it(desk):
    enrolment = desk.enrolment()
    view = final(desk, enrolment)
    validate = ValidateModule(
        scope=NATIONAL, enrolment_id=enrolment.id, module="email_all", by="trainer-1"
    )
    assert desk.app.validate_module(validate, CONTEXT).enrolment.state.status == "active"
    desk.answer(view, "success")
    assert status_of(desk, enrolment) == "active"
    desk.finish(view)
    assert status_of(desk, enrolment) == "completed"


def test_a_path_that_waits_is_completed_where_its_final_assessment_is_declined(desk):
    enrolment = desk.enrolment()
    validate = ValidateModule(
        scope=NATIONAL, enrolment_id=enrolment.id, module="email_all", by="trainer-1"
    )
    desk.app.validate_module(validate, CONTEXT)
    desk.decline(purpose="final", enrolment_id=enrolment.id)
    assert status_of(desk, enrolment) == "completed"


def test_a_final_assessment_that_came_first_completes_the_path_with_its_last_module(desk):
    enrolment = desk.enrolment()
    desk.assess(AFTER, purpose="final", enrolment_id=enrolment.id)
    assert status_of(desk, enrolment) == "active"
    validate = ValidateModule(
        scope=NATIONAL, enrolment_id=enrolment.id, module="email_all", by="trainer-1"
    )
    desk.app.validate_module(validate, CONTEXT)
    assert status_of(desk, enrolment) == "completed"


def status_of(desk, enrolment):
    return desk.gain(enrolment.id).enrolment.state.status
