"""OpenTelemetry's side of `kit.telemetry`; loaded only where spans are exported."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status, StatusCode
from prometheus_client import Counter

from kit import telemetry

LOST: Final = Counter(
    "passerelle_spans_lost_total", "Spans that the trace collector did not take", ["service"]
)
_BATCH: Final = 100
_PROTOCOL: Final = "http/protobuf"

_log = structlog.get_logger("kit.telemetry")


class Tracing:
    """The tracer of one process. `exporter` is replaced in tests."""

    def __init__(self, service: str, exporter: SpanExporter | None = None) -> None:
        resource = Resource.create({"service.namespace": "passerelle"})
        if not os.environ.get("OTEL_SERVICE_NAME"):
            resource = resource.merge(Resource({SERVICE_NAME: f"passerelle-{service}"}))
        self.name = str(resource.attributes[SERVICE_NAME])
        # Its own end would wait half a minute for a collector that hangs.
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        watched = _Watched(exporter or _exporter(), service)
        # Encoding a span takes 0.1 ms, in which eventlet's loop stands still: 512 are too many.
        own = None if os.environ.get("OTEL_BSP_MAX_EXPORT_BATCH_SIZE") else _BATCH
        self._provider.add_span_processor(BatchSpanProcessor(watched, max_export_batch_size=own))
        self._tracer = self._provider.get_tracer("passerelle")

    def call(
        self, name: str, attributes: Mapping[str, Any], traceparent: str | None
    ) -> "RecordedCall":
        """See `kit.telemetry.call`."""
        return RecordedCall(
            self._tracer.start_span(
                name, _parent(traceparent), kind=SpanKind.SERVER, attributes=attributes
            )
        )

    def record(
        self,
        name: str,
        kind: str,
        attributes: Mapping[str, Any],
        traceparent: str | None,
        started_ns: int,
        ended_ns: int,
    ) -> None:
        """A span that is over; `kind` is the name of a `SpanKind`."""
        span = self._tracer.start_span(
            name,
            _parent(traceparent),
            kind=SpanKind[kind],
            attributes=attributes,
            start_time=started_ns,
        )
        if "error.type" in attributes:
            span.set_status(Status(StatusCode.ERROR))
        span.end(ended_ns)

    def shut_down(self) -> None:
        """Sends what is left and ends; may take long."""
        self._provider.shutdown()


class RecordedCall:
    """See `kit.telemetry.Span`."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        own = span.get_span_context()
        self.traceparent: str | None = (
            f"00-{own.trace_id:032x}-{own.span_id:016x}-{own.trace_flags:02x}"
        )

    def end(self, attributes: Mapping[str, Any], failure: str | None) -> None:
        """See `Span.end`."""
        self._span.set_attributes(attributes)
        if failure is not None:
            self._span.set_attribute("error.type", failure)
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()


class _Watched(SpanExporter):
    """Counts what the collector did not take, and says once when it is away and when it is back."""

    def __init__(self, exporter: SpanExporter, service: str) -> None:
        self._exporter = exporter
        self._lost = LOST.labels(service)
        self._away = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """See `SpanExporter.export`."""
        result = self._exporter.export(spans)
        away = result is not SpanExportResult.SUCCESS
        if away:
            self._lost.inc(len(spans))
        if away != self._away:
            self._away = away
            _log.warning("collector_away" if away else "collector_back")
        return result

    def shutdown(self) -> None:
        """See `SpanExporter.shutdown`."""
        self._exporter.shutdown()


def _exporter() -> SpanExporter:
    protocols = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
    wanted = next((os.environ[name] for name in protocols if os.environ.get(name)), _PROTOCOL)
    if wanted != _PROTOCOL:
        _log.warning("otlp_protocol_not_spoken", wanted=wanted, spoken=_PROTOCOL)
    return OTLPSpanExporter()


def _parent(traceparent: str | None) -> Context:
    """The context of a span that lies elsewhere; an empty one where there is none."""
    found = telemetry.parts(traceparent)
    if found is None:
        return Context()
    trace_id, span_id, flags = found
    remote = trace.SpanContext(
        int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=trace.TraceFlags(flags)
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(remote), Context())
