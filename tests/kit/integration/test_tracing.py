"""A service's calls become spans at a real collector; one that is away or hangs bothers nobody."""

import json
from functools import partial

import pytest

from ops.ports import any_free
from tests.alone import uri_of
from tests.kit.edge_toy.calling import Client
from tests.kit.edge_toy.running import SERVICE
from tests.kit.otlp import collecting
from tests.processes import Running, serving
from tests.waiting import eventually

TRACE, CALLER = "a1" * 16, "b2" * 8
GIVEN = f"00-{TRACE}-{CALLER}-01"
LABEL = "Zéphyrine Quénaudon"


@pytest.fixture
def collector():
    with collecting() as collector:
        yield collector


@pytest.fixture
def start(tmp_path, mongo, database, broker):
    """Starts the toy service with these settings."""

    def start(settings: dict[str, str]):
        wanted = {"TOY_DATABASE": database.name, **settings}
        return serving(SERVICE, tmp_path, uri_of(mongo), broker.amqp_uri, settings=wanted)

    return start


def place(shelf: Running, number: int, **headers: str):
    body = {"place": number, "label": LABEL}
    return shelf.call("POST", "/toy/v1/things?", json=body, headers=headers)


def lines(shelf: Running) -> list[dict]:
    return [json.loads(line) for line in shelf.log.read_text(encoding="utf-8").splitlines()]


def test_a_call_is_a_span_of_its_caller_s_trace_and_so_is_what_it_causes(
    start, collector, database
):
    with start(collector.environment) as shelf:
        made = place(shelf, 1, traceparent=GIVEN, **{"X-Request-Id": TRACE})
        refused = place(shelf, 1, traceparent=GIVEN)
        listed = shelf.call("GET", "/toy/v1/things?kind=Quenaudon", headers={"traceparent": GIVEN})
        assert [a.status_code for a in (made, refused, listed)] == [201, 409, 200]
        eventually(lambda: len(collector.of(TRACE)) == 3, what="three spans")
        spans = collector.of(TRACE)
        assert {span.parent_id for span in spans} == {CALLER}
        assert {span.kind for span in spans} == {"SERVER"}
        assert {span.service for span in spans} == {"passerelle-toy"}
        assert [span.name for span in spans] == ["POST /toy/v1/things"] * 2 + ["GET /toy/v1/things"]
        assert [span.attributes["http.response.status_code"] for span in spans] == [201, 409, 200]
        assert not any(span.error for span in spans), "a refusal is no failure"
        assert spans[0].attributes == {
            "http.request.method": "POST",
            "http.route": "/toy/v1/things",
            "url.scheme": "http",
            "passerelle.correlation_id": TRACE,
            "http.response.status_code": 201,
        }
        row = database.outbox.find_one({"subject": f"thing/{made.json()['id']}"})
        assert row["traceparent"] == json.loads(row["body"])["traceparent"] == spans[0].traceparent
        said = [line for line in lines(shelf) if line["event"] == "call"]
        assert [line["trace_id"] for line in said] == [TRACE] * 3
        for span in collector.spans:
            for word in ("naudon", LABEL.split()[0], made.json()["id"], "kind=", "127.0.0.1"):
                assert word not in span.whole


def test_a_call_over_rpc_is_a_span_too(start, collector, broker):
    with start(collector.environment) as shelf:
        eventually(lambda: shelf.health()["checks"].get("rpc", {}).get("status") == "ok")
        client = Client(broker.amqp_uri)
        context = {"auth_token": shelf.token("desk", sites=["saint-denis"]), "traceparent": GIVEN}
        assert client.call("place_thing", {"place": 1}, context)["error"] is None
        assert client.call("place_thing", {"place": 1}, context)["error"] is not None
        client.connection.close()
        eventually(lambda: len(collector.of(TRACE)) == 2, what="two spans")
        spans = collector.of(TRACE)
        assert [(s.kind, s.name, s.parent_id) for s in spans] == [
            ("SERVER", "toy/place_thing", CALLER)
        ] * 2
        assert [s.attributes["rpc.response.status_code"] for s in spans] == [201, 409]


def test_a_call_without_a_trace_begins_one(start, collector, database):
    with start(collector.environment) as shelf:
        made = place(shelf, 1).json()
        row = database.outbox.find_one({"subject": f"thing/{made['id']}"})
        trace = row["traceparent"].split("-")[1]
        [span] = eventually(lambda: collector.of(trace))
        assert span.parent_id == ""
        # The last two digits tell of sampling, and how the id was made.
        assert row["traceparent"][:-2] == span.traceparent[:-2]


def test_without_an_endpoint_the_caller_s_context_is_passed_on_as_it_came(start, database):
    with start({}) as shelf:
        made, other = place(shelf, 1, traceparent=GIVEN).json(), place(shelf, 2).json()
        rows = {row["subject"]: row for row in database.outbox.find()}
        assert rows[f"thing/{made['id']}"]["traceparent"] == GIVEN
        assert "traceparent" not in rows[f"thing/{other['id']}"]
        said = [line.get("trace_id") for line in lines(shelf) if line["event"] == "call"]
        assert said == [TRACE, None]


def test_the_last_spans_are_sent_when_a_service_ends(start, collector):
    rarely = {**collector.environment, "OTEL_BSP_SCHEDULE_DELAY": "3600000"}
    with start(rarely) as shelf:
        for number in range(1, 6):
            assert place(shelf, number, traceparent=GIVEN).status_code == 201
        assert collector.spans == []
        assert shelf.stop() == 0
        assert len(collector.of(TRACE)) == 5


def test_a_collector_that_hangs_keeps_no_command_and_no_end_waiting(start, collector):
    collector.held = True
    with start(collector.environment) as shelf:
        assert place(shelf, 1).status_code == 201
        eventually(lambda: collector.requests, what="an export that hangs")
        for number in range(2, 42):
            assert place(shelf, number).status_code == 201
        assert (collector.requests, collector.spans) == (1, []), "it still hangs"
        assert shelf.stop() == 0
        said = [line["event"] for line in lines(shelf)]
        assert said[-2:] == ["spans_given_up", "stopped"]


def test_a_collector_that_is_away_is_said_once_and_counted(start):
    away = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{any_free()}",
        "OTEL_EXPORTER_OTLP_TIMEOUT": "1",
        "OTEL_BSP_SCHEDULE_DELAY": "50",
    }
    with start(away) as shelf:

        def lost() -> float:
            text = shelf.call("GET", "/metrics", token=None).text
            found = [n for n in text.splitlines() if n.startswith("passerelle_spans_lost_total{")]
            return float(found[0].split()[-1])

        for number in range(1, 4):
            assert place(shelf, number).status_code == 201
            eventually(partial(lambda n: lost() >= n, number), what="a span counted as lost")
        assert shelf.stop() == 0
        said = [line["event"] for line in lines(shelf)]
        assert said.count("collector_away") == 1
        assert "spans_given_up" not in said
