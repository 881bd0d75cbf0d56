"""Assessments: asking task after task, on one tablet or several."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge.operation import Call
from kit.edge.use_cases import about, ask, done_by, run, scope_of, site_of
from services.training.application.assessing import AssessmentView
from services.training.application.commands.answer_task import AnswerTask, TakeBackAnswer
from services.training.application.commands.end_assessment import (
    AbandonAssessment,
    FinishAssessment,
)
from services.training.application.commands.start_assessment import StartAssessment
from services.training.application.queries.assessments import GetAssessment, ListAssessments
from services.training.bootstrap import Training
from services.training.domain.assessments.refusals import (
    AnsweredOtherwise,
    AssessmentOver,
    AssessmentRunning,
    FinalRecorded,
    NothingFoundOut,
    NothingToAsk,
    NotTheLast,
    NotTheNext,
)
from services.training.domain.enrolments.refusals import WrongEnrolmentState
from services.training.edge.operations import ASSESSORS, operations
from services.training.edge.schemas.assessed import (
    ANSWERED_EXAMPLE,
    ASSESSMENT_EXAMPLE,
    ENDED_EXAMPLE,
    LISTED_EXAMPLE,
    PERSON_ID,
    AssessmentAnswer,
    AssessmentsAnswer,
)
from services.training.edge.schemas.assessments import (
    ASSESSMENTS_PAGING,
    AbandonAssessmentBody,
    AnswerTaskBody,
    AssessmentsQuery,
    StartAssessmentBody,
    TakeBackAnswerBody,
)

TAG = "assessments"


@operations.declare(
    "start_assessment",
    "POST",
    "/assessments",
    tag=TAG,
    summary="Find out what somebody can do",
    description="A helper says `next_task` aloud and answers what came of it, task after task; a "
    "success asks a harder one, two failures stop a competence. The person needs no account and "
    "reads nothing. Whoever is in the middle of such an assessment goes on with that one, on any "
    "tablet, at any site: `changed` is false then.",
    allow=ASSESSORS,
    body=StartAssessmentBody,
    answer=AssessmentAnswer,
    status=201,
    refusals=(
        OutOfScope,
        NotFound,
        PersonUnknown,
        AssessmentRunning,
        NothingToAsk,
        FinalRecorded,
        WrongEnrolmentState,
    ),
    example={
        "person_id": PERSON_ID,
        "site": "saint-denis",
        "purpose": "placement",
        "competences": ["crcn-2-1"],
    },
    answer_example=ASSESSMENT_EXAMPLE,
    personal=True,
)
def start_assessment(app: Training, call: Call) -> AssessmentView:
    """The assessment, new or gone on with."""
    given = call.fields | {
        "site": site_of(app, call.fields["site"]),
        "competences": tuple(call.fields["competences"]),
    }
    command = StartAssessment(scope=scope_of(call.caller), by=call.caller.subject, **given)
    return run(app.start_assessment, command, call)


@operations.declare(
    "get_assessment",
    "GET",
    "/assessments/{assessment_id}",
    tag=TAG,
    summary="Read an assessment",
    description="With the task to say now, and what was asked and answered so far.",
    allow=ASSESSORS,
    answer=AssessmentAnswer,
    refusals=(NotFound,),
    answer_example=ANSWERED_EXAMPLE,
)
def get_assessment(app: Training, call: Call) -> AssessmentView:
    """One of the caller's sites."""
    return ask(app.get_assessment, GetAssessment(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "list_assessments",
    "GET",
    "/assessments",
    tag=TAG,
    summary="List assessments",
    description="Those of the caller's sites that fit all that is given, in the order of their "
    "ids.",
    allow=ASSESSORS,
    query=AssessmentsQuery,
    answer=AssessmentsAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={"items": [LISTED_EXAMPLE], "next_cursor": None},
)
def list_assessments(app: Training, call: Call) -> dict[str, Any]:
    """A page of assessments."""
    given = dict(call.fields)
    limit, site = given.pop("limit"), given.pop("site")
    question = ListAssessments(
        scope=scope_of(call.caller),
        site=None if site is None else site_of(app, site),
        after=given.pop("cursor"),
        limit=limit + 1,
        **given,
    )
    return ASSESSMENTS_PAGING.page(ask(app.list_assessments, question), limit, lambda one: one.id)


@operations.declare(
    "answer_task",
    "POST",
    "/assessments/{assessment_id}/answers",
    tag=TAG,
    summary="Say what came of a task",
    description="The same answer to the same task again changes nothing (`changed` is false), so a "
    "tablet may send it until it is heard. A task that is not the next is refused, and the "
    "problem names the next.",
    allow=ASSESSORS,
    body=AnswerTaskBody,
    answer=AssessmentAnswer,
    refusals=(NotFound, AnsweredOtherwise, NotTheNext, AssessmentOver),
    example={"task": "email_1a", "result": "success"},
    answer_example=ANSWERED_EXAMPLE,
    personal=True,
)
def answer_task(app: Training, call: Call) -> AssessmentView:
    """The assessment as it is now."""
    return run(app.answer_task, AnswerTask(**done_by(call)), call)


@operations.declare(
    "take_back_answer",
    "POST",
    "/assessments/{assessment_id}/take-back",
    tag=TAG,
    summary="Take the last answer back",
    description="For who tapped wrongly: the task comes again. Only the last answer goes back, so "
    "that nobody takes back two by sending twice.",
    allow=ASSESSORS,
    body=TakeBackAnswerBody,
    answer=AssessmentAnswer,
    refusals=(NotFound, NotTheLast, AssessmentOver),
    example={"task": "email_1a"},
    answer_example=ASSESSMENT_EXAMPLE,
    personal=True,
)
def take_back_answer(app: Training, call: Call) -> AssessmentView:
    """The assessment as it is now."""
    return run(app.take_back_answer, TakeBackAnswer(**about(call)), call)


@operations.declare(
    "finish_assessment",
    "POST",
    "/assessments/{assessment_id}/finish",
    tag=TAG,
    summary="Finish an assessment",
    description="When nothing is left to ask, or earlier: what was found out so far holds. One "
    "that found out nothing is abandoned or declined instead.",
    allow=ASSESSORS,
    answer=AssessmentAnswer,
    refusals=(NotFound, NothingFoundOut, AssessmentOver),
    answer_example=ENDED_EXAMPLE,
    personal=True,
)
def finish_assessment(app: Training, call: Call) -> AssessmentView:
    """The assessment as it is now."""
    return run(app.finish_assessment, FinishAssessment(**done_by(call)), call)


@operations.declare(
    "abandon_assessment",
    "POST",
    "/assessments/{assessment_id}/abandon",
    tag=TAG,
    summary="Abandon an assessment",
    description="Nothing of it holds. One to which nobody comes back for seven days ends by "
    "itself: what was found out holds, else it is abandoned.",
    allow=ASSESSORS,
    body=AbandonAssessmentBody,
    answer=AssessmentAnswer,
    refusals=(NotFound, AssessmentOver),
    example={"reason": "tired"},
    answer_example={
        **ANSWERED_EXAMPLE,
        "assessment": {
            **LISTED_EXAMPLE,
            "status": "abandoned",
            "ended_at": "2026-11-23T09:03:00.000Z",
            "ended_by": "adviser-1",
            "reason": "tired",
            "version": 3,
        },
        "next_task": None,
        "version": 3,
    },
    personal=True,
)
def abandon_assessment(app: Training, call: Call) -> AssessmentView:
    """The assessment as it is now."""
    return run(app.abandon_assessment, AbandonAssessment(**done_by(call)), call)
