"""Advice missions."""

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from kit.edge.fields import Id, Instant, limit
from kit.edge.paging import Paging
from kit.edge.references import Day, SiteReference
from services.training.domain.missions.mission import QUARTERS_A_DAY, STATUSES, SUBJECTS

MISSIONS_PAGING: Final = Paging("list_advice_missions")
_LONGEST: Final = 367


def _in_quarters(days: float) -> None:
    if days * QUARTERS_A_DAY != int(days * QUARTERS_A_DAY):
        raise ValidationError("Not in quarters of a day.")


class AdviceBody(Schema):
    """Whom, on what, when, and how much work it was."""

    partner_id = Id(
        required=True,
        metadata={"format": "uuid", "description": "Who was advised; local authorities too."},
    )
    subject = fields.String(required=True, validate=validate.OneOf(SUBJECTS))
    days = fields.Float(
        required=True,
        validate=[validate.Range(1 / QUARTERS_A_DAY, _LONGEST), _in_quarters],
        metadata={"description": "Of work, in quarters of a day.", "multipleOf": 0.25},
    )
    first_day = Day(required=True)
    last_day = Day(required=True)


class RecordMissionBody(AdviceBody):
    """And by whose team."""

    site = SiteReference(required=True)


class MissionsQuery(Schema):
    """Which missions to list."""

    site = SiteReference(load_default=None)
    partner_id = Id(load_default=None)
    subject = fields.String(load_default=None, validate=validate.OneOf(SUBJECTS))
    since = Day(load_default=None, metadata={"description": "Ended on that day or later."})
    before = Day(load_default=None, metadata={"description": "Ended before that day."})
    limit = limit()
    cursor = MISSIONS_PAGING.cursor()


class MissionAnswer(Schema):
    """A mission."""

    id = fields.String()
    site = fields.String(attribute="state.site")
    site_id = fields.String(attribute="state.site_id")
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    partner_id = fields.String(attribute="state.advice.partner_id")
    subject = fields.String(attribute="state.advice.subject")
    days = fields.Float(attribute="state.advice.days")
    first_day = fields.Date(attribute="state.advice.first")
    last_day = fields.Date(attribute="state.advice.last")
    recorded_at = Instant(attribute="state.recorded_at")
    recorded_by = fields.String(attribute="state.by")
    version = fields.Integer()


class MissionsAnswer(Schema):
    """A page of missions."""

    items = fields.List(fields.Nested(MissionAnswer))
    next_cursor = fields.String(allow_none=True)


ADVICE_EXAMPLE: Final[dict[str, Any]] = {
    "partner_id": "0197f000-0000-7000-8000-000000000721",
    "subject": "inclusion_strategy",
    "days": 1.5,
    "first_day": "2026-11-16",
    "last_day": "2026-11-20",
}
RECORD_EXAMPLE: Final[dict[str, Any]] = ADVICE_EXAMPLE | {"site": "saint-denis"}
MISSION_EXAMPLE: Final[dict[str, Any]] = RECORD_EXAMPLE | {
    "id": "0197f000-0000-7000-8000-000000000731",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "status": "recorded",
    "recorded_at": "2026-11-23T09:00:00.000Z",
    "recorded_by": "manager-1",
    "version": 1,
}
