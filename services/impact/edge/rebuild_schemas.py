"""What rebuilds take and give, in marshmallow."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Instant
from services.impact.domain.rebuilds import STATES


class RebuildPath(Schema):
    """Which one."""

    generation = fields.Integer(
        required=True,
        strict=False,
        validate=validate.Range(1, 10**9),
        metadata={"description": "As `start_rebuild` gave it", "example": 2},
    )


class RebuildAnswer(Schema):
    """A making of the figures, and how far it is."""

    generation = fields.Integer(attribute="rebuild.generation")
    state = fields.String(
        attribute="rebuild.state",
        validate=validate.OneOf(STATES),
        metadata={
            "description": "`building`; then `live`, which is shown; then `old`, which is dropped "
            "after a minute, as is what was `cancelled`"
        },
    )
    position = fields.Integer(
        attribute="rebuild.position", metadata={"description": "Events that it counts"}
    )
    of = fields.Integer(
        attribute="rebuild.of", metadata={"description": "Events that are archived now"}
    )
    unreadable = fields.Integer(
        attribute="rebuild.unreadable",
        metadata={"description": "Events among them that it leaves out: they cannot be read"},
    )
    begun_at = Instant(attribute="rebuild.begun_at")
    live_at = Instant(attribute="rebuild.live_at", allow_none=True)
    ended_at = Instant(attribute="rebuild.ended_at", allow_none=True)
    events_per_second = fields.Float(
        allow_none=True, metadata={"description": "On average since it began"}
    )
    expected_at = Instant(
        allow_none=True, metadata={"description": "When it will be live, at that speed"}
    )


class RebuildsAnswer(Schema):
    """All that are known, the latest first."""

    items = fields.List(fields.Nested(RebuildAnswer))


REBUILD_EXAMPLE: Final[dict[str, Any]] = {
    "generation": 2,
    "state": "building",
    "position": 420_000,
    "of": 1_284_000,
    "unreadable": 0,
    "begun_at": "2026-11-23T18:04:11.527Z",
    "live_at": None,
    "ended_at": None,
    "events_per_second": 21_000.0,
    "expected_at": "2026-11-23T18:05:12.670Z",
}
