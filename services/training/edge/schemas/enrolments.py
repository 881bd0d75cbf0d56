"""Enrolments."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, PersonId, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, SiteReference
from services.training.domain.enrolments.progress import DoneBy
from services.training.domain.enrolments.state import (
    ABANDON_REASONS,
    PAUSE_REASONS,
    TAKE_BACK_REASONS,
    CompletedBy,
    EnrolmentStatus,
)

ENROLMENTS_PAGING: Final = Paging("list_enrolments")
STATUSES: Final[tuple[str, ...]] = get_args(EnrolmentStatus)
_ON_MODULES: Final = {"description": "Code of a module of the path."}


class OpenEnrolmentBody(Schema):
    """Who begins which path, where."""

    person_id = Id(required=True)
    path = Code(required=True, metadata={"description": "Code of the path."})
    site = SiteReference(required=True)
    again = fields.Boolean(
        load_default=False,
        metadata={"description": "Somebody who has completed the path takes it once more."},
    )


class PauseEnrolmentBody(Schema):
    """Why the person comes back some other day."""

    reason = fields.String(required=True, validate=validate.OneOf(PAUSE_REASONS))


class AbandonEnrolmentBody(Schema):
    """Why the person does not go on."""

    reason = fields.String(required=True, validate=validate.OneOf(ABANDON_REASONS))


class ValidateModuleBody(Schema):
    """What the person is able to do."""

    module = Code(required=True, metadata=_ON_MODULES)


class TakeBackValidationBody(Schema):
    """What was validated wrongly, and why."""

    module = Code(required=True, metadata=_ON_MODULES)
    reason = fields.String(required=True, validate=validate.OneOf(TAKE_BACK_REASONS))


class EnrolmentPath(Schema):
    """The enrolment in a path."""

    enrolment_id = Id(required=True)


class EnrolmentsQuery(Schema):
    """Which enrolments to list."""

    site = SiteReference(load_default=None)
    person_id = Id(load_default=None)
    path = Code(load_default=None)
    module = Code(load_default=None, metadata=_ON_MODULES)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    limit = limit()
    cursor = ENROLMENTS_PAGING.cursor()


class ListedEnrolmentAnswer(Schema):
    """An enrolment, without its modules."""

    id = fields.String()
    person_id = PersonId(attribute="state.person_id")
    site = fields.String(attribute="state.site")
    site_id = fields.String(attribute="state.site_id")
    path = fields.String(attribute="state.path")
    path_version = fields.Integer(attribute="state.version")
    status = fields.String(
        attribute="state.status",
        validate=validate.OneOf(STATUSES),
        metadata={
            "description": "`absorbed`: two people turned out to be one, and another enrolment "
            "goes on for both."
        },
    )
    again = fields.Boolean(attribute="state.again")
    modules_done = fields.List(
        fields.String(), attribute="state.done", metadata={"description": "Their codes."}
    )
    modules_open = fields.List(fields.String(), attribute="state.open_modules")
    opened_at = Instant(attribute="state.opened_at")
    opened_by = fields.String(attribute="state.opened_by")
    paused_at = Instant(attribute="state.paused_at", allow_none=True)
    pause_reason = fields.String(attribute="state.pause_reason", allow_none=True)
    final_assessment_due = Instant(
        attribute="state.final_due",
        allow_none=True,
        metadata={
            "description": "All modules are done: until when the final assessment is waited for."
        },
    )
    completed_at = Instant(attribute="state.completed_at", allow_none=True)
    completed_by = fields.String(
        attribute="state.completed_by",
        allow_none=True,
        validate=validate.OneOf(get_args(CompletedBy)),
    )
    abandoned_at = Instant(attribute="state.abandoned_at", allow_none=True)
    abandon_reason = fields.String(attribute="state.abandon_reason", allow_none=True)
    absorbed_by = fields.String(
        attribute="state.absorbed_by", allow_none=True, metadata={"description": "An enrolment."}
    )
    version = fields.Integer()


class ModuleProgressAnswer(Schema):
    """How far somebody is with a module."""

    code = fields.String(attribute="module.code")
    title = fields.String(attribute="module.title.fr", metadata={"description": "In French."})
    delivery = fields.String(attribute="module.delivery")
    done = fields.Boolean()
    done_by = fields.String(
        allow_none=True,
        validate=validate.OneOf(get_args(DoneBy)),
        metadata={"description": "What came first."},
    )
    done_at = Instant(allow_none=True)
    seats = fields.List(
        fields.String(),
        metadata={"description": "Of the attended workshops that made it done."},
    )
    attended = fields.Integer(metadata={"description": "Different workshops that count so far."})
    sessions = fields.Integer(metadata={"description": "Workshops that make it done."})
    validated_by = fields.String(allow_none=True)
    validated_at = Instant(allow_none=True)
    missing = fields.List(
        fields.String(), metadata={"description": "Modules that come before and are not done."}
    )
    next = fields.Boolean(metadata={"description": "Open, and nothing is missing: it may come."})


class EnrolmentAnswer(ListedEnrolmentAnswer):
    """An enrolment, with its modules in the path's order."""

    modules = fields.List(fields.Nested(ModuleProgressAnswer))


