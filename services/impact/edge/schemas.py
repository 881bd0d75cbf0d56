"""What impact's operations take and give, in marshmallow."""

from datetime import date
from typing import Any, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Instant, Slug
from kit.edge.public import PageQuery
from services.impact.application.queries.periods import TOLD
from services.impact.domain.archive import TYPE
from services.impact.domain.metrics import DIMENSIONS, METRICS, Kind

_DIMENSION = "(" + "|".join(DIMENSIONS) + ")"
_FILTER = _DIMENSION + r":[\w][\w .'’-]{0,79}"
_NAMES = ", ".join(DIMENSIONS)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def _day(name: str, text: str) -> fields.Date:
    return fields.Date(
        data_key=name,
        load_default=None,
        validate=validate.Range(_EARLIEST, _LATEST),
        metadata={"description": text, "example": "2026-11-23"},
    )


class Moment(fields.String):
    """A position of the archive or an instant."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text.isascii() and text.isdigit() and len(text) < 19:
            return int(text)
        return Instant().deserialize(text, attr, data, **kwargs)


class MetricPath(Schema):
    """Which metric."""

    name = fields.String(
        required=True,
        validate=validate.Length(1, 80),
        metadata={"description": "One of the metrics listed", "example": "people_supported"},
    )


class QuestionQuery(Schema):
    """How a metric is bounded, cut and filtered."""

    first = _day("from", "First day, on each site’s own clocks; left out, from the first event.")
    last = _day("to", "Last day, included; left out, up to now.")
    version = fields.Integer(
        load_default=None,
        validate=validate.Range(1, 1000),
        metadata={
            "description": "Of the metric’s definition; left out, the newest.",
            "example": 2,
        },
    )
    by = fields.String(
        load_default="",
        validate=[
            validate.Length(max=200),
            validate.Regexp(
                f"^({_DIMENSION}(,{_DIMENSION})*)?\\Z",
                error=f"Must be names separated by commas, each one of: {_NAMES}.",
            ),
        ],
        metadata={
            "description": "Dimensions to cut by, separated by commas.",
            "example": "site,in_qpv",
        },
    )
    as_of = Moment(
        load_default=None,
        metadata={
            "description": "The figures as they were: at a position of the archive, or at an "
            "instant. Left out, now.",
            "example": "1284",
        },
    )
    where = fields.String(
        load_default="",
        validate=[
            validate.Length(max=2000),
            validate.Regexp(
                f"^({_FILTER}(,{_FILTER})*)?\\Z",
                error="Must be of the form site:saint-denis,in_qpv:yes, each name one of: "
                f"{_NAMES}.",
            ),
        ],
        metadata={
            "description": "Filters `dimension:value`, separated by commas; the same dimension "
            "twice means either.",
            "example": "site:saint-denis,in_qpv:yes",
        },
    )


class MetricSchema(Schema):
    """One definition, in the caller's language."""

    name = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.String(required=True)
    definition = fields.String(required=True)
    unit = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(get_args(Kind)))
    dimensions = fields.List(fields.String(), required=True)
    events = fields.List(fields.String(), required=True)


class DimensionSchema(Schema):
    """One way to cut a metric."""

    name = fields.String(required=True)
    title = fields.String(required=True)


class MetricsSchema(Schema):
    """Every definition."""

    definitions_version = fields.Integer(required=True)
    language = fields.String(required=True)
    metrics = fields.List(fields.Nested(MetricSchema), required=True)
    dimensions = fields.List(fields.Nested(DimensionSchema), required=True)


