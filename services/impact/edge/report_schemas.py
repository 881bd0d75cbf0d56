"""What reports take and give, in marshmallow."""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate, validates_schema

from kit.edge.fields import Instant, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import Day
from services.impact.application.report_questions import MOST_ROWS, MOST_TABLES
from services.impact.domain.metrics import DIMENSIONS
from services.impact.domain.reports.report import STATUSES
from services.impact.domain.reports.templates import TEMPLATES

REPORTS_PAGING: Final = Paging("list_reports")
_MOST_METRICS: Final = 40
_MOST_CUTS: Final = 6
_MOST_VALUES: Final = 50


def _dimension() -> fields.String:
    return fields.String(validate=validate.OneOf(list(DIMENSIONS)))


class ReportItemSchema(Schema):
    """A metric, and the tables by which it is shown; its total always is."""

    metric = fields.String(
        required=True,
        validate=validate.Length(1, 80),
        metadata={"description": "One of the metrics listed", "example": "people_supported"},
    )
    version = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 10_000),
        metadata={"description": "Of its definition; the newest where left out."},
    )
    by = fields.List(
        fields.List(_dimension(), validate=validate.Length(1, 4)),
        load_default=list,
        validate=validate.Length(max=_MOST_CUTS),
        metadata={
            "description": "A table for each; each cut by all of its dimensions together.",
            "example": [["site"], ["site", "in_qpv"]],
        },
    )


class FreezeReportBody(Schema):
    """What the report is to tell."""

    title = Text(
        required=True,
        longest=120,
        metadata={"description": "As its readers see it. It is in no event."},
    )
    from_ = Day(data_key="from", required=True, metadata={"description": "First day."})
    to = Day(required=True, metadata={"description": "Last day, included."})
    language = fields.String(
        load_default=None,
        validate=validate.OneOf(["fr", "en"]),
        metadata={"description": "Of its PDF and CSV; as `Accept-Language` says where left out."},
    )
    template = fields.String(
        load_default=None,
        validate=validate.OneOf(list(TEMPLATES)),
        metadata={"description": "A named choice of metrics, instead of `metrics`."},
    )
    metrics = fields.List(
        fields.Nested(ReportItemSchema),
        load_default=list,
        validate=validate.Length(max=_MOST_METRICS),
        metadata={
            "description": f"Instead of `template`; at most {MOST_TABLES} tables, with at most "
            f"{MOST_ROWS:,} rows together."
        },
    )
    where = fields.Dict(
        keys=_dimension(),
        values=fields.List(
            fields.String(validate=validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}\Z")),
            validate=validate.Length(1, _MOST_VALUES),
        ),
        load_default=dict,
        metadata={
            "description": "Keeps what has one of the values in each dimension named.",
            "example": {"site": ["saint-denis"]},
        },
    )

    @validates_schema
    def _one_choice(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data["template"] is None) == (not data["metrics"]):
            raise ValidationError("Give either a template or metrics.", "template")


class ShareBody(Schema):
    """Until when."""

    expires_at = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "Left out, until somebody withdraws the link."},
    )


class ReportsQuery(Schema):
    """Which reports to list."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    limit = limit()
    cursor = REPORTS_PAGING.cursor()


class SharePath(Schema):
    """The code of a link."""

    code = fields.String(required=True, validate=validate.Length(1, 80))


class SinceSchema(Schema):
    """What came into the archive after the report's position."""

    events = fields.Integer(metadata={"description": "All that the other services told."})
    late = fields.Integer(
        metadata={
            "description": "Those that its metrics count from and that tell of its period and "
            "sites: asked for today, the report could be different."
        }
    )
    position = fields.Integer(metadata={"description": "Counted up to here."})


class ShareSchema(Schema):
    """The open link."""

    code = fields.String()
    url = fields.String()
    made_at = Instant()
    made_by = fields.String(attribute="by")
    expires_at = Instant(allow_none=True)


