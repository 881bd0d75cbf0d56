"""Levels: entered by hand or declined, what is known of somebody, what they learnt on a path."""

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge.operation import Call
from kit.edge.use_cases import ask, run, scope_of, site_of
from services.training.application.assessing import AssessmentView
from services.training.application.commands.enter_levels import DeclineAssessment, EnterLevels
from services.training.application.queries.assessments import (
    GetLevels,
    GetSkillGain,
    LevelsView,
    SkillGainView,
)
from services.training.bootstrap import Training
from services.training.domain.assessments.assessment import Level
from services.training.domain.assessments.refusals import AssessmentRunning, FinalRecorded
from services.training.domain.enrolments.refusals import WrongEnrolmentState
from services.training.edge.content import content_told
from services.training.edge.operations import ASSESSORS, operations
from services.training.edge.operations.assessments import TAG
from services.training.edge.schemas.assessed import (
    ASSESSMENT_EXAMPLE,
    GAIN_EXAMPLE,
    LEVELS_EXAMPLE,
    LISTED_EXAMPLE,
    PERSON_ID,
    AssessmentAnswer,
    LevelsAnswer,
    SkillGainAnswer,
)
from services.training.edge.schemas.assessments import DeclineAssessmentBody, EnterLevelsBody
from services.training.edge.schemas.enrolments import EnrolmentPath

_OVER = {
    **ASSESSMENT_EXAMPLE,
    "asked": 0,
    "most": 0,
    "next_task": None,
}
_ENDED = {
    **LISTED_EXAMPLE,
    "bank": None,
    "bank_version": None,
    "ended_at": "2026-11-23T09:00:00.000Z",
    "ended_by": "adviser-1",
}
_REFUSALS = (
    OutOfScope,
    NotFound,
    PersonUnknown,
    AssessmentRunning,
    FinalRecorded,
    WrongEnrolmentState,
)


@operations.declare(
    "enter_levels",
    "POST",
    "/assessments/by-hand",
    tag=TAG,
    summary="Enter levels that are known without tasks",
    description="With how they are known. What is left out stays as it was known.",
    allow=ASSESSORS,
    body=EnterLevelsBody,
    answer=AssessmentAnswer,
    status=201,
    refusals=_REFUSALS,
    example={
        "person_id": PERSON_ID,
        "site": "saint-denis",
        "purpose": "placement",
        "levels": [{"competence": "crcn-2-1", "level": 1}],
        "reason": "observed",
    },
    answer_example={
        **_OVER,
        "assessment": {
            **_ENDED,
            "status": "finished",
            "method": "by_hand",
            "reason": "observed",
            "levels": [{"competence": "crcn-2-1", "level": 1}],
        },
    },
    personal=True,
)
def enter_levels(app: Training, call: Call) -> AssessmentView:
    """A finished assessment."""
    given = call.fields | {
        "site": site_of(app, call.fields["site"]),
        "levels": tuple(Level(**one) for one in call.fields["levels"]),
    }
    command = EnterLevels(scope=scope_of(call.caller), by=call.caller.subject, **given)
    with content_told():
        return run(app.enter_levels, command, call)


@operations.declare(
    "decline_assessment",
    "POST",
    "/assessments/declined",
    tag=TAG,
    summary="Record that somebody would rather not be assessed",
    description="Which says nothing of what they can do, and is not level 0. One in the middle of "
    "which they are ends so. A path that waited for its final assessment is completed.",
    allow=ASSESSORS,
    body=DeclineAssessmentBody,
    answer=AssessmentAnswer,
    status=201,
    refusals=_REFUSALS,
    example={"person_id": PERSON_ID, "site": "saint-denis", "purpose": "placement"},
    answer_example={**_OVER, "assessment": {**_ENDED, "status": "declined"}},
    personal=True,
)
def decline_assessment(app: Training, call: Call) -> AssessmentView:
    """A declined assessment."""
    given = call.fields | {"site": site_of(app, call.fields["site"])}
    command = DeclineAssessment(scope=scope_of(call.caller), by=call.caller.subject, **given)
    return run(app.decline_assessment, command, call)


@operations.declare(
    "get_levels",
    "GET",
    "/people/{person_id}/levels",
    tag=TAG,
    summary="Read what is known of what somebody can do",
    description="The latest level of each competence, wherever in the network it was found out, "
    "for the sites that support the person: where they were registered or something was begun with "
    "them. To others they are `person_unknown`.",
    allow=ASSESSORS,
    answer=LevelsAnswer,
    refusals=(PersonUnknown,),
    answer_example=LEVELS_EXAMPLE,
)
def get_levels(app: Training, call: Call) -> LevelsView:
    """By competence."""
    return ask(app.get_levels, GetLevels(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "get_skill_gain",
    "GET",
    "/enrolments/{enrolment_id}/skill-gain",
    tag=TAG,
    summary="Read what somebody learnt on a path",
    description="Each competence that the path leads to: what was known when it began, what the "
    "final assessment found, and the difference, where both are known.",
    allow=ASSESSORS,
    path=EnrolmentPath,
    answer=SkillGainAnswer,
    refusals=(NotFound,),
    answer_example=GAIN_EXAMPLE,
)
def get_skill_gain(app: Training, call: Call) -> SkillGainView:
    """By competence."""
    return ask(app.get_skill_gain, GetSkillGain(scope=scope_of(call.caller), **call.fields))
