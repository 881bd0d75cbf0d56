"""A call as it arrived, and the fields that are read from it."""

import time
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import msgspec
from marshmallow import Schema, ValidationError

from kit import telemetry
from kit.auth import ANYBODY, Caller
from kit.edge import refusals
from kit.edge.operation import Language, Operation, wire_names
from kit.edge.reading import check_value, error_at, flatten

MAX_TARGET: Final = 8192
"""Bytes of path and query."""


@dataclass
class Request:
    """A call as it arrived, before it was believed.

    `path`, `query` and `body` are JSON values; `instance` names the resource in problems;
    `address` is what counts as one client's over HTTP, empty over RPC.
    """

    operation: Operation
    transport: Literal["http", "rpc"]
    token: str | None
    language: Language
    request_id: str
    speaks: Language | None = None
    traceparent: str | None = None
    idempotency_key: str | None = None
    if_match: str | None = None
    instance: str | None = None
    address: str = ""
    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    raw: bytes = b""
    caller: Caller = ANYBODY
    arrived: float = field(default_factory=time.perf_counter)
    span: telemetry.Span = field(default_factory=telemetry.PassedOn)


def load(request: Request) -> dict[str, Any]:
    """The validated fields of path, query and body, merged. Raises `InvalidFields`."""
    operation = request.operation
    loaded: dict[str, Any] = {}
    errors: list[dict[str, str]] = []
    for place, schema, data in (
        ("path", operation.path_schema, request.path),
        ("query", operation.query_schema, request.query),
        ("body", operation.body_schema, request.body),
    ):
        if schema is not None:
            try:
                loaded.update(schema.load(data))
            except ValidationError as error:
                errors += flatten(place, error.messages, given=data)
        elif data:
            errors += [error_at(place, [name], "Unknown field.") for name in data]
    if errors:
        raise refusals.InvalidFields(errors)
    return loaded


def split(operation: Operation, fields: dict[str, Any]) -> dict[str, Any]:
    """RPC's one dictionary as path, query, body and raw text, each no larger than over HTTP.

    Raises `Unreadable`, `TargetTooLong`, `TooLarge`.
    """
    check_value(fields)

    def of(schema: Schema | None) -> dict[str, Any]:
        names = wire_names(schema)
        return {name: value for name, value in fields.items() if name in names}

    path, query = of(operation.path_schema), of(operation.query_schema)
    rest = {n: v for n, v in fields.items() if n not in path and n not in query}
    content = rest.pop("content", "") if operation.takes_raw else ""
    if not isinstance(content, str):
        raise refusals.Unreadable(("The content is no text.", "Le contenu n’est pas un texte."))
    body, raw = rest if operation.takes_json else rest or None, content.encode()
    if len(msgspec.json.encode([path, query])) > MAX_TARGET:
        raise refusals.TargetTooLong
    if max(len(raw), len(msgspec.json.encode(body))) > operation.max_body:
        raise refusals.TooLarge(operation.max_body)
    return {"path": path, "query": query, "body": body, "raw": raw}
