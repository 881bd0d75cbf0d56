"""Calls of somebody who means harm, over the gateway and straight at the services."""

import json
import socket
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from ops.issuer import token
from tests.journeys.test_logs import PYTHON_PROCESSES
from tests.rpc import calling
from tests.waiting import eventually
from tests.world import App, open_busy_site

PEOPLE = "/booking/v1/people"
EVIL = "evil.example"


@pytest.fixture(scope="module")
def site(network):
    return open_busy_site(App(network.base_url, network.token("operator")))


@pytest.fixture
def caller(network, site):
    """An app by its subject, with a role at the site."""

    def app(subject: str, role: str = "desk") -> App:
        made = token(network.state.secrets, (role,), [site.slug], subject=subject)
        return App(network.base_url, made)

    return app


def somebody(site, **facts):
    return {
        "site": site.slug,
        "first_name": "Ana",
        "last_name": uuid.uuid4().hex,
        "confirmed_new": True,
        **facts,
    }


# -- keys of others


def test_anothers_key_gives_nothing_of_theirs_and_makes_a_command_of_ones_own(caller, site):
    key, body = str(uuid.uuid4()), somebody(site)
    first = caller("ana").post(PEOPLE, body, key=key)
    others = caller("eve").post(PEOPLE, body, key=key)
    assert (first.status_code, others.status_code) == (201, 201)
    assert first.json()["id"] != others.json()["id"]
    assert "Idempotent-Replay" not in others.headers
    # The same one asks again, and is told the same.
    assert caller("ana").post(PEOPLE, body, key=key).json() == first.json()


def test_ones_own_key_in_another_role_gives_no_more_than_the_role_may(caller, site):
    key, body = str(uuid.uuid4()), somebody(site)
    assert caller("ana").post(PEOPLE, body, key=key).status_code == 201
    refused = caller("ana", "stock").post(PEOPLE, body, key=key)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert "Ana" not in refused.text


def test_a_key_of_another_operation_or_service_is_another_key(caller, site):
    key = str(uuid.uuid4())
    made = caller("ana", "manager").post(PEOPLE, somebody(site), key=key)
    walk_in = {"site": site.slug, "space": "advice"}
    waits = caller("ana", "manager").post("/booking/v1/walk-ins", walk_in, key=key)
    assert waits.json().get("first_name") is None
    assert "Idempotent-Replay" not in waits.headers
    elsewhere = caller("ana", "manager").post("/inventory/v1/holds", {}, key=key)
    assert (made.status_code, elsewhere.status_code) == (201, 422)
    assert "Idempotent-Replay" not in elsewhere.headers


def test_the_same_key_with_another_body_is_refused_and_tells_nothing_of_the_first(caller, site):
    key = str(uuid.uuid4())
    caller("ana").post(PEOPLE, somebody(site, first_name="Secrète"), key=key)
    again = caller("ana").post(PEOPLE, somebody(site, first_name="Autre"), key=key)
    assert (again.status_code, again.json()["code"]) == (422, "idempotency_key_reused")
    assert "Secr" not in again.text


def test_two_who_use_one_key_at_once_get_one_answer_each(caller, site):
    key, body = str(uuid.uuid4()), somebody(site)
    apps = {who: [caller(who) for _ in range(3)] for who in ("ana", "eve")}
    with ThreadPoolExecutor(6) as pool:
        answers = {
            who: list(pool.map(lambda app: app.post(PEOPLE, body, key=key), own))
            for who, own in apps.items()
        }
    ids = {who: {a.json()["id"] for a in own if a.ok} for who, own in answers.items()}
    assert {len(own) for own in ids.values()} == {1}
    assert ids["ana"] != ids["eve"]


def test_over_rpc_a_key_is_its_callers_as_well(network, caller, site):
    key, body = str(uuid.uuid4()), somebody(site)
    over_http = caller("ana").post(PEOPLE, body, key=key).json()["id"]
    tokens = {
        who: token(network.state.secrets, ("desk",), [site.slug], subject=who)
        for who in ("ana", "eve")
    }
    with calling(network.amqp_uri("site-app"), "booking") as call:
        told = {
            who: call("register_person", body, own, idempotency_key=key)
            for who, own in tokens.items()
        }
    assert {one["error"] for one in told.values()} == {None}
    assert told["eve"]["result"]["id"] != over_http
    # Fields of a call over RPC are one dictionary, so its repeat is the same command.
    assert told["ana"]["result"]["id"] == over_http


# -- hosts, ways and methods


