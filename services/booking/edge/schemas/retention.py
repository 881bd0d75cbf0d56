"""Proposals for erasure, and who is kept all the same."""

from typing import Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import limit
from kit.edge.paging import Paging
from kit.edge.references import Day, Instant
from services.booking.domain.people.retention import KEPT_BECAUSE, Because

PROPOSALS_PAGING: Final = Paging("list_retention_proposals")


class RetentionProposalsQuery(Schema):
    """How many of them."""

    limit = limit()
    cursor = PROPOSALS_PAGING.cursor()


class RetentionProposalAnswer(Schema):
    """Somebody who may have to be erased: an id, and why."""

    person_id = fields.String()
    site = fields.String()
    because = fields.String(
        validate=validate.OneOf(get_args(Because)),
        metadata={
            "description": "`inactive`: nothing for 24 months; `consent_withdrawn`: the person no "
            "longer agrees that their data are kept."
        },
    )
    last_activity_at = Instant(attribute="last.at")
    last_activity = fields.String(
        attribute="last.kind",
        metadata={"description": "As in the timeline: `appointment`, `device_sold` …"},
    )
    proposed_at = Instant()


class RetentionProposalsAnswer(Schema):
    """A page of proposals, longest away first; it may be shorter than asked for and go on."""

    items = fields.List(fields.Nested(RetentionProposalAnswer))
    next_cursor = fields.String(allow_none=True)


class KeepBody(Schema):
    """Why somebody is kept, and until when."""

    reason = fields.String(required=True, validate=validate.OneOf(KEPT_BECAUSE))
    until = Day(
        required=True,
        metadata={
            "description": "The last day; two years from now at most.",
            "example": "2027-06-30",
        },
    )


class KeepAnswer(Schema):
    """Who is kept; proposed again after that day, unless they have been there."""

    person_id = fields.String()
    reason = fields.String()
    until = fields.Date()
    at = Instant()
    by = fields.String(metadata={"description": "The subject of who decided it."})