class ReportSummarySchema(Schema):
    """A report without its figures."""

    id = fields.String()
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    title = fields.String(attribute="state.wanted.title")
    language = fields.String(attribute="state.wanted.language")
    from_ = fields.Date(data_key="from", attribute="state.wanted.period.first")
    to = fields.Date(attribute="state.wanted.period.last")
    template = fields.String(attribute="state.wanted.template", allow_none=True)
    metrics = fields.List(fields.String(), attribute="state.wanted.metrics")
    where = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        attribute="state.wanted.where",
    )
    sites = fields.List(fields.String(), attribute="state.wanted.sites", allow_none=True)
    definitions_version = fields.Integer(attribute="state.definitions_version")
    position = fields.Integer(attribute="state.position")
    as_of = Instant(attribute="state.as_of", allow_none=True)
    frozen_at = Instant(attribute="state.frozen_at")
    frozen_by = fields.String(attribute="state.by")
    sha256 = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        attribute="state.digests",
        metadata={"description": "Of each file, in hexadecimal."},
    )
    version = fields.Integer()


class ReportAnswer(Schema):
    """A report, what came since, and how it is shared. Its figures are in its files."""

    report = fields.Nested(ReportSummarySchema)
    since = fields.Nested(SinceSchema)
    share = fields.Nested(ShareSchema, allow_none=True)


class ReportsAnswer(Schema):
    """A page of reports, the latest first."""

    items = fields.List(fields.Nested(ReportSummarySchema))
    next_cursor = fields.String(allow_none=True)


class TemplateSchema(Schema):
    """A named choice of metrics, in the caller's language."""

    name = fields.String()
    title = fields.String()
    audience = fields.String()
    metrics = fields.List(fields.Nested(ReportItemSchema))


class TemplatesAnswer(Schema):
    """All of them."""

    items = fields.List(fields.Nested(TemplateSchema))


FREEZE_EXAMPLE: Final[dict[str, Any]] = {
    "title": "Activité de novembre pour la Ville",
    "from": "2026-11-01",
    "to": "2026-11-30",
    "language": "fr",
    "template": "activity",
    "where": {"site": ["saint-denis"]},
}
SUMMARY_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-0000000008e1",
    "status": "frozen",
    "title": "Activité de novembre pour la Ville",
    "language": "fr",
    "from": "2026-11-01",
    "to": "2026-11-30",
    "template": "activity",
    "metrics": ["people_supported", "appointments_held"],
    "where": {"site": ["saint-denis"]},
    "sites": None,
    "definitions_version": 1,
    "position": 1284,
    "as_of": "2026-11-30T18:04:11.527Z",
    "frozen_at": "2026-12-01T08:30:00.000Z",
    "frozen_by": "analyst-1",
    "sha256": {"json": "5f70bf18…", "csv": "a3c1d6e2…", "pdf": "0b5f5800…"},
    "version": 1,
}
REPORT_EXAMPLE: Final[dict[str, Any]] = {
    "report": SUMMARY_EXAMPLE,
    "since": {"events": 1043, "late": 7, "position": 2327},
    "share": None,
}
SHARE_EXAMPLE: Final[dict[str, Any]] = {
    "code": "K7QM2X9D44TBH3NW",
    "url": "https://passerelle.example/impact/r/K7QM2X9D44TBH3NW",
    "made_at": "2026-12-01T09:00:00.000Z",
    "made_by": "analyst-1",
    "expires_at": None,
}


class FrozenReport(Schema):
    """A report's JSON file, of which these are the first facts."""

    class Meta:
        unknown = INCLUDE

    format = fields.String(required=True, validate=validate.OneOf(["passerelle.report.v1"]))
    report_id = fields.String(required=True)
    title = fields.String(required=True)
    language = fields.String(required=True, validate=validate.OneOf(["en", "fr"]))
    from_ = fields.Date(data_key="from", required=True)
    to = fields.Date(required=True)
