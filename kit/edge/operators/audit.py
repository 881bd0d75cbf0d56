"""The audit log: to be searched, and to be checked."""

import re
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from kit.audit.keys import AuditKeys
from kit.audit.search import Asked, entries, ids_of
from kit.audit.verification import FINDINGS, Anchor, verify
from kit.claims import MAX_SUBJECT
from kit.edge.fields import Id, Instant, limit
from kit.edge.operation import Call, Operations
from kit.edge.paging import Paging
from kit.service import Application

_PAGING: Final = Paging("list_audit")
_PLACES: Final = Paging("verify_audit")
_ANCHOR: Final = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")
_WHO: Final = "0197f000-0000-7000-8000-000000000003"
_HASH: Final = "5f7c0e8b1d2a4c6e9f3b5d7a1c8e0f2b4d6a8c1e3f5b7d9a0c2e4f6b8d1a3c5e"


class AuditQuery(Schema):
    """Which entries to list: those for which all holds that is given."""

    person_id = Id(
        load_default=None,
        metadata={"description": "Whose data was read or changed; of whoever was merged too."},
    )
    actor = fields.String(
        load_default=None,
        validate=validate.Length(1, MAX_SUBJECT),
        metadata={"description": "The subject of a token, as an entry tells it."},
    )
    action = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^[a-z_]+(\.[a-z0-9_]+)*\Z", error="Not an action."),
        metadata={"example": "person.merge"},
    )
    target = fields.String(
        load_default=None,
        validate=validate.Length(1, MAX_SUBJECT),
        metadata={"description": "The id of what something was done to."},
    )
    request_id = fields.String(
        load_default=None,
        validate=validate.Length(1, 200),
        metadata={"description": "The `X-Request-Id` of a call and of all that followed from it."},
    )
    since = Instant(
        data_key="from", load_default=None, metadata={"description": "The first instant."}
    )
    until = Instant(
        data_key="to", load_default=None, metadata={"description": "The first one that is not."}
    )
    limit = limit()
    cursor = _PAGING.cursor()


class EntryAnswer(Schema):
    """One reading or change."""

    id = fields.String(attribute="_id")
    at = Instant()
    kind = fields.String(metadata={"description": "`read` or `change`."})
    action = fields.String(
        metadata={
            "description": "The operation, the event's type or the timer's kind, or the command's "
            "own word for it."
        }
    )
    actor = fields.String(
        metadata={"description": "The token's subject; of an event the service that told it."}
    )
    roles = fields.List(fields.String(), metadata={"description": "The token's."})
    sites = fields.List(fields.String(), metadata={"description": "The token's."})
    transport = fields.String(
        metadata={"description": "`http`, `rpc`, `event`, `timer`; `system` for work of its own."}
    )
    across_network = fields.Boolean(
        dump_default=False,
        metadata={"description": "Whether it looked among people of all sites."},
    )
    targets = fields.List(fields.String(), metadata={"description": "The ids of what it is about."})
    person_ids = fields.List(
        fields.String(), metadata={"description": "Whose data it showed or changed."}
    )
    reason = fields.String(allow_none=True, metadata={"description": "A code."})
    correlation_id = fields.String(metadata={"description": "The request's `X-Request-Id`."})


class EntriesAnswer(Schema):
    """A page of the log, the newest first."""

    items = fields.List(fields.Nested(EntryAnswer))
    next_cursor = fields.String(allow_none=True)


