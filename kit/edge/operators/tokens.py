"""Tokens that a service is to refuse from now on: withdrawn, and listed."""

from datetime import datetime
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kit.claims import MAX_SUBJECT
from kit.clock import SystemClock
from kit.edge.fields import Instant, limit
from kit.edge.operation import Call, Operations
from kit.edge.paging import Paging
from kit.service import Application
from kit.withdrawals import AHEAD, REASONS, Wanted, Withdrawals

_PAGING: Final = Paging("list_withdrawn_tokens")
_OPERATORS: Final = ("operator",)
_TAG: Final = "operators"
_EXAMPLE: Final = {
    "subject": "tablet-3",
    "token_id": None,
    "issued_until": "2026-11-23T19:12:04.118Z",
    "reason": "stolen",
    "withdrawn_at": "2026-11-23T19:12:04.530Z",
    "withdrawn_by": "operator@command-line",
    "kept_until": "2026-11-24T19:14:04.530Z",
}


def _not_ahead(instant: datetime) -> None:
    if instant > SystemClock().now() + AHEAD:
        raise ValidationError("In the future.")


class WithdrawBody(Schema):
    """Which tokens: those of a subject, or one by its id."""

    subject = fields.String(
        load_default=None,
        validate=validate.Length(1, MAX_SUBJECT),
        metadata={
            "description": "The `sub` of tokens: all that were issued (`iat`) up to "
            "`issued_until`, and each without `iat`. Those that are issued later are good."
        },
    )
    token_id = fields.String(
        load_default=None,
        validate=validate.Length(1, MAX_SUBJECT),
        metadata={"description": "The `jti` of one token."},
    )
    issued_until = Instant(
        load_default=None,
        validate=_not_ahead,
        metadata={
            "description": "Left out, the present instant. Given, all services go by the same, and "
            "a repeat leaves alone what was issued since."
        },
    )
    reason = fields.String(
        required=True,
        validate=validate.OneOf(REASONS),
        metadata={"description": "Kept with it, and in the audit log."},
    )

    @validates_schema
    def _says_which(self, data: dict[str, Any], **_: Any) -> None:
        if (data["subject"] is None) == (data["token_id"] is None):
            raise ValidationError("Either a subject or a token's id.", "subject")
        if data["subject"] is None and data["issued_until"] is not None:
            raise ValidationError("Goes with a subject.", "issued_until")


class WithdrawnQuery(Schema):
    """Where to go on."""

    limit = limit()
    cursor = _PAGING.cursor()


class WithdrawnTokensAnswer(Schema):
    """Tokens that are refused: of a subject, or one."""

    subject = fields.String(allow_none=True)
    token_id = fields.String(allow_none=True)
    issued_until = Instant(
        allow_none=True,
        metadata={"description": "Of a subject's tokens those that were issued up to then."},
    )
    reason = fields.String(validate=validate.OneOf(REASONS))
    withdrawn_at = Instant()
    withdrawn_by = fields.String(metadata={"description": "The subject of who did so last."})
    kept_until = Instant(
        metadata={"description": "By then each of these tokens has ended by itself."}
    )


class WithdrawnTokensListAnswer(Schema):
    """A page of them."""

    items = fields.List(fields.Nested(WithdrawnTokensAnswer), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


def declare(operations: Operations) -> None:
    """Adds what can be done about tokens to a service's operations."""
    operations.declare(
        "withdraw_tokens",
        "POST",
        "/withdrawn-tokens",
        tag=_TAG,
        summary="Withdraw tokens",
        description="They open nothing of this service any more: at once in the process that "
        "answers, within seconds in its other ones. Tell every service. The same again changes "
        "nothing, and the caller's own token may be among them.",
        allow=_OPERATORS,
        body=WithdrawBody,
        answer=WithdrawnTokensAnswer,
        example={"subject": "tablet-3", "reason": "stolen"},
        answer_example=_EXAMPLE,
    )(withdraw_tokens)
    operations.declare(
        "list_withdrawn_tokens",
        "GET",
        "/withdrawn-tokens",
        tag=_TAG,
        summary="List the withdrawn tokens",
        description="Until each has ended by itself.",
        allow=_OPERATORS,
        query=WithdrawnQuery,
        answer=WithdrawnTokensListAnswer,
        answer_example={"items": [_EXAMPLE], "next_cursor": None},
    )(list_withdrawn_tokens)


def withdraw_tokens(_app: Application, call: Call) -> dict[str, Any]:
    """A subject's tokens, or one."""
    return _withdrawals(call).withdraw(Wanted(**call.fields), call.context)


def list_withdrawn_tokens(_app: Application, call: Call) -> dict[str, Any]:
    """A page of them."""
    most = call.fields["limit"]
    found = _withdrawals(call).find(most + 1, call.fields["cursor"])
    return _PAGING.page(found, most, lambda one: one["_id"])


def _withdrawals(call: Call) -> Withdrawals:
    if call.withdrawals is None:
        raise LookupError("a pipeline that was given no withdrawals")
    return call.withdrawals
