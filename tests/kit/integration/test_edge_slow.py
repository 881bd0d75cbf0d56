"""Clients that are slow or many hold up nobody but themselves, and are cut off."""

import re
import select
import socket
import threading
import time
import uuid
from contextlib import ExitStack, contextmanager

import pytest
import requests

from tests.alone import uri_of
from tests.kit.edge_toy.running import toy
from tests.waiting import eventually

CONNECTIONS = 20
PATIENCE = {"PASSERELLE_PATIENCE_SECONDS": "1", "PASSERELLE_CONNECTIONS": str(CONNECTIONS)}
PAGE = b"GET /toy/v1/page HTTP/1.1\r\nHost: toy\r\n"
FILM = b"GET /toy/v1/film HTTP/1.1\r\nHost: toy\r\n\r\n"
MORE_THAN_BUFFERS_HOLD = 400
"""Films of 256 kB."""


@contextmanager
def serving(mongo, **settings):
    name = f"test_{uuid.uuid4().hex[:12]}"
    with toy(uri_of(mongo), name, settings=PATIENCE | settings) as running:
        running.database = mongo[name]
        yield running
    mongo.drop_database(name)


@pytest.fixture(scope="module")
def impatient(real_parts):
    """The toy service with a second's patience and room for twenty."""
    with serving(real_parts[1]) as running:
        yield running


def connected(running, receive_buffer: int = 0) -> socket.socket:
    sock = socket.socket()
    if receive_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.settimeout(30)
    sock.connect(("127.0.0.1", running.port))
    return sock


def dripped(sock: socket.socket, begin: bytes) -> bytes:
    """What came back until the server ended a connection on which a byte arrives now and then."""
    sock.sendall(begin)
    received = b""
    while True:
        readable, _, _ = select.select([sock], [], [], 0.05)
        try:
            if not readable:
                sock.send(b"x")
                continue
            piece = sock.recv(65_536)
        except ConnectionError:
            return received
        if not piece:
            return received
        received += piece


def all_of(sock: socket.socket) -> bytes:
    """What comes until the connection ends, one way or the other."""
    received = bytearray()
    try:
        while piece := sock.recv(1_000_000):
            received += piece
    except ConnectionResetError:
        pass
    return bytes(received)


def cut(running) -> dict[str, float]:
    """Connections that were cut, by why."""
    text = requests.get(running.url + "/metrics", timeout=30).text
    found = re.findall(r'^passerelle_connections_cut_total{why="(\w+)"} (\S+)', text, flags=re.M)
    return {why: float(count) for why, count in found}


@contextmanager
def others_served(running):
    """Somebody else calls all the while, and is served each time."""
    ended, answers = threading.Event(), []

    def call() -> None:
        while not ended.is_set():
            answer = requests.get(running.url + "/toy/v1/page", timeout=30)
            answers.append(answer.status_code)
            ended.wait(0.02)

    other = threading.Thread(target=call)
    other.start()
    try:
        yield
    finally:
        ended.set()
        other.join()
    assert answers
    assert set(answers) == {200}


def test_a_head_that_drips_is_cut_and_told_so_while_others_are_served(impatient):
    before = cut(impatient).get("head", 0)
    with others_served(impatient), connected(impatient) as sock:
        answer = dripped(sock, PAGE + b"X-Slow: ")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code": "unreadable"' in answer
    assert cut(impatient)["head"] == before + 1


def test_a_first_line_that_drips_is_cut_as_well(impatient):
    with connected(impatient) as sock:
        assert dripped(sock, b"GE").startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("head", [b"Content-Length: 900000", b"Transfer-Encoding: chunked"])
def test_a_body_that_drips_is_cut_and_writes_nothing(impatient, head):
    before = impatient.database.things.count_documents({})
    token = impatient.token("desk", sites=["saint-denis"]).encode()
    begin = b"\r\n".join(
        [
            b"POST /toy/v1/things HTTP/1.1",
            b"Host: toy",
            b"Content-Type: application/json",
            b"Authorization: Bearer " + token,
            head,
            b"",
            b"186A0\r\n" if b"chunked" in head else b"",
        ]
    )
    with others_served(impatient), connected(impatient) as sock:
        answer = dripped(sock, begin + b'{"place":')
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"too slowly" in answer
    assert impatient.database.things.count_documents({}) == before


def test_a_body_of_whoever_is_not_let_in_is_not_waited_for(impatient):
    head = b"POST /toy/v1/things HTTP/1.1\r\nHost: toy\r\nContent-Length: 900000\r\n\r\n"
    with connected(impatient) as sock:
        sock.sendall(head)
        assert sock.recv(65_536).startswith(b"HTTP/1.1 401 ")


@pytest.mark.parametrize("head", [b"Content-Length: 900000", b"Transfer-Encoding: chunked"])
def test_a_body_that_drips_after_a_refusal_is_cut_as_well(impatient, head):
    before = cut(impatient).get("body", 0)
    begin = b"POST /toy/v1/things HTTP/1.1\r\nHost: toy\r\n" + head + b"\r\n\r\n"
    with others_served(impatient), connected(impatient) as sock:
        answer = dripped(sock, begin + (b"186A0\r\n" if b"chunked" in head else b""))
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert cut(impatient)["body"] == before + 1


