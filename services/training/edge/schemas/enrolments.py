"""Enrolments."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, SiteReference
from services.training.domain.enrolments.enrolment import EnrolmentStatus

ENROLMENTS_PAGING: Final = Paging("list_enrolments")
STATUSES: Final[tuple[str, ...]] = get_args(EnrolmentStatus)


class OpenEnrolmentBody(Schema):
    """Who begins which path, where."""

    person_id = Id(required=True)
    path = Code(required=True, metadata={"description": "Code of the path."})
    site = SiteReference(required=True)


class EnrolmentPath(Schema):
    """The enrolment in a path."""

    enrolment_id = Id(required=True)


class EnrolmentsQuery(Schema):
    """Which enrolments to list."""

    site = SiteReference(load_default=None)
    person_id = Id(load_default=None)
    path = Code(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    limit = limit()
    cursor = ENROLMENTS_PAGING.cursor()


class EnrolmentAnswer(Schema):
    """An enrolment."""

    id = fields.String()
    person_id = fields.String(attribute="state.person_id")
    site = fields.String(attribute="state.site")
    site_id = fields.String(attribute="state.site_id")
    path = fields.String(attribute="state.path")
    path_version = fields.Integer(attribute="state.version")
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    opened_at = Instant(attribute="state.opened_at")
    opened_by = fields.String(attribute="state.opened_by")
    version = fields.Integer()


class EnrolmentsAnswer(Schema):
    """A page of enrolments."""

    items = fields.List(fields.Nested(EnrolmentAnswer))
    next_cursor = fields.String(allow_none=True)


OPEN_EXAMPLE: Final[dict[str, Any]] = {
    "person_id": "0197f000-0000-7000-8000-000000000301",
    "path": "first_steps",
    "site": "saint-denis",
}
ENROLMENT_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000401",
    "person_id": OPEN_EXAMPLE["person_id"],
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "path": "first_steps",
    "path_version": 1,
    "status": "active",
    "opened_at": "2026-11-23T09:00:00.000Z",
    "opened_by": "desk-1",
    "version": 1,
}
