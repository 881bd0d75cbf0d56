"""Dead letters: list, show, replay, discard."""

import base64
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kit.clock import SystemClock
from kit.edge.operation import Call, Operations
from kit.edge.operators import schemas
from kit.edge.operators.schemas import EVENT_ID, LETTER_EXAMPLE
from kit.edge.problems import ProblemType
from kit.inbox.letters import MOST_AT_ONCE, Handled, Letters, NoSuchLetter, NotDead, Wanted
from kit.service import Application

_OPERATORS: Final = ("operator",)
_TAG: Final = "operators"
_HANDLED_EXAMPLE: Final = {"ids": [EVENT_ID], "more": False}
_MANY: Final = f"At most {MOST_AT_ONCE} by one call, in the order of their ids."


def _not_dead(refusal: NotDead, language: str) -> str:
    if language == "fr":
        return f"Ce message est dans l’état « {refusal.state} »."
    return f"This letter is {refusal.state}."


PROBLEMS: Final = (
    ProblemType(
        NoSuchLetter,
        404,
        "no_such_letter",
        {"en": "There is no dead letter of this id", "fr": "Aucun message mort ne porte cet id"},
        advice={"en": "It may have been applied meanwhile: list the letters again."},
    ),
    ProblemType(
        NotDead,
        409,
        "not_dead",
        {
            "en": "This letter is not dead",
            "fr": "Ce message n’est pas mort",
        },
        detail=_not_dead,
        extra=lambda refusal: {"state": refusal.state},
        advice={
            "en": "One that is `parked` waits for the first of its line, one that is `replaying` "
            "is tried at this moment, one that is `discarded` is given up for good."
        },
    ),
)


def declare(operations: Operations) -> None:
    """Adds what can be done with dead letters to a service's operations."""
    operations.declare(
        "list_dead_letters",
        "GET",
        "/dead-letters",
        tag=_TAG,
        summary="List the dead letters",
        description="Events and other messages that the service could not handle. `behind` says "
        "how many later events of the same partition key wait for it.",
        allow=_OPERATORS,
        query=schemas.LettersQuery,
        answer=schemas.LettersAnswer,
        answer_example={"items": [LETTER_EXAMPLE], "next_cursor": None},
    )(list_dead_letters)
    operations.declare(
        "show_dead_letter",
        "GET",
        "/dead-letters/{letter_id}",
        tag=_TAG,
        summary="Show a dead letter with its message",
        allow=_OPERATORS,
        path=schemas.LetterPath,
        answer=schemas.WholeLetterAnswer,
        refusals=(NoSuchLetter,),
        answer_example={
            **LETTER_EXAMPLE,
            "stack": ["services/impact/adapters/projections.py:91 in apply", "builtins.ValueError"],
            "headers": {"partitionkey": "019ab1bd-0aa2-7c44-8f3b-5a9f4f7f1b52"},
            "event": {"specversion": "1.0", "id": EVENT_ID, "data": {"minutes": 45}},
            "body_base64": None,
        },
    )(show_dead_letter)
    operations.declare(
        "replay_dead_letter",
        "POST",
        "/dead-letters/{letter_id}/replay",
        tag=_TAG,
        summary="Try a dead letter again",
        description="The service tries it within a second. Applied, it is a dead letter no more, "
        "and those behind it follow in order; failed again, it is dead as before, with one more "
        "attempt. One that waits for its next try is tried at once.",
        allow=_OPERATORS,
        path=schemas.LetterPath,
        answer=schemas.HandledAnswer,
        refusals=(NoSuchLetter, NotDead),
        answer_example=_HANDLED_EXAMPLE,
        if_match="no",
    )(replay_dead_letter)
    operations.declare(
        "discard_dead_letter",
        "POST",
        "/dead-letters/{letter_id}/discard",
        tag=_TAG,
        summary="Give a dead letter up",
        description="It will never have an effect; those behind it go on. It can be looked at for "
        "90 days more.",
        allow=_OPERATORS,
        path=schemas.LetterPath,
        body=schemas.DiscardBody,
        answer=schemas.HandledAnswer,
        refusals=(NoSuchLetter, NotDead),
        example={"reason": "sent twice by the old desk"},
        answer_example=_HANDLED_EXAMPLE,
        if_match="no",
    )(discard_dead_letter)
    operations.declare(
        "replay_dead_letters",
        "POST",
        "/dead-letters/replay",
        tag=_TAG,
        summary="Try many dead letters again",
        description=_MANY,
        allow=_OPERATORS,
        body=schemas.ReplayLettersBody,
        answer=schemas.HandledAnswer,
        example={
            "filter": {
                "type": "booking.appointment_missed",
                "failed_from": "2026-11-23T18:00:00Z",
            }
        },
        answer_example=_HANDLED_EXAMPLE,
    )(replay_dead_letters)
    operations.declare(
        "discard_dead_letters",
        "POST",
        "/dead-letters/discard",
        tag=_TAG,
        summary="Give many dead letters up",
        description=_MANY,
        allow=_OPERATORS,
        body=schemas.DiscardLettersBody,
        answer=schemas.HandledAnswer,
        example={
            "filter": {"reason": "unreadable"},
            "reason": "a test that went to the wrong broker",
        },
        answer_example=_HANDLED_EXAMPLE,
    )(discard_dead_letters)


def list_dead_letters(app: Application, call: Call) -> dict[str, Any]:
    """A page of letters."""
    limit = call.fields["limit"]
    found = _letters(app).find(_wanted(call.fields), limit + 1, call.fields["cursor"])
    return schemas.PAGING.page(found, limit, lambda letter: letter["_id"])


def show_dead_letter(app: Application, call: Call) -> dict[str, Any]:
    """One letter with its message."""
    letter = _letters(app).show(call.fields["letter_id"])
    body = bytes(letter["body"])
    event = _event(body)
    return letter | {
        "event": event,
        "body_base64": None if event is not None else base64.b64encode(body).decode(),
        "headers": {name: _plain(value) for name, value in letter["headers"].items()},
    }


def replay_dead_letter(app: Application, call: Call) -> Handled:
    """One letter."""
    return _letters(app).replay(Wanted.one(call.fields["letter_id"]), call.context)


def discard_dead_letter(app: Application, call: Call) -> Handled:
    """One letter."""
    wanted = Wanted.one(call.fields["letter_id"])
    return _letters(app).discard(wanted, call.fields["reason"], call.context)


def replay_dead_letters(app: Application, call: Call) -> Handled:
    """Many letters."""
    return _letters(app).replay(_wanted(call.fields["filter"]), call.context)


def discard_dead_letters(app: Application, call: Call) -> Handled:
    """Many letters."""
    wanted = _wanted(call.fields["filter"])
    return _letters(app).discard(wanted, call.fields["reason"], call.context)


def _letters(app: Application) -> Letters:
    return Letters(app.store, SystemClock())


def _wanted(fields: Mapping[str, Any]) -> Wanted:
    return Wanted(
        states=tuple(fields["state"]),
        ids=tuple(fields.get("ids", ())),
        type=fields["type"],
        reason=fields["reason"],
        line=fields["line"],
        failed_from=fields["failed_from"],
        failed_before=fields["failed_before"],
    )


def _event(body: bytes) -> dict[str, Any] | None:
    """The JSON object that a message holds, None where it holds none."""
    try:
        event = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _plain(value: Any) -> Any:
    """A header's value as JSON has it; what it has no form for as text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str | int | float | bool | None) else str(value)
