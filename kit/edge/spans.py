"""What a trace says of a call: names and attributes by OpenTelemetry's semantic conventions.

A route, never a path: ids are people's. Nothing of query, body, headers or the client's address.
"""

from http import HTTPStatus
from typing import Any, Literal

from kit import telemetry
from kit.edge.operation import Operation

Transport = Literal["http", "rpc"]


def begin(
    service: str,
    operation: Operation,
    transport: Transport,
    request_id: str,
    traceparent: str | None,
) -> telemetry.Span:
    """Opens the SERVER span of a call."""
    attributes: dict[str, Any]
    if transport == "http":
        name = f"{operation.method} {operation.path}"
        attributes = {
            "http.request.method": operation.method,
            "http.route": operation.path,
            "url.scheme": "http",
        }
    else:
        name = f"{service}/{operation.name}"
        attributes = {
            "rpc.system": "nameko",
            "rpc.service": service,
            "rpc.method": operation.name,
        }
    attributes["passerelle.correlation_id"] = request_id
    return telemetry.call(name, attributes, traceparent)


def end(span: telemetry.Span, transport: Transport, status: int, problem: str | None) -> None:
    """Closes it; a refusal of what the caller asked is no failure of the service."""
    failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    span.end(
        {f"{transport}.response.status_code": status},
        (problem or str(status)) if failed else None,
    )
