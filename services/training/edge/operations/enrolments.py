"""Enrolments: who is on which path, and how far."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge.operation import Call
from kit.edge.use_cases import about, ask, run, scope_of, site_of
from services.training.application.commands.change_enrolment import (
    AbandonEnrolment,
    PauseEnrolment,
    ResumeEnrolment,
)
from services.training.application.commands.move_enrolment import MoveEnrolment
from services.training.application.commands.open_enrolment import OpenEnrolment
from services.training.application.enrolment_views import EnrolmentView
from services.training.application.queries.enrolments import GetEnrolment, ListEnrolments
from services.training.bootstrap import Training
from services.training.domain.enrolments.refusals import (
    AlreadyCompleted,
    AlreadyEnrolled,
    ForProfessionals,
    WrongEnrolmentState,
)
from services.training.domain.paths.refusals import PathRetired
from services.training.edge.operations import FLOOR, TRAINERS, operations
from services.training.edge.schemas.enrolments import (
    ENROLMENT_EXAMPLE,
    ENROLMENTS_PAGING,
    LISTED_EXAMPLE,
    OPEN_EXAMPLE,
    AbandonEnrolmentBody,
    EnrolmentAnswer,
    EnrolmentPath,
    EnrolmentsAnswer,
    EnrolmentsQuery,
    OpenEnrolmentBody,
    PauseEnrolmentBody,
)

TAG = "enrolments"


@operations.declare(
    "open_enrolment",
    "POST",
    "/enrolments",
    tag=TAG,
    summary="Have somebody begin a path",
    description="On the path's latest version, on which the person stays until moved to another. "
    "Workshops of the path that they attended within the twelve months before count. Nobody is on "
    "one path twice; who has completed it takes it once more with `again`, and then only what they "
    "attend from now on counts.",
    allow=FLOOR,
    body=OpenEnrolmentBody,
    answer=EnrolmentAnswer,
    status=201,
    refusals=(
        OutOfScope,
        NotFound,
        PathRetired,
        PersonUnknown,
        AlreadyEnrolled,
        AlreadyCompleted,
        ForProfessionals,
    ),
    example=OPEN_EXAMPLE,
    answer_example=ENROLMENT_EXAMPLE,
    personal=True,
)
def open_enrolment(app: Training, call: Call) -> EnrolmentView:
    """The new enrolment."""
    given = call.fields | {"site": site_of(app, call.fields["site"])}
    command = OpenEnrolment(scope=scope_of(call.caller), by=call.caller.subject, **given)
    return run(app.open_enrolment, command, call)


@operations.declare(
    "get_enrolment",
    "GET",
    "/enrolments/{enrolment_id}",
    tag=TAG,
    summary="Read an enrolment",
    description="With its modules: what is done of each and by what, what comes next.",
    allow=FLOOR,
    path=EnrolmentPath,
    answer=EnrolmentAnswer,
    refusals=(NotFound,),
    answer_example=ENROLMENT_EXAMPLE,
)
def get_enrolment(app: Training, call: Call) -> EnrolmentView:
    """One of the caller's sites."""
    return ask(app.get_enrolment, GetEnrolment(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "list_enrolments",
    "GET",
    "/enrolments",
    tag=TAG,
    summary="List enrolments",
    description="Those of the caller's sites that fit all that is given, in the order of their "
    "ids. A pause has no end: `status` `paused` shows who may be asked how they are.",
    allow=FLOOR,
    query=EnrolmentsQuery,
    answer=EnrolmentsAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={"items": [LISTED_EXAMPLE], "next_cursor": None},
)
def list_enrolments(app: Training, call: Call) -> dict[str, Any]:
    """A page of enrolments."""
    given = dict(call.fields)
    limit, site = given.pop("limit"), given.pop("site")
    question = ListEnrolments(
        scope=scope_of(call.caller),
        site=None if site is None else site_of(app, site),
        after=given.pop("cursor"),
        limit=limit + 1,
        **given,
    )
    return ENROLMENTS_PAGING.page(ask(app.list_enrolments, question), limit, lambda one: one.id)


@operations.declare(
    "pause_enrolment",
    "POST",
    "/enrolments/{enrolment_id}/pause",
    tag=TAG,
    summary="Pause a path",
    description="The person comes back some day: no seats are asked for until then; what they "
    "attend all the same counts. Pausing again changes nothing.",
    allow=FLOOR,
    path=EnrolmentPath,
    body=PauseEnrolmentBody,
    answer=EnrolmentAnswer,
    refusals=(NotFound, WrongEnrolmentState),
    example={"reason": "health"},
    answer_example={
        **ENROLMENT_EXAMPLE,
        "status": "paused",
        "paused_at": "2026-11-25T09:00:00.000Z",
        "pause_reason": "health",
        "version": 3,
    },
    personal=True,
)
def pause_enrolment(app: Training, call: Call) -> EnrolmentView:
    """The enrolment as it is now."""
    return run(app.pause_enrolment, PauseEnrolment(**about(call)), call)


@operations.declare(
    "resume_enrolment",
    "POST",
    "/enrolments/{enrolment_id}/resume",
    tag=TAG,
    summary="Go on with a path",
    description="The person is back. Saying so again changes nothing.",
    allow=FLOOR,
    path=EnrolmentPath,
    answer=EnrolmentAnswer,
    refusals=(NotFound, WrongEnrolmentState),
    answer_example={**ENROLMENT_EXAMPLE, "version": 4},
    personal=True,
)
def resume_enrolment(app: Training, call: Call) -> EnrolmentView:
    """The enrolment as it is now."""
    return run(app.resume_enrolment, ResumeEnrolment(**about(call)), call)


@operations.declare(
    "abandon_enrolment",
    "POST",
    "/enrolments/{enrolment_id}/abandon",
    tag=TAG,
    summary="Give a path up",
    description="Seats that were asked for it are given back, and what is attended from now on "
    "counts no more. It is for good: who comes back opens another enrolment, which takes along "
    "what was done within the twelve months before.",
    allow=FLOOR,
    path=EnrolmentPath,
    body=AbandonEnrolmentBody,
    answer=EnrolmentAnswer,
    refusals=(NotFound, WrongEnrolmentState),
    example={"reason": "found_work"},
    answer_example={
        **ENROLMENT_EXAMPLE,
        "status": "abandoned",
        "abandoned_at": "2026-11-25T09:00:00.000Z",
        "abandon_reason": "found_work",
        "version": 3,
    },
    personal=True,
)
def abandon_enrolment(app: Training, call: Call) -> EnrolmentView:
    """The enrolment as it is now."""
    return run(app.abandon_enrolment, AbandonEnrolment(**about(call)), call)


@operations.declare(
    "move_enrolment",
    "POST",
    "/enrolments/{enrolment_id}/move",
    tag=TAG,
    summary="Move somebody to the latest version of their path",
    description="Modules that were done stay done, new ones are open, and those that the latest "
    "version has no more are left out. Nobody is moved otherwise: a new version leaves those on "
    "the old one untouched. On the latest already, nothing changes.",
    allow=TRAINERS,
    path=EnrolmentPath,
    answer=EnrolmentAnswer,
    refusals=(NotFound, WrongEnrolmentState),
    answer_example={**ENROLMENT_EXAMPLE, "path_version": 2, "version": 3},
    personal=True,
)
def move_enrolment(app: Training, call: Call) -> EnrolmentView:
    """The enrolment as it is now."""
    return run(app.move_enrolment, MoveEnrolment(**about(call)), call)
