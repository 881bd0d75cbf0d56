"""The audit log, to be read."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit import audit
from kit.edge.fields import Instant, limit
from kit.edge.operation import Call, Operations
from kit.edge.paging import Paging
from kit.service import Application

_PAGING: Final = Paging("list_audit")


class AuditQuery(Schema):
    """Which entries to list."""

    action = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^[a-z_]+(\.[a-z_]+)*\Z", error="Not an action."),
        metadata={"example": "dead_letter.discard"},
    )
    target = fields.String(
        load_default=None,
        validate=validate.Length(1, 200),
        metadata={"description": "The id of what something was done to."},
    )
    since = Instant(
        data_key="from", load_default=None, metadata={"description": "The first instant."}
    )
    limit = limit()
    cursor = _PAGING.cursor()


class EntryAnswer(Schema):
    """One action."""

    id = fields.String(attribute="_id")
    at = Instant()
    actor = fields.String(metadata={"description": "The token's subject."})
    action = fields.String()
    targets = fields.List(fields.String(), metadata={"description": "The ids of what it changed."})
    reason = fields.String(allow_none=True)
    correlation_id = fields.String(metadata={"description": "The request's `X-Request-Id`."})


class EntriesAnswer(Schema):
    """A page of the log, the newest first."""

    items = fields.List(fields.Nested(EntryAnswer))
    next_cursor = fields.String(allow_none=True)


def declare(operations: Operations) -> None:
    """Adds the log to a service's operations."""
    operations.declare(
        "list_audit",
        "GET",
        "/audit",
        tag="operators",
        summary="Read who did what",
        description="What operators did to dead letters, the newest first. Kept for a year; "
        "nobody can change it.",
        allow=("operator",),
        query=AuditQuery,
        answer=EntriesAnswer,
        answer_example={
            "items": [
                {
                    "id": "019ab1c2-9b1e-7a10-9c55-2f64d1c3aa10",
                    "at": "2026-11-23T19:12:04.118Z",
                    "actor": "operator@command-line",
                    "action": "dead_letter.discard",
                    "targets": ["019ab1c2-7d3e-7a10-9c55-2f64d1c3aa07"],
                    "reason": "sent twice by the old desk",
                    "correlation_id": "019ab1c2-9b1d-7c44-8f3b-5a9f4f7f1b52",
                }
            ],
            "next_cursor": None,
        },
    )(list_audit)


def list_audit(app: Application, call: Call) -> dict[str, Any]:
    """A page of the log."""
    asked = call.fields
    found = audit.entries(
        app.store.database,
        asked["limit"] + 1,
        action=asked["action"],
        target=asked["target"],
        since=asked["since"],
        before=asked["cursor"],
    )
    return _PAGING.page(found, asked["limit"], lambda entry: entry["_id"])