class AnchorField(fields.String):
    """`NUMBER:HASH` of a seal, as it was kept elsewhere."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        read = _ANCHOR.fullmatch(super()._deserialize(value, attr, data, **kwargs))
        if read is None:
            raise ValidationError("Not the number and the hash of a seal.")
        return Anchor(int(read[1]), read[2])


class VerificationQuery(Schema):
    """Where to go on."""

    anchor = AnchorField(
        load_default=None,
        metadata={
            "description": "A `head` of an earlier verification, kept elsewhere: looked at on the "
            "first page.",
            "example": f"812:{_HASH}",
        },
    )
    cursor = _PLACES.cursor()


class AuditFindingAnswer(Schema):
    """Something that is not as it was written."""

    what = fields.String(
        validate=validate.OneOf(list(FINDINGS)),
        metadata={
            "description": "; ".join(f"`{what}`: {told}" for what, told in FINDINGS.items()) + "."
        },
    )
    seal = fields.Integer(allow_none=True)
    entry = fields.String(allow_none=True)
    at = Instant(allow_none=True)


class SealHeadAnswer(Schema):
    """The last seal."""

    number = fields.Integer(attribute="_id")
    hash = fields.String()
    at = Instant()


class AuditVerificationAnswer(Schema):
    """What one page of the verification found; all is as it was written where no page has findings.

    Sealed are entries after half a minute.
    """

    seals = fields.Integer(metadata={"description": "Seals looked at on this page."})
    entries = fields.Integer(metadata={"description": "Entries that they name."})
    unsealed = fields.Integer(metadata={"description": "Entries that wait for their seal."})
    findings = fields.List(fields.Nested(AuditFindingAnswer))
    head = fields.Nested(SealHeadAnswer, allow_none=True)
    next_cursor = fields.String(allow_none=True)


def declare(operations: Operations) -> None:
    """Adds the log to a service's operations."""
    operations.declare(
        "list_audit",
        "GET",
        "/audit",
        tag="operators",
        summary="Read who read or changed whose data",
        description="The newest first. Kept for a year; nobody can change it, and "
        "`verify_audit` tells whether somebody did. Who asks is in it as well.",
        allow=("operator",),
        query=AuditQuery,
        answer=EntriesAnswer,
        answer_example={
            "items": [
                {
                    "id": "019ab1c2-9b1e-7a10-9c55-2f64d1c3aa10",
                    "at": "2026-11-23T19:12:04.118Z",
                    "kind": "change",
                    "action": "person.merge",
                    "actor": "manager@saint-denis",
                    "roles": ["manager"],
                    "sites": ["saint-denis"],
                    "transport": "http",
                    "across_network": False,
                    "targets": [_WHO, "019ab1c2-7d3e-7a10-9c55-2f64d1c3aa07"],
                    "person_ids": [_WHO],
                    "reason": None,
                    "correlation_id": "019ab1c2-9b1d-7c44-8f3b-5a9f4f7f1b52",
                }
            ],
            "next_cursor": None,
        },
        shows_people=True,
    )(list_audit)
    operations.declare(
        "verify_audit",
        "GET",
        "/audit/verification",
        tag="operators",
        summary="Check that nobody changed the audit log",
        description="Page by page: all seals with the entries that they name, then all entries. "
        "Keep `head` somewhere else, and give it as `anchor` the next time: whoever can write to "
        "the database can cut the chain off, and have the service make what is left anew.",
        allow=("operator",),
        query=VerificationQuery,
        answer=AuditVerificationAnswer,
        answer_example={
            "seals": 200,
            "entries": 3_104,
            "unsealed": 0,
            "findings": [],
            "head": {"number": 812, "hash": _HASH, "at": "2026-11-23T19:12:30.007Z"},
            "next_cursor": _PLACES.make("seal:200"),
        },
    )(verify_audit)


def list_audit(app: Application, call: Call) -> dict[str, Any]:
    """A page of the log."""
    asked = call.fields
    person = asked["person_id"]
    wanted = Asked(
        people=() if person is None else ids_of(app, person),
        actor=asked["actor"],
        action=asked["action"],
        target=asked["target"],
        correlation_id=asked["request_id"],
        since=asked["since"],
        until=asked["until"],
    )
    found = entries(app.store.database, wanted, asked["limit"] + 1, asked["cursor"])
    return _PAGING.page(found, asked["limit"], lambda entry: entry["_id"])


def verify_audit(app: Application, call: Call) -> dict[str, Any]:
    """A page of the verification."""
    asked = call.fields
    store = app.store
    report = verify(
        store.database,
        store.clock.now(),
        asked["cursor"],
        asked["anchor"],
        keys=AuditKeys.from_environment(),
    )
    found = [one._asdict() for one in report.findings]
    next_ = None if report.next is None else _PLACES.make(report.next)
    return vars(report) | {"findings": found, "next_cursor": next_}
