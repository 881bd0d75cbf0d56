"""Enrolments: who is on which path, and how far."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge.operation import Call
from kit.edge.use_cases import ask, run, scope_of, site_of
from services.training.application.commands.open_enrolment import OpenEnrolment
from services.training.application.queries.enrolments import GetEnrolment, ListEnrolments
from services.training.bootstrap import Training
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.refusals import AlreadyEnrolled
from services.training.domain.paths.refusals import PathRetired
from services.training.edge.operations import FLOOR, operations
from services.training.edge.schemas.enrolments import (
    ENROLMENT_EXAMPLE,
    ENROLMENTS_PAGING,
    OPEN_EXAMPLE,
    EnrolmentAnswer,
    EnrolmentPath,
    EnrolmentsAnswer,
    EnrolmentsQuery,
    OpenEnrolmentBody,
)

TAG = "enrolments"


@operations.declare(
    "open_enrolment",
    "POST",
    "/enrolments",
    tag=TAG,
    summary="Have somebody begin a path",
    description="On the path's latest version, on which the person stays until moved to another. "
    "Nobody is on one path twice.",
    allow=FLOOR,
    body=OpenEnrolmentBody,
    answer=EnrolmentAnswer,
    status=201,
    refusals=(OutOfScope, NotFound, PathRetired, PersonUnknown, AlreadyEnrolled),
    example=OPEN_EXAMPLE,
    answer_example=ENROLMENT_EXAMPLE,
)
def open_enrolment(app: Training, call: Call) -> Enrolment:
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
    allow=FLOOR,
    path=EnrolmentPath,
    answer=EnrolmentAnswer,
    refusals=(NotFound,),
    answer_example=ENROLMENT_EXAMPLE,
)
def get_enrolment(app: Training, call: Call) -> Enrolment:
    """One of the caller's sites."""
    return ask(app.get_enrolment, GetEnrolment(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "list_enrolments",
    "GET",
    "/enrolments",
    tag=TAG,
    summary="List enrolments",
    description="Those of the caller's sites that fit all that is given, in the order of their "
    "ids.",
    allow=FLOOR,
    query=EnrolmentsQuery,
    answer=EnrolmentsAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={"items": [ENROLMENT_EXAMPLE], "next_cursor": None},
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
