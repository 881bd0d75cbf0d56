"""Traces: from a call through outbox, broker and consumers, exported by OTLP where asked for.

OpenTelemetry's own variables say where to (`OTEL_EXPORTER_OTLP_ENDPOINT`), under what name
(`OTEL_SERVICE_NAME`), which share (`OTEL_TRACES_SAMPLER`), and so on. Without an endpoint its
libraries are not even loaded, nothing is recorded, and a caller's trace context is passed on as it
came. No span holds a path with its ids, a query, a body, an address or a person's data.
"""

import os
import re
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, Protocol

import structlog

from kit.envelope import Envelope

FLUSH_SECONDS: Final = 2.0
"""How long a process that ends waits for its last spans to be taken."""

_TRACEPARENT = re.compile(
    "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})"
)
_SYSTEM: Final = "rabbitmq"
_NOTHING: Final = nullcontext()

_log = structlog.get_logger("kit.telemetry")
_tracing: Any = None
"""The one `kit.tracing.Tracing` of this process, or None where nothing is exported."""


def configure(service: str) -> None:
    """Begins to export this process's spans, if the environment says where to.

    `service` becomes `passerelle-<service>` where `OTEL_SERVICE_NAME` is not set.
    """
    global _tracing
    if wanted(os.environ):
        from kit.tracing import Tracing

        _tracing = Tracing(service)
        _log.info("tracing", service_name=_tracing.name)


def wanted(environment: Mapping[str, str]) -> bool:
    """Whether spans are to be exported, by OpenTelemetry's own variables."""
    endpoint = any(
        environment.get(f"OTEL_EXPORTER_OTLP_{of}ENDPOINT", "").strip() for of in ("", "TRACES_")
    )
    disabled = environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    return endpoint and not disabled and environment.get("OTEL_TRACES_EXPORTER", "otlp") == "otlp"


def exporting() -> bool:
    """Whether this process exports spans."""
    return _tracing is not None


def shut_down() -> None:
    """Sends what is left, for `FLUSH_SECONDS` at most."""
    global _tracing
    if _tracing is None:
        return
    tracing, _tracing = _tracing, None
    # A collector that hangs would hold the exporter up for longer than anybody should wait.
    last = threading.Thread(target=tracing.shut_down, name="last spans", daemon=True)
    last.start()
    last.join(FLUSH_SECONDS)
    if last.is_alive():
        _log.warning("spans_given_up", seconds=FLUSH_SECONDS)


def now_ns() -> int:
    """The moment, for `started_ns` below; 0 where nothing is exported."""
    return 0 if _tracing is None else time.time_ns()


class Span(Protocol):
    """The time in which a call was worked on."""

    @property
    def traceparent(self) -> str | None:
        """The W3C trace context for whatever the call causes."""
        ...

    def end(self, attributes: Mapping[str, Any], failure: str | None) -> None:
        """The call was answered; `failure` is the type of error of one that went wrong here."""
        ...


class PassedOn:
    """No span of our own: what the caller gave is passed on."""

    def __init__(self, traceparent: str | None = None) -> None:
        self.traceparent = traceparent

    def end(self, attributes: Mapping[str, Any], failure: str | None) -> None:
        """See `Span.end`."""


def call(name: str, attributes: Mapping[str, Any], traceparent: str | None) -> Span:
    """Begins the SERVER span of a call, within the caller's trace or a new one."""
    if _tracing is None:
        return PassedOn(traceparent)
    span: Span = _tracing.call(name, attributes, traceparent)
    return span


def applied(queue: str, events: Sequence[Envelope], started_ns: int) -> None:
    """Tells of events whose effects were committed just now, all in one transaction.

    A CONSUMER span for each, within the trace that made the event, from `started_ns`
    (`now_ns()` when work on them began) to now.
    """
    if _tracing is None:
        return
    ended_ns = now_ns()
    for event in events:
        if is_sampled(event.traceparent):
            attributes = {
                "messaging.operation.name": "process",
                "messaging.operation.type": "process",
                "messaging.destination.name": queue,
                "messaging.rabbitmq.destination.routing_key": event.name,
                "messaging.message.id": event.id,
                "messaging.message.conversation_id": event.correlationid,
                "cloudevents.event_type": event.type,
                "passerelle.batch.events": len(events),
            }
            _message(
                "process", queue, "CONSUMER", attributes, event.traceparent, started_ns, ended_ns
            )


def published(
    exchange: str,
    key: str,
    event_id: str,
    traceparent: str,
    started_ns: int,
    failure: str | None = None,
) -> None:
    """Tells of an event that the broker confirmed just now, or refused (`failure`).

    A PRODUCER span within the trace that made the event, from `started_ns` to now.
    """
    if _tracing is None:
        return
    attributes = {
        "messaging.operation.name": "send",
        "messaging.operation.type": "send",
        "messaging.destination.name": exchange,
        "messaging.rabbitmq.destination.routing_key": key,
        "messaging.message.id": event_id,
    }
    if failure is not None:
        attributes["error.type"] = failure
    _message("send", exchange, "PRODUCER", attributes, traceparent, started_ns, now_ns())


def _message(
    operation: str,
    destination: str,
    kind: str,
    attributes: dict[str, Any],
    traceparent: str | None,
    started_ns: int,
    ended_ns: int,
) -> None:
    attributes["messaging.system"] = _SYSTEM
    _tracing.record(
        f"{operation} {destination}", kind, attributes, traceparent, started_ns, ended_ns
    )


def parts(traceparent: str | None) -> tuple[str, str, int] | None:
    """Trace id, span id and flags of a W3C trace context; None where it is none."""
    match = _TRACEPARENT.fullmatch(traceparent) if traceparent else None
    return (match[1], match[2], int(match[3], 16)) if match else None


def is_sampled(traceparent: str | None) -> bool:
    """Whether who began the trace wants it recorded."""
    found = parts(traceparent)
    return found is not None and bool(found[2] & 1)


def trace_id(traceparent: str | None) -> str | None:
    """The trace's id, for the log."""
    found = parts(traceparent)
    return found[0] if found else None


def logged(traceparent: str | None) -> AbstractContextManager[None]:
    """Puts `trace_id` into every line that is logged meanwhile, where there is a trace."""
    known = trace_id(traceparent)
    return _NOTHING if known is None else structlog.contextvars.bound_contextvars(trace_id=known)