class Number(fields.Float):
    """A number as it is: whole ones stay whole."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        del attr, obj, kwargs
        return value


class TotalSchema(Schema):
    """A figure; null and suppressed where it is about too few people to be shown."""

    value = Number(
        required=True,
        allow_none=True,
        metadata={
            "description": "Null where it is suppressed, or where there is nothing to divide by"
        },
    )
    suppressed = fields.Boolean(required=True)
    parts = fields.Dict(
        keys=fields.String(),
        values=Number(),
        required=True,
        metadata={
            "description": "What it is made of: `part` and `whole` of a share or a ratio, `p90` "
            "and `count` of a median, `count` and a count for each class of a distribution"
        },
    )


class _FigureSchema(TotalSchema):
    """A figure with its place along each dimension asked for."""


FigureSchema = _FigureSchema.from_dict(
    {
        name: fields.String(allow_none=True, metadata={"description": title["en"]})
        for name, title in DIMENSIONS.items()
    },
    name="FigureSchema",
)
"""A dimension of time is null while the site is not known; all else is then `unknown`, and the site
its id."""


class AnswerSchema(Schema):
    """Figures, and the moment they are true at."""

    metric = fields.Nested(MetricSchema, required=True)
    definitions_version = fields.Integer(required=True)
    from_ = fields.Date(data_key="from", required=True, allow_none=True)
    to = fields.Date(required=True, allow_none=True)
    by = fields.List(fields.String(), required=True)
    where = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    sites = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "The only sites that the caller may see; null for all"},
    )
    rows = fields.List(fields.Nested(FigureSchema), required=True)
    total = fields.Nested(TotalSchema, required=True)
    position = fields.Integer(
        required=True, metadata={"description": "Events archived when this was counted"}
    )
    as_of = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "When the last of them came in; null before the first"},
    )


class EventsQuery(Schema):
    """Which archived events to read."""

    type = fields.String(
        load_default=None,
        validate=[
            validate.Length(max=1_000),
            validate.Regexp(rf"^{TYPE.pattern}(,{TYPE.pattern}){{0,19}}\Z"),
        ],
        metadata={
            "description": "Up to 20 event types, separated by commas, each with its version or "
            "without (all versions).",
            "example": "booking.appointment_completed",
        },
    )
    subject = fields.String(
        load_default=None,
        validate=[validate.Length(max=140), validate.Regexp(r"^[a-z_-]+/[0-9A-Za-z_.-]+\Z")],
        metadata={"description": "`<aggregate>/<id>`"},
    )
    since = Instant(
        load_default=None,
        metadata={"description": "Only what happened at this instant or later."},
    )
    until = Instant(
        load_default=None,
        metadata={"description": "Only what happened before this instant."},
    )
    cursor = fields.String(
        load_default="0",
        validate=validate.Regexp(r"^[0-9]{1,18}\Z"),
        metadata={
            "description": "`next_cursor` of the page before, `position` of an earlier answer, or "
            "any archive position."
        },
    )
    limit = fields.Integer(load_default=50, strict=False, validate=validate.Range(1, 200))


class ArchivedSchema(Schema):
    """One event and its place in the archive."""

    position = fields.Integer(required=True)
    archived_at = Instant(required=True)
    event = fields.Dict(required=True, metadata={"description": "The CloudEvents envelope"})


class EventsSchema(Schema):
    """A page of the archive, by rising position."""

    events = fields.List(fields.Nested(ArchivedSchema), required=True)
    next_cursor = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Null where the archive ends here for now"},
    )
    position = fields.Integer(
        required=True,
        metadata={"description": "Events archived when this was read: a `cursor` to go on from"},
    )
    as_of = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "When the last of them came in; null before the first"},
    )


class BoardQuery(PageQuery):
    """Which figures, in which language."""

    year = fields.Integer(
        load_default=None,
        validate=validate.Range(1, 9999),
        metadata={
            "description": f"One of the last {TOLD} calendar years; the current one if left out."
        },
    )
    site = Slug(
        load_default=None,
        metadata={"description": "The slug of a site; the whole network if left out."},
    )


class DashboardQuery(BoardQuery):
    """How the page is shown."""

    live = fields.String(
        load_default="0",
        validate=validate.OneOf(["0", "1"]),
        metadata={"description": "1: the page loads itself again every ten seconds."},
    )


METRIC_EXAMPLE = {
    "name": "people_supported",
    "version": METRICS["people_supported"].version,
    "title": METRICS["people_supported"].title["en"],
    "definition": METRICS["people_supported"].definition["en"],
    "unit": "people",
    "kind": METRICS["people_supported"].kind,
    "dimensions": list(METRICS["people_supported"].dimensions),
    "events": list(METRICS["people_supported"].events),
}
