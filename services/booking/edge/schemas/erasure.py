"""Erasing people."""

from marshmallow import Schema, fields, validate

from kit.edge.references import Instant
from services.booking.domain.people.erasing import ERASED_BECAUSE


class ErasureBody(Schema):
    """Why somebody is erased."""

    reason = fields.String(required=True, validate=validate.OneOf(ERASED_BECAUSE))


class ErasedAnswer(Schema):
    """Who was erased; nothing but ids is left."""

    id = fields.String()
    erased_at = Instant(attribute="at")
    absorbed_ids = fields.List(
        fields.String(),
        metadata={"description": "Whoever had been merged into the person: erased with them."},
    )
