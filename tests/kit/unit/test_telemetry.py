"""Spans are made where somebody wants them, and a trace context is passed on in any case."""

import subprocess
import sys

import pytest
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from kit import telemetry
from kit.relay.ports import Row
from kit.relay.tracing import TracedPublisher
from kit.tracing import LOST, Tracing
from tests.kit.eventpath import event

TRACE, CALLER = "a" * 32, "b" * 16
GIVEN = f"00-{TRACE}-{CALLER}-01"
UNSAMPLED = f"00-{TRACE}-{CALLER}-00"


class Exporter(InMemorySpanExporter):
    """Keeps spans; refuses them on request."""

    refuses = False

    def export(self, spans):
        return SpanExportResult.FAILURE if self.refuses else super().export(spans)


@pytest.fixture
def exporter(monkeypatch) -> Exporter:
    """What this process exports now goes there once `telemetry.shut_down` was called."""
    monkeypatch.delenv("OTEL_SERVICE_NAME", raising=False)
    exporter = Exporter()
    monkeypatch.setattr(telemetry, "_tracing", Tracing("toys", exporter))
    return exporter


def finished(exporter: Exporter) -> list:
    telemetry.shut_down()
    return list(exporter.get_finished_spans())


def about(span) -> tuple[str, str, str]:
    """Kind, trace id and parent's id of a span."""
    parent = f"{span.parent.span_id:016x}" if span.parent else ""
    return span.kind.name, f"{span.context.trace_id:032x}", parent


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": " "}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SDK_DISABLED": "TRUE"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_the_standard_variables_say_whether_spans_are_exported(environment, expected):
    assert telemetry.wanted(environment) is expected


def test_without_an_endpoint_the_context_is_passed_on_and_nothing_is_made():
    assert not telemetry.exporting()
    span = telemetry.call("GET /x", {}, GIVEN)
    assert span.traceparent == GIVEN
    span.end({}, None)
    assert telemetry.call("GET /x", {}, None).traceparent is None
    telemetry.applied("toys.inbox", [event(traceparent=GIVEN)], telemetry.now_ns())
    telemetry.shut_down()


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "",
        "00-zz-b-01",
        f"00-{'0' * 32}-{CALLER}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-{CALLER}-01",
        f"00-{TRACE}-{CALLER}-01-more",
        f"00-{TRACE.upper()}-{CALLER}-01",
    ],
)
def test_what_is_no_trace_context_is_none(bad):
    assert telemetry.parts(bad) is None
    assert telemetry.trace_id(bad) is None
    assert not telemetry.is_sampled(bad)


def test_a_call_continues_the_trace_of_its_caller(exporter):
    span = telemetry.call("GET /x", {"http.route": "/x"}, GIVEN)
    version, trace, own, flags = span.traceparent.split("-")
    assert (version, trace, flags) == ("00", TRACE, "01")
    assert own != CALLER
    span.end({"http.response.status_code": 200}, None)
    [made] = finished(exporter)
    assert about(made) == ("SERVER", TRACE, CALLER)
    assert dict(made.attributes) == {"http.route": "/x", "http.response.status_code": 200}
    assert made.status.is_unset
    assert made.resource.attributes["service.name"] == "passerelle-toys"


def test_a_call_without_a_trace_begins_one_and_a_failure_is_marked(exporter):
    first, second = (telemetry.call("GET /x", {}, None) for _ in range(2))
    assert first.traceparent[:36] != second.traceparent[:36]
    first.end({}, "Unexpected")
    [made] = finished(exporter)
    assert about(made)[2] == ""
    assert made.attributes["error.type"] == "Unexpected"
    assert not made.status.is_ok


def test_a_trace_that_its_caller_does_not_record_goes_on_unrecorded(exporter):
    span = telemetry.call("GET /x", {}, UNSAMPLED)
    assert span.traceparent.startswith(f"00-{TRACE}-")
    assert span.traceparent.endswith("-00")
    span.end({}, None)
    telemetry.applied("toys.inbox", [event(traceparent=span.traceparent)], telemetry.now_ns())
    assert finished(exporter) == []


