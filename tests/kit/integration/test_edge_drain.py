"""Told to stop, a service finishes what was begun, and nobody notices: over HTTP and RPC."""

import http.client
import json
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count

import pytest
import requests

from ops.ports import any_free
from tests.alone import uri_of
from tests.broker_control import Deliveries, calls_delivered
from tests.kit.edge_toy.calling import Client
from tests.kit.edge_toy.running import toy
from tests.kit.integration.test_edge_outages import check
from tests.processes import Running
from tests.waiting import eventually


def stop(running: Running) -> None:
    """Sends SIGTERM and returns when the service has begun to drain."""
    running.process.send_signal(signal.SIGTERM)
    eventually(lambda: '"stopping"' in running.log.read_text())

    def refuses() -> bool:
        try:
            socket.create_connection(("127.0.0.1", running.port)).close()
        except ConnectionRefusedError:
            return True
        return False

    eventually(refuses)


@contextmanager
def connection(running: Running) -> Iterator[http.client.HTTPConnection]:
    """A connection on which one request was answered, kept alive."""
    kept = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    kept.request("GET", "/health/live")
    kept.getresponse().read()
    try:
        yield kept
    finally:
        kept.close()


def ask(kept, method, path, body=None, token="") -> tuple[int, str, bytes]:
    """Status, `Connection` header and body of one request on it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
    kept.request(method, path, body, headers)
    answer = kept.getresponse()
    return answer.status, answer.headers.get("Connection", ""), answer.read()


def ends(kept) -> bool:
    """Whether the service has ended the connection in good order."""
    return kept.sock is None or kept.sock.recv(1) == b""


def test_a_kept_connection_is_answered_once_more_and_then_ended(mongo, database):
    with toy(uri_of(mongo), database.name) as running, connection(running) as kept:
        stop(running)
        token = running.token("desk")
        status, header, _ = ask(kept, "POST", "/toy/v1/things", b'{"place": 1}', token)
        assert (status, header) == (201, "close")
        assert ends(kept)
        assert running.process.wait(60) == 0


def test_who_stops_is_not_ready(mongo, database):
    with toy(uri_of(mongo), database.name) as running, connection(running) as kept:
        stop(running)
        status, _, body = ask(kept, "GET", "/health/ready")
        assert (status, json.loads(body)["status"]) == (503, "stopping")


def test_who_leaves_says_so_on_new_connections_and_serves_on_until_told_again(
    mongo, database, monkeypatch
):
    monkeypatch.setenv("PASSERELLE_LEAVING_SECONDS", "120")
    with toy(uri_of(mongo), database.name) as running:
        running.process.send_signal(signal.SIGTERM)

        def ready() -> tuple[int, str]:
            answer = requests.get(f"http://127.0.0.1:{running.port}/health/ready", timeout=10)
            return answer.status_code, answer.json()["status"]

        eventually(lambda: ready() == (503, "stopping"))
        with connection(running) as new:
            token = running.token("desk")
            status, header, _ = ask(new, "POST", "/toy/v1/things", b'{"place": 1}', token)
            assert (status, header) == (201, "")
            running.process.send_signal(signal.SIGTERM)
            assert ends(new)
        assert running.process.wait(60) == 0


def test_a_kept_connection_that_stays_silent_is_ended(mongo, database):
    with toy(uri_of(mongo), database.name) as running, connection(running) as kept:
        stop(running)
        assert ends(kept)
        assert running.process.wait(60) == 0


def test_a_body_that_is_on_its_way_is_waited_for(mongo, database):
    with toy(uri_of(mongo), database.name) as running, connection(running) as kept:
        body = json.dumps({"place": 7}).encode()
        kept.putrequest("POST", "/toy/v1/things")
        kept.putheader("Authorization", f"Bearer {running.token('desk')}")
        kept.putheader("Content-Type", "application/json")
        kept.putheader("Content-Length", str(len(body)))
        kept.endheaders(body[:5])
        with connection(running) as other:
            stop(running)
            assert ends(other), "idle connections are ended by now, the one at work is not"
        kept.send(body[5:])
        answer = kept.getresponse()
        assert (answer.status, answer.headers["Connection"]) == (201, "close")
        answer.read()
        assert running.process.wait(60) == 0


def test_a_request_line_that_came_in_half_is_at_work(mongo, database):
    with toy(uri_of(mongo), database.name) as running, connection(running) as kept:
        kept.sock.sendall(b"GET /health/live HT")
        with connection(running) as other:
            stop(running)
            assert ends(other)
        kept.sock.sendall(b"TP/1.1\r\n\r\n")
        assert b'{"status":"ok"}' in kept.sock.makefile("rb").read()


def test_a_refusal_arrives_although_its_body_was_not_read(mongo, database):
    with toy(uri_of(mongo), database.name) as running, connection(running) as kept:
        stop(running)
        status, header, body = ask(kept, "POST", "/toy/v1/things", b" " * 8_000_000)
        assert (status, header) == (401, "close")
        assert json.loads(body)["code"] == "unauthenticated"


def test_a_replica_at_a_shared_port_goes_and_comes_without_a_refusal(
    mongo, database, tmp_path, monkeypatch
):
    """Every request dials anew, so that some dial while a replica closes its sockets."""
    shared = any_free()
    monkeypatch.setenv("PASSERELLE_SHARED_ADDRESS", f"127.0.0.1:{shared}")
    url = f"http://127.0.0.1:{shared}/toy/v1/things"
    uri = uri_of(mongo)
    with toy(uri, database.name, folder=tmp_path) as one:
        headers = {"Authorization": f"Bearer {one.token('desk')}"}
        numbers, done = count(1), threading.Event()

        def place() -> list[int]:
            told = []
            while not done.is_set():
                body = {"place": next(numbers)}
                told.append(requests.post(url, json=body, headers=headers, timeout=30).status_code)
            return told

        with ThreadPoolExecutor(4) as pool:
            clients = [pool.submit(place) for _ in range(4)]
            try:
                for _ in range(3):
                    with toy(uri, database.name, folder=tmp_path) as two:
                        two.process.send_signal(signal.SIGTERM)
                        assert two.process.wait(60) == 0
            finally:
                done.set()
            told = [status for client in clients for status in client.result()]
    assert set(told) == {201}
    assert database.things.count_documents({}) == len(told)


@pytest.mark.timeout(120)
def test_calls_go_over_to_another_replica_and_none_is_delivered_twice(mongo, database, broker):
    calls = 120
    before = calls_delivered(broker.control)
    uri = uri_of(mongo)
    with (
        toy(uri, database.name, broker.amqp_uri) as one,
        toy(uri, database.name, broker.amqp_uri, folder=one.keys) as two,
    ):
        for running in (one, two):
            eventually(lambda who=running: check(who, "rpc").get("status") == "ok")
        client = Client(broker.amqp_uri)
        context = {"auth_token": one.token("desk")}
        for number in range(calls):
            client.send("place_thing", {"args": [{"place": number + 1}], "kwargs": {}}, context)
        eventually(lambda: database.things.count_documents({}) > 5)
        assert database.things.count_documents({}) < calls, "it stops in the middle of them"
        one.process.send_signal(signal.SIGTERM)
        answers = [client.receive() for _ in range(calls)]
        assert one.process.wait(60) == 0
        assert [answer["error"] for answer in answers] == [None] * calls
        assert {answer["result"]["place"] for answer in answers} == set(range(1, calls + 1))
        client.connection.close()
    assert database.outbox.count_documents({}) == calls
    assert calls_delivered(broker.control) - before == Deliveries(calls, again=0)