@pytest.mark.parametrize("token", [False, True])
def test_a_line_without_end_between_chunks_is_not_kept(real_parts, token):
    with serving(real_parts[1], PASSERELLE_PATIENCE_SECONDS="600") as running:
        bearer = running.token("desk", sites=["saint-denis"]).encode() if token else b"x"
        begin = (
            b"POST /toy/v1/things HTTP/1.1\r\nHost: toy\r\nContent-Type: application/json\r\n"
            b"Authorization: Bearer " + bearer + b"\r\nTransfer-Encoding: chunked\r\n\r\n2;"
        )
        with connected(running) as sock:
            sock.sendall(begin + b"x" * 20_000)
            answer = all_of(sock)
    assert answer.startswith(b"HTTP/1.1 400 " if token else b"HTTP/1.1 401 ")


def test_a_body_that_is_long_and_steady_is_taken(impatient):
    """Longer than the patience alone, at a rate that a poor line has."""
    lines = b"one line of text\n" * 3_000
    token = impatient.token("desk", sites=["saint-denis"]).encode()
    head = (
        b"POST /toy/v1/lines HTTP/1.1\r\nHost: toy\r\nContent-Type: text/csv\r\n"
        b"Authorization: Bearer " + token + b"\r\nContent-Length: %d\r\n\r\n" % len(lines)
    )
    with connected(impatient) as sock:
        sock.sendall(head)
        for begin in range(0, len(lines), 2_000):
            sock.sendall(lines[begin : begin + 2_000])
            time.sleep(0.06)  # the line is slow: that is what is tried
        answer = sock.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 200 "), answer
    assert b'"lines":3000' in answer


def test_whoever_does_not_read_an_answer_is_cut_while_others_are_served(impatient):
    before = cut(impatient).get("answer", 0)
    with others_served(impatient), connected(impatient, 4096) as sock:
        sock.sendall(FILM * MORE_THAN_BUFFERS_HOLD)
        eventually(lambda: cut(impatient).get("answer", 0) > before)
        assert len(all_of(sock)) < 256_000 * MORE_THAN_BUFFERS_HOLD


def test_whoever_reads_steadily_gets_all_of_it(impatient):
    received = 0
    with connected(impatient, 4096) as sock:
        sock.sendall(FILM * 8)
        while received < 256_000 * 8:
            received += len(sock.recv(65_536))


@pytest.mark.parametrize("begin", [b"", b"GET /toy/v1/page HTTP/1.1\r\nX-Sl"])
def test_a_flood_of_connections_pushes_out_its_own_oldest(real_parts, begin):
    with ExitStack() as opened:
        running = opened.enter_context(serving(real_parts[1], PASSERELLE_PATIENCE_SECONDS="600"))
        flood = []
        for _ in range(5 * CONNECTIONS):
            sock = opened.enter_context(connected(running))
            sock.sendall(begin)
            flood.append(sock)
            if len(flood) % 10 == 0:
                answer = requests.get(running.url + "/toy/v1/page", timeout=30)
                assert answer.status_code == 200
        assert cut(running)["full"] >= 4 * CONNECTIONS
        assert flood[0].recv(10) == b"", "the oldest was ended"


def test_while_all_are_at_work_whoever_comes_is_told_to_come_again(real_parts):
    with ExitStack() as opened:
        running = opened.enter_context(
            serving(real_parts[1], PASSERELLE_PATIENCE_SECONDS="600", PASSERELLE_CONNECTIONS="3")
        )
        readers = [opened.enter_context(connected(running, 4096)) for _ in range(3)]
        for sock in readers:
            sock.sendall(FILM * MORE_THAN_BUFFERS_HOLD)
            assert sock.recv(1), "it is at work"

        def turned_away():
            with connected(running) as sock:
                sock.sendall(PAGE + b"\r\n")
                try:
                    return sock.recv(65_536)
                except ConnectionError:
                    return b""

        answer = eventually(lambda: (a := turned_away()).startswith(b"HTTP/1.1 503 ") and a)
        assert b"Retry-After: 3" in answer
        for sock in readers:
            sock.close()
        eventually(lambda: turned_away().startswith(b"HTTP/1.1 200 "))


def test_the_end_is_graceful_whatever_hangs_on(real_parts):
    with serving(real_parts[1]) as running, ExitStack() as opened:
        token = running.token("desk", sites=["saint-denis"]).encode()
        begun = [
            b"",
            PAGE + b"X-Slow: ",
            FILM * MORE_THAN_BUFFERS_HOLD,
            b"POST /toy/v1/lines HTTP/1.1\r\nHost: toy\r\nContent-Type: text/csv\r\n"
            b"Authorization: Bearer " + token + b"\r\nContent-Length: 900000\r\n\r\nx",
        ]
        for begin in begun:
            opened.enter_context(connected(running, 4096)).sendall(begin)
        assert running.stop() == 0
        assert "stopped_by_force" not in running.log.read_text()