def test_each_applied_event_of_a_trace_is_a_consumer_span_with_the_time_of_its_batch(exporter):
    other = f"00-{'c' * 32}-{'d' * 16}-01"
    events = [
        event(sequence=1, traceparent=GIVEN),
        event(sequence=2),
        event(sequence=3, traceparent=other),
        event(sequence=4, traceparent="nonsense"),
    ]
    began = telemetry.now_ns()
    telemetry.applied("toys.inbox", events, began)
    spans = finished(exporter)
    assert [about(s) for s in spans] == [
        ("CONSUMER", TRACE, CALLER),
        ("CONSUMER", "c" * 32, "d" * 16),
    ]
    assert {s.start_time for s in spans} == {began}
    assert spans[0].end_time == spans[1].end_time >= began
    assert spans[0].name == "process toys.inbox"
    assert dict(spans[0].attributes) == {
        "messaging.system": "rabbitmq",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": "toys.inbox",
        "messaging.rabbitmq.destination.routing_key": "booking.appointment_missed",
        "messaging.message.id": events[0].id,
        "messaging.message.conversation_id": "journey-1",
        "cloudevents.event_type": "booking.appointment_missed.v1",
        "passerelle.batch.events": 4,
    }


class Channel:
    """Gives growing tags."""

    def __init__(self):
        self.sent = []

    def publish(self, row):
        self.sent.append(row)
        return len(self.sent)


def row(number: int, traceparent: str | None = GIVEN) -> Row:
    return Row(
        f"event-{number}", number, "toys.lent", "toy/1", "toy/1", "text/plain", b"", traceparent
    )


def test_a_published_event_is_a_producer_span_from_publish_to_confirm(exporter):
    channel = Channel()
    traced = TracedPublisher(channel, "toys.events")
    began = telemetry.now_ns()
    tags = [traced.publish(row(n, None if n == 2 else GIVEN)) for n in range(1, 6)]
    assert (tags, len(channel.sent)) == ([1, 2, 3, 4, 5], 5)
    traced.returned("event-4")
    traced.returned("unheard-of")
    traced.settled(3, multiple=True, taken=True)
    traced.settled(3, multiple=False, taken=True)
    traced.settled(4, multiple=False, taken=True)
    traced.settled(5, multiple=False, taken=False)
    spans = finished(exporter)
    assert [
        (s.attributes["messaging.message.id"], s.attributes.get("error.type")) for s in spans
    ] == [
        ("event-1", None),
        ("event-3", None),
        ("event-4", "unroutable"),
        ("event-5", "refused"),
    ]
    assert {about(s) for s in spans} == {("PRODUCER", TRACE, CALLER)}
    assert all(began <= s.start_time <= s.end_time for s in spans)
    assert spans[0].name == "send toys.events"
    assert spans[0].attributes["messaging.rabbitmq.destination.routing_key"] == "toys.lent"
    assert [s.status.is_ok or s.status.is_unset for s in spans] == [True, True, False, False]


def test_a_name_of_ones_own_is_kept(monkeypatch):
    monkeypatch.setenv("OTEL_SERVICE_NAME", "reception")
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
    tracing = Tracing("toys", Exporter())
    assert tracing.name == "reception"
    tracing.shut_down()


def test_spans_that_nobody_takes_are_counted(exporter):
    before = LOST.labels("toys")._value.get()
    exporter.refuses = True
    telemetry.call("GET /x", {}, None).end({}, None)
    assert finished(exporter) == []
    assert LOST.labels("toys")._value.get() == before + 1


def test_a_process_that_exports_nothing_does_not_load_the_libraries():
    code = (
        "import sys, kit.relay.host, kit.edge.pipeline; from kit import telemetry;"
        "telemetry.configure('x');"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "."}).returncode == 0