@pytest.mark.parametrize("through", ["gateway", "service"])
def test_no_answer_believes_whom_a_caller_says_it_called(network, through):
    base = network.base_url if through == "gateway" else network.url("impact")
    operator = network.token("operator")
    forged = {
        "Host": EVIL,
        "X-Forwarded-Host": EVIL,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": f"//{EVIL}",
        "X-Original-URL": f"https://{EVIL}/",
        "X-Rewrite-URL": "/impact/v1/thresholds",
        "Forwarded": f"host={EVIL};proto=https",
        "Authorization": f"Bearer {operator}",
    }
    body = {"title": "A", "from": "2026-01-01", "to": "2026-01-31", "template": "overview"}
    posted = requests.post(f"{base}/impact/v1/reports", json=body, headers=forged, timeout=60)
    report = posted.json()["report"]["id"]
    link = f"{base}/impact/v1/reports/{report}/share"
    shared = requests.post(link, json={}, headers=forged, timeout=60)
    listed = requests.get(f"{base}/impact/v1/reports?limit=1", headers=forged, timeout=60)
    pages = ["/", "/impact/dashboard", "/impact/v1/docs", "/impact/v1/nothing"]
    answers = [posted, shared, listed]
    for page in pages:
        answers.append(requests.get(base + page, headers=forged, timeout=60, allow_redirects=False))
    for answer in answers:
        assert EVIL not in answer.text + repr(dict(answer.headers)), answer.url
    assert shared.ok


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_cannot_be_overridden(network, operator, site, header):
    session = operator.session
    url = f"{network.base_url}/booking/v1/sites/{site.slug}"
    answer = session.get(url, headers={header: "DELETE"}, timeout=30)
    assert answer.json()["slug"] == site.slug
    posted = session.post(f"{url}?_method=PUT", json={"_method": "PUT"}, timeout=30)
    assert posted.status_code == requests.codes.method_not_allowed


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DEBUG", "get", "PATCH"])
def test_a_method_that_there_is_not_is_refused_and_echoes_nothing(network, method):
    answer = requests.request(
        method, f"{network.base_url}/booking/v1/sites", headers={"X-Secret": "echo"}, timeout=30
    )
    assert answer.status_code >= requests.codes.bad
    assert "echo" not in answer.text


# -- what would become another line, or another header

LINES = [
    "a\tb",
    "a b",
    "x" * 200,
    'q"uote',
    "back\\slash",
    "{'json':1}",
    "é",
    "a%0d%0ab",
    "Jeanne",
    "+33639980147",
]


@pytest.mark.parametrize("request_id", LINES)
def test_a_request_id_that_could_break_a_line_or_name_somebody_is_replaced(network, request_id):
    answer = requests.get(
        f"{network.base_url}/booking/v1/sites",
        headers={"X-Request-Id": request_id.encode("utf-8")},
        timeout=30,
    )
    assert uuid.UUID(answer.headers["X-Request-Id"])


def test_nothing_that_is_sent_breaks_a_line_of_a_log(network):
    """Neither over the gateway nor straight at a service; every line stays one JSON object."""
    orders = b'%0a%1b[2J%0d{"event":"forged"}'
    for base in (network.base_url, network.url("booking")):
        host, port = urlsplit(base).netloc.split(":")
        for head in (
            b"GET /booking/v1/" + orders + b" HTTP/1.1\r\nHost: a\x1b[2J\r\n",
            b"GET /booking/v1/sites?" + orders + b" HTTP/1.1\r\nHost: a\r\n",
            b"GET /booking/v1/sites HTTP/1.1\r\nHost: a\r\nUser-Agent: \x1b]0;x\x07\r\n",
            b"GET /booking/v1/sites HTTP/1.1\r\nHost: a\r\nReferer: a\x0bb\r\n",
            b'\x1b[2J{"event":"forged"} /x HTTP/1.1\r\nHost: a\r\n',
        ):
            with socket.create_connection((host, int(port)), timeout=20) as sock:
                sock.sendall(head + b"Connection: close\r\n\r\n")
                while sock.recv(65_536):
                    pass
    seen = eventually(lambda: [*network.state.logs.glob("*.log")], what="there are logs")
    names = {file.name.removesuffix(".log") for file in seen}
    assert names >= set(PYTHON_PROCESSES)
    for file in seen:
        text = file.read_bytes()
        assert b"\x1b[2J" not in text, file
        if file.name.removesuffix(".log") in (*PYTHON_PROCESSES, "gateway"):
            for line in text.decode().splitlines():
                if line.startswith("{"):
                    assert json.loads(line).get("event") != "forged"


# -- bodies that are bombs

BOMBS = {
    "open quotes": b'{"a": ' + b'\\"' * 500_000,
    "a quote that does not end": b'"' + b"a" * 1_000_000,
    "deep lists": b"[" * 1_000_000,
    "deep objects": b'{"a":' * 200_000,
    "a number of a million digits": b'{"a": ' + b"9" * 1_000_000 + b"}",
    "a huge exponent": b'{"birth_year": 1e999999999}',
    "a name a million times": b"{" + b",".join(b'"a":1' for _ in range(150_000)) + b"}",
    "a million names": b"{" + b",".join(b'"%d":1' % n for n in range(80_000)) + b"}",
    "gzip that says it is JSON": b"\x1f\x8b\x08" + b"\0" * 100,
    "XML": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_body_that_is_a_bomb_is_refused_while_others_are_served(network, caller, site, bomb):
    app = caller("eve")
    answer = app.session.post(
        f"{network.base_url}{PEOPLE}",
        data=BOMBS[bomb],
        headers={"Content-Type": "application/json"},
        timeout=60,
    )
    assert 400 <= answer.status_code < 500, answer.text[:300]
    assert len(answer.content) < 100_000
    assert app.get("/booking/v1/people", phone="0639989999").ok


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_packed_bodies_are_not_unpacked(caller, network, coding):
    answer = caller("eve").session.post(
        f"{network.base_url}{PEOPLE}",
        data=b"\x1f\x8b\x08",
        headers={"Content-Type": "application/json", "Content-Encoding": coding},
        timeout=30,
    )
    assert answer.status_code == requests.codes.unsupported_media_type


SEARCHED = [
    "a" * 100,
    "(" * 100,
    ".*" * 50,
    "(a+)+" * 20,
    "\\" * 99,
    "[" * 100,
    "$where",
    "é" * 100,
]


@pytest.mark.parametrize("called", SEARCHED)
def test_a_search_takes_what_is_typed_as_text(operator, called):
    answer = operator.get("/booking/v1/partners", called=called)
    assert answer.ok, answer.text
    assert answer.json()["items"] == []
