"""What thresholds take and give, in marshmallow."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Instant, limit
from kit.edge.paging import Paging
from kit.edge.references import SiteSlug
from services.impact.domain.thresholds.threshold import DIRECTIONS, SPANS

THRESHOLDS_PAGING: Final = Paging("list_thresholds")
_MOST: Final = 10**12


class SetThresholdBody(Schema):
    """Which figure, and what it is to reach."""

    metric = fields.String(
        required=True,
        validate=validate.Length(1, 80),
        metadata={"description": "One of the metrics listed", "example": "people_supported"},
    )
    site = SiteSlug(
        load_default=None,
        allow_none=True,
        metadata={"description": "Slug; left out, the whole network."},
    )
    period = fields.String(required=True, validate=validate.OneOf(SPANS))
    direction = fields.String(
        required=True,
        validate=validate.OneOf(DIRECTIONS),
        metadata={"description": "`up`: told when the figure is at `value` or above."},
    )
    value = fields.Float(required=True, validate=validate.Range(-_MOST, _MOST))


class ThresholdsQuery(Schema):
    """A page of thresholds."""

    limit = limit()
    cursor = THRESHOLDS_PAGING.cursor()


class ThresholdAnswer(Schema):
    """A threshold in force."""

    id = fields.String(attribute="threshold.id")
    metric = fields.String(attribute="threshold.metric")
    site = fields.String(attribute="threshold.site", allow_none=True)
    period = fields.String(attribute="threshold.span", validate=validate.OneOf(SPANS))
    direction = fields.String(attribute="threshold.direction", validate=validate.OneOf(DIRECTIONS))
    value = fields.Float(attribute="threshold.value")
    made_at = Instant(attribute="threshold.made_at")
    made_by = fields.String(attribute="threshold.by")
    beyond = fields.Boolean(metadata={"description": "Whether the figure has reached it."})
    crossings = fields.Integer(metadata={"description": "How often it was told of."})


class ThresholdsAnswer(Schema):
    """A page of thresholds."""

    items = fields.List(fields.Nested(ThresholdAnswer))
    next_cursor = fields.String(allow_none=True)


SET_EXAMPLE: Final[dict[str, Any]] = {
    "metric": "people_supported",
    "site": "saint-denis",
    "period": "year_to_date",
    "direction": "up",
    "value": 1000,
}
THRESHOLD_EXAMPLE: Final[dict[str, Any]] = SET_EXAMPLE | {
    "id": "0197f000-0000-7000-8000-0000000008e2",
    "made_at": "2026-11-23T09:00:00.000Z",
    "made_by": "operator-1",
    "beyond": False,
    "crossings": 0,
}
