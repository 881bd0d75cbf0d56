"""Hostile tokens over HTTP and RPC: each is a plain 401, and no word of it is kept."""

import base64
import json
import socket
import time

import pytest

from tests.issuing import ensure_alone, forged
from tests.kit.edge_toy.calling import Client
from tests.waiting import eventually


def part(value) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def hostile(shelf, tmp_path_factory) -> dict[str, str]:
    """Tokens of every kind that nobody should believe, by what is wrong with them."""
    home, other = shelf.keys, tmp_path_factory.mktemp("other")
    ensure_alone(other)
    own = json.loads((other / "jwks.json").read_text())["keys"][0]
    kid = json.loads((home / "jwks.json").read_text())["keys"][0]["kid"]
    good, now = forged(home), time.time()
    body, signature = good.split(".")[1:]
    return {
        "unsigned": f"{part({'alg': 'none'})}.{body}.",
        "unsigned, with a signature": f"{part({'alg': 'none'})}.{body}.{signature}",
        "signed with a public text": forged(home, key="x" * 32, algorithm="HS256"),
        "another key": forged(other),
        "another key under our kid": forged(other, headers={"kid": kid}),
        "a key in the header": forged(other, headers={"kid": kid, "jwk": own}),
        "a key by address": forged(other, headers={"kid": kid, "jku": "http://127.0.0.1:1/"}),
        "critical": forged(home, headers={"crit": ["x"], "x": 1}),
        "expired": forged(home, {"exp": now - 60}),
        "not valid yet": forged(home, {"nbf": now + 60}),
        "another audience": forged(home, {"aud": "other"}),
        "another issuer": forged(home, {"iss": "https://evil.example"}),
        "nobody": forged(home, drop=["sub"]),
        "without an end": forged(home, drop=["exp"]),
        "for a century": forged(home, {"exp": now + 100 * 365 * 86400}),
        "endless": forged(home, {"exp": float("inf")}),
        "a role as a text": forged(home, {"roles": "operator"}),
        "roles as an object": forged(home, {"roles": {"operator": True}}),
        "roles as a number": forged(home, {"roles": 1}),
        "deep": f"{part(b'[' * 3000)}.{body}.{signature}",
        "huge": f"{part({'alg': 'EdDSA', 'x': 'y' * 9000})}.{body}.{signature}",
        "no JSON": f"{part(b'{')}.{body}.{signature}",
        "five parts": f"{good}.a.b",
        "a swapped body": f"{good.split('.')[0]}.{forged(home, {'sub': 'x'}).split('.')[1]}."
        + signature,
    }


def test_over_http_each_is_a_plain_401(shelf, hostile):
    for what, token in hostile.items():
        answer = shelf.call("GET", "/toy/v1/me", token=token)
        if what == "huge":
            assert answer.status_code == 400, "longer than any line of a head may be"
            continue
        assert answer.status_code == 401, what
        assert answer.json()["code"] == "unauthenticated", what
        assert answer.headers["WWW-Authenticate"].startswith("Bearer "), what
        assert token not in answer.text, what


def test_over_rpc_each_is_the_same_remote_error(shelf, hostile):
    eventually(lambda: shelf.health()["checks"].get("rpc", {}).get("status") == "ok")
    client = Client(shelf.amqp_uri)
    more = {"a list": ["x"], "a number": 7, "an object": {"$gt": ""}}
    for what, token in (hostile | more).items():
        error = client.call("who_am_i", {}, {"auth_token": token})["error"]
        assert error["exc_type"] == "Unauthenticated", what
        assert error["value"]["status"] == 401, what
    client.connection.close()


def test_a_token_is_taken_from_one_header_alone(shelf):
    good = shelf.token("desk")

    def status(headers: str, target: str = "/toy/v1/me") -> bytes:
        text = f"GET {target} HTTP/1.1\r\nHost: toy\r\n{headers}Connection: close\r\n\r\n"
        with socket.create_connection(("127.0.0.1", shelf.port), timeout=10) as sock:
            sock.sendall(text.encode())
            return sock.makefile("rb").readline().split()[1]

    bearer = f"Authorization: Bearer {good}\r\n"
    assert status(bearer) == b"200"
    assert status(bearer + bearer) == b"401", "two headers are none"
    assert status(bearer + "Authorization: Bearer x.y.z\r\n") == b"401"
    assert status("Authorization_: Bearer x\r\n" + bearer) == b"200"
    assert status(f"Authorization: Basic {good}\r\n") == b"401"
    assert status(f"Authorization: {good}\r\n") == b"401"
    assert status(f"Authorization: Bearer {good} {good}\r\n") == b"401"
    assert status(f"Cookie: token={good}\r\n") == b"401"
    assert status("", f"/toy/v1/me?access_token={good}") == b"401"
    assert status("", f"/toy/v1/me?token={good}") == b"401"
    assert status(bearer, f"/toy/v1/me?access_token={good}") == b"422", "it has no place there"
    assert status("Authorization: Bearer é.é.é\r\n") == b"401"


def test_no_token_is_in_the_log_whatever_became_of_it(shelf, hostile):
    good = shelf.token("desk")
    assert shelf.call("GET", "/toy/v1/me", token=good).status_code == 200
    for token in hostile.values():
        shelf.call("GET", f"/toy/v1/me?access_token={token[:4000]}", token=token)
    log = shelf.log.read_text()
    assert '"status": 401' in log
    for token in (good, *hostile.values()):
        for piece in filter(lambda p: len(p) > 20, token.split(".")):
            assert piece not in log
    assert '"event": "unexpected"' not in log
