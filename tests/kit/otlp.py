"""A trace collector of the tests' own: takes OTLP over HTTP and keeps the spans."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span as Sent


@dataclass(frozen=True)
class Received:
    """One span, with its ids in hexadecimal, and all that was sent about it as text."""

    service: str
    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str
    attributes: dict[str, Any]
    error: bool
    started_ns: int
    ended_ns: int
    whole: str

    @property
    def traceparent(self) -> str:
        """The context of what it causes."""
        return f"00-{self.trace_id}-{self.span_id}-01"


class Collector:
    """Listens on a port of its own, and keeps spans and the bodies that bore them.

    While `held`, it takes requests and answers none.
    """

    def __init__(self) -> None:
        self.spans: list[Received] = []
        self.bodies: list[bytes] = []
        self.requests = 0
        self.held = False
        self.go_on = threading.Event()
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.requests += 1
                if collector.held:
                    collector.go_on.wait()
                collector.bodies.append(body)
                collector.spans += read(body)
                self.send_response(200 if self.path == "/v1/traces" else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process export to it, soon."""
        port = self._server.server_address[1]
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}",
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        }

    def of(self, trace_id: str, kind: str | None = None) -> list[Received]:
        """The spans of a trace, in the order of their beginning."""
        found = [s for s in self.spans if s.trace_id == trace_id and kind in (None, s.kind)]
        return sorted(found, key=lambda span: span.started_ns)

    def close(self) -> None:
        """Lets go of whoever is held, and ends."""
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector for as long as the block lasts."""
    collector = Collector()
    try:
        yield collector
    finally:
        collector.close()


def read(body: bytes) -> list[Received]:
    """The spans of one request."""
    request = ExportTraceServiceRequest.FromString(body)
    return [
        _received(span, _values(resource.resource.attributes)["service.name"])
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def _received(span: Sent, service: str) -> Received:
    return Received(
        service=service,
        name=span.name,
        kind=Sent.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        attributes=_values(span.attributes),
        error=span.status.code == span.status.STATUS_CODE_ERROR,
        started_ns=span.start_time_unix_nano,
        ended_ns=span.end_time_unix_nano,
        whole=str(span),
    )


def _values(attributes: Any) -> dict[str, Any]:
    return {a.key: getattr(a.value, a.value.WhichOneof("value")) for a in attributes}
