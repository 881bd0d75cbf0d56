"""What an import takes beside the file, and what it answers."""

from typing import Any

from marshmallow import Schema, fields, pre_dump

from kit.edge.files import MOST_TOLD, FileReport


class AllOrNothingQuery(Schema):
    """All or nothing, unless asked otherwise."""

    right_rows = fields.Boolean(
        data_key="partial",
        load_default=False,
        truthy={"true", True},
        falsy={"false", False},
        metadata={"description": "Load the right rows although others are wrong."},
    )


class WrongAsideQuery(Schema):
    """Wrong rows are set aside, unless asked otherwise."""

    right_rows = fields.Boolean(
        data_key="partial",
        load_default=True,
        truthy={"true", True},
        falsy={"false", False},
        metadata={"description": "`false`: all or nothing."},
    )


class FindingSchema(Schema):
    """Something to tell about a row; the header is line 1."""

    line = fields.Integer()
    id = fields.String(allow_none=True)
    field = fields.String(allow_none=True)
    reason = fields.String()


class ReportAnswer(Schema):
    """What became of the rows. Warnings are about rows that were loaded all the same."""

    rows = fields.Integer()
    created = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
    refused = fields.Integer()
    errors_total = fields.Integer()
    warnings_total = fields.Integer()
    errors = fields.List(
        fields.Nested(FindingSchema),
        metadata={"description": f"The first {MOST_TOLD:,}; `errors_total` counts all."},
    )
    warnings = fields.List(fields.Nested(FindingSchema))

    @pre_dump
    def told(self, report: FileReport, **_kwargs: Any) -> dict[str, Any]:
        """As the answer tells it."""
        return report.as_json()


REPORT_EXAMPLE = {
    "rows": 681,
    "created": 681,
    "changed": 0,
    "unchanged": 0,
    "refused": 0,
    "errors_total": 0,
    "warnings_total": 1,
    "errors": [],
    "warnings": [
        {
            "line": 8,
            "id": "france-services-90",
            "field": "horaires",
            "reason": "no opening hours published",
        }
    ],
}
