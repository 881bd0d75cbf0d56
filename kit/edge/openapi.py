"""OpenAPI 3.1 from the declared operations."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from kit.edge import refusals
from kit.edge.fields import Id, Instant
from kit.edge.operation import JSON, Operation, Operations
from kit.edge.problems import PROBLEM_JSON, Problems, ProblemType
from kit.idempotency import KEY_FORMAT

_PROBLEM_SCHEMA: Final = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "in", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer (RFC 6901)"},
                    "in": {"enum": ["body", "query", "path", "header"]},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def openapi(
    title: str, description: str, operations: Operations, problems: Problems
) -> dict[str, Any]:
    """The document of one service."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(
        title=title,
        version="1",
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": description, "license": {"name": "Apache-2.0"}},
    )
    if plugin.converter is None:
        raise RuntimeError("apispec has not set up its converter")
    converter: Any = plugin.converter
    converter.map_to_openapi_type(Id, "string", "uuid")
    converter.map_to_openapi_type(Instant, "string", "date-time")
    spec.components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    spec.components.schema("Problem", _PROBLEM_SCHEMA)
    for operation in operations:
        spec.path(
            path=operation.path,
            operations={operation.method.lower(): _operation(plugin, operation, problems)},
        )
    document: dict[str, Any] = spec.to_dict()
    document["tags"] = [{"name": tag} for tag in sorted({o.tag for o in operations})]
    return document


def _operation(
    plugin: MarshmallowPlugin, operation: Operation, problems: Problems
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": _description(operation),
        "security": [] if operation.public else [{"bearer": []}],
        "parameters": [
            *_parameters(plugin, operation.path_schema, "path"),
            *_parameters(plugin, operation.query_schema, "query"),
            *_headers(operation),
        ],
        "responses": {
            **_good_response(operation),
            **_problem_responses(operation, problems),
        },
    }
    if operation.takes_raw:
        described["requestBody"] = {
            "required": True,
            # OpenAPI 3.1 gives no schema to what is not JSON.
            "content": {operation.content_type: {}},
        }
    elif operation.takes_json:
        content: dict[str, Any] = {"schema": operation.body_schema}
        if operation.example is not None:
            content["example"] = operation.example
        described["requestBody"] = {"required": True, "content": {JSON: content}}
    if not operation.public:
        described["x-roles"] = sorted(operation.allow)
    return described


def _description(operation: Operation) -> str:
    who = "anybody" if operation.public else ", ".join(sorted(operation.allow))
    return f"{operation.description or operation.summary}\n\nAllowed: {who}."


def _parameters(
    plugin: MarshmallowPlugin, schema: Schema | None, place: str
) -> list[dict[str, Any]]:
    if schema is None or plugin.converter is None:
        return []
    found: list[dict[str, Any]] = plugin.converter.schema2parameters(schema, location=place)
    return found


def _headers(operation: Operation) -> list[dict[str, Any]]:
    headers: list[tuple[str, bool, str, dict[str, Any]]] = []
    if operation.idempotent_by_key:
        headers.append(
            (
                "Idempotency-Key",
                False,
                "Makes the command safe to send again: the same key with the same request gets "
                "the first answer, for seven days.",
                {
                    "type": "string",
                    "pattern": KEY_FORMAT.replace("\\x21", "!").replace("\\x7e", "~"),
                },
            )
        )
    if operation.if_match != "no":
        headers.append(
            (
                "If-Match",
                operation.if_match == "required",
                "The ETag that you read; refused with 412 if it has changed since.",
                {"type": "string", "pattern": '^(\\*|"[0-9]{1,9}")$', "examples": ['"3"']},
            )
        )
    return [
        {"in": "header", "name": name, "required": needed, "description": text, "schema": schema}
        for name, needed, text, schema in headers
    ]


def _good_response(operation: Operation) -> dict[str, Any]:
    if operation.answer_type != JSON:
        kind = "object" if operation.answer_type.endswith("+json") else "string"
        content = {operation.answer_type: {"schema": {"type": kind}}}
        return {str(operation.status): {"description": operation.summary, "content": content}}
    if operation.answer_schema is None:
        return {"204": {"description": "Done"}}
    media: dict[str, Any] = {"schema": operation.answer_schema}
    if operation.answer_example is not None:
        media["example"] = operation.answer_example
    answer: dict[str, Any] = {
        "description": HTTPStatus(operation.status).phrase,
        "content": {JSON: media},
    }
    if "version" in operation.answer_schema.dump_fields:
        answer["headers"] = {
            "ETag": {"schema": {"type": "string"}, "description": "The version, for If-Match"}
        }
    return {str(operation.status): answer}


def problems_of(operation: Operation, problems: Problems) -> list[ProblemType]:
    """Every problem that an operation may answer with, by status."""
    kinds: list[type[Exception]] = [
        refusals.Unreadable,
        refusals.TooManyRequests,
        refusals.Unexpected,
        refusals.Unavailable,
    ]
    if not operation.public:
        kinds += [refusals.Unauthenticated, refusals.Forbidden]
    if operation.path_schema is not None:
        kinds.append(refusals.NotFound)
    if operation.path_schema is not None or operation.query_schema is not None:
        kinds.append(refusals.TargetTooLong)
    kinds.append(refusals.InvalidFields)
    if operation.takes_json or operation.takes_raw:
        kinds += [refusals.TooLarge, refusals.UnsupportedMedia]
    if operation.idempotent_by_key:
        kinds += [refusals.KeyReused]
    if operation.method != "GET":
        kinds += [refusals.ChangedMeanwhile]
    if operation.if_match != "no":
        kinds += [refusals.Stale]
    if operation.if_match == "required":
        kinds += [refusals.IfMatchRequired]
    found: dict[str, ProblemType] = {}
    for kind in (*kinds, *operation.refusals):
        problem_type = problems.of(kind)
        if problem_type is None:
            raise ValueError(f"{operation.name}: {kind.__name__} has no ProblemType")
        found[problem_type.code] = problem_type
    return sorted(found.values(), key=lambda p: (p.status, p.code))


def _problem_responses(operation: Operation, problems: Problems) -> dict[str, Any]:
    by_status: dict[int, list[ProblemType]] = {}
    for problem_type in problems_of(operation, problems):
        by_status.setdefault(problem_type.status, []).append(problem_type)
    return {
        str(status): {
            "description": "; ".join(kind.title["en"] for kind in kinds),
            "content": {
                PROBLEM_JSON: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {k.code: {"value": _example(k, problems)} for k in kinds},
                },
                **(_PAGE if status in _PAGES_TOO and _is_page(operation) else {}),
            },
            **({"headers": _RETRY_AFTER} if status in _PASSING else {}),
        }
        for status, kinds in by_status.items()
    }


_PAGES_TOO: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
"""What a page says as a page as well."""
_PAGE: Final = {"text/html": {"schema": {"type": "string"}}}


def _is_page(operation: Operation) -> bool:
    return operation.answer_type in _PAGE


_PASSING: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_RETRY_AFTER: Final = {
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait"}
}


def _example(kind: ProblemType, problems: Problems) -> Mapping[str, Any]:
    return {
        "type": problems.type_path(kind.code),
        "title": kind.title["en"],
        "status": kind.status,
        "code": kind.code,
    }


def _schema_name(schema: type[Schema] | Schema) -> str:
    name = schema.__name__ if isinstance(schema, type) else type(schema).__name__
    return name.removesuffix("Schema") or name