class EnrolmentsAnswer(Schema):
    """A page of enrolments."""

    items = fields.List(fields.Nested(ListedEnrolmentAnswer))
    next_cursor = fields.String(allow_none=True)


_PERSON_ID: Final = "0197f000-0000-7000-8000-000000000301"
OPEN_EXAMPLE: Final[dict[str, Any]] = {
    "person_id": _PERSON_ID,
    "path": "email",
    "site": "saint-denis",
}
LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000401",
    "person_id": _PERSON_ID,
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "path": "email",
    "path_version": 1,
    "status": "active",
    "again": False,
    "modules_done": ["email_write"],
    "modules_open": ["email_sort"],
    "opened_at": "2026-11-23T09:00:00.000Z",
    "opened_by": "desk-1",
    "paused_at": None,
    "pause_reason": None,
    "final_assessment_due": None,
    "completed_at": None,
    "completed_by": None,
    "abandoned_at": None,
    "abandon_reason": None,
    "absorbed_by": None,
    "version": 2,
}
_OPEN_MODULE: Final[dict[str, Any]] = {
    "code": "email_sort",
    "title": "Trier ses courriels",
    "delivery": "workshop",
    "done": False,
    "done_by": None,
    "done_at": None,
    "seats": [],
    "attended": 0,
    "sessions": 1,
    "validated_by": None,
    "validated_at": None,
    "missing": [],
    "next": True,
}
ENROLMENT_EXAMPLE: Final[dict[str, Any]] = {
    **LISTED_EXAMPLE,
    "modules": [
        {
            **_OPEN_MODULE,
            "code": "email_write",
            "title": "Écrire un courriel",
            "done": True,
            "done_by": "attendance",
            "done_at": "2026-11-24T09:00:00.000Z",
            "seats": ["0197f000-0000-7000-8000-000000000501"],
            "attended": 1,
            "next": False,
        },
        _OPEN_MODULE,
    ],
}
VALIDATED_EXAMPLE: Final[dict[str, Any]] = {
    **ENROLMENT_EXAMPLE,
    "modules_done": ["email_write", "email_sort"],
    "modules_open": [],
    "final_assessment_due": "2026-12-25T09:00:00.000Z",
    "version": 4,
    "modules": [
        ENROLMENT_EXAMPLE["modules"][0],
        {
            **_OPEN_MODULE,
            "done": True,
            "done_by": "validation",
            "done_at": "2026-11-25T09:00:00.000Z",
            "validated_by": "trainer-1",
            "validated_at": "2026-11-25T09:00:00.000Z",
            "next": False,
        },
    ],
}
