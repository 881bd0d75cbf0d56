"""The gateway alone, before services that hang."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator

import pytest
import requests

from ops import ports
from ops.embedded import gateway
from ops.secrets import SERVICES
from ops.state import State
from tests.waiting import eventually


@pytest.fixture
def base_url(tmp_path) -> Iterator[str]:
    """A gateway of little patience, which logs all there is; its services take connections and
    never answer."""
    talking = tmp_path / "Caddyfile"
    text = gateway.CADDYFILE.read_text(encoding="utf-8")
    talking.write_text(text.replace("admin off", "admin off\n\tdebug", 1), encoding="utf-8")
    with socket.socket() as hanging:
        hanging.bind((ports.HOST, 0))
        hanging.listen()
        chosen = dict.fromkeys(map(ports.shared, SERVICES), hanging.getsockname()[1])
        chosen[ports.GATEWAY] = ports.any_free()
        program = gateway.program(State(tmp_path).make(), chosen)
        impatient = {
            "PASSERELLE_GATEWAY_HEAD_PATIENCE": "500ms",
            "PASSERELLE_GATEWAY_PATIENCE": "300ms",
            "PASSERELLE_GATEWAY_TABLE_PATIENCE": "1500ms",
        }
        with (
            (tmp_path / "log").open("w") as log,
            subprocess.Popen(
                [*program.command[:-1], str(talking)],
                env={**os.environ, **program.environment, **impatient},
                stderr=log,
            ) as caddy,
        ):
            try:
                eventually(lambda: ports.listens(chosen[ports.GATEWAY]), what="it listens")
                yield f"http://{ports.HOST}:{chosen[ports.GATEWAY]}"
            finally:
                caddy.kill()


@pytest.mark.parametrize(
    ("method", "path", "least_s"),
    [
        ("GET", "/training/v1/workshops", 0.3),
        ("POST", "/booking/v1/appointments", 0.3),
        ("POST", "/booking/v1/sites/import", 1.5),
    ],
)
def test_a_service_that_hangs_is_a_clear_problem_with_a_time_to_come_back(
    base_url, method, path, least_s
):
    answer = requests.request(method, f"{base_url}{path}", timeout=20)
    assert answer.status_code == requests.codes.service_unavailable
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unavailable"
    assert answer.json()["type"] == f"/{path.split('/')[1]}/v1/problems/unavailable"
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.elapsed.total_seconds() >= least_s


def test_nothing_that_a_caller_chose_is_logged_even_where_all_is_logged(base_url, tmp_path):
    host, port = base_url.removeprefix("http://").split(":")
    named = "/booking/v1/Quenaudon/0639980147?who=Quenaudon", "/Quenaudon/x", "/verify/Quenaudon"
    heads = [f"GET {path} HTTP/1.1\r\nHost: 0639980147.quenaudon.test" for path in named]
    heads.append("QUENAUDON /booking/v1/sites HTTP/1.1\r\nHost: a\r\nX-Request-Id: Quenaudon")
    for head in heads:
        with socket.create_connection((host, int(port)), timeout=20) as sock:
            sock.sendall(f"{head}\r\nConnection: close\r\n\r\n".encode())
            while sock.recv(65_536):
                pass

    def failed() -> list[dict]:
        whole = (tmp_path / "log").read_text().rpartition("\n")[0]
        lines = [json.loads(line) for line in whole.splitlines()]
        return [line["request"] for line in lines if line.get("logger") == "http.log.error"]

    logged = eventually(lambda: len(failed()) == len(heads) and failed(), what="all is logged")
    assert [(one["method"], one["uri"]) for one in logged] == [
        ("GET", "/booking/…"),
        ("GET", "…"),
        ("GET", "…"),
        ("", "/booking/…"),
    ]
    text = (tmp_path / "log").read_text().lower()
    assert not {word for word in ("quenaudon", "0639980147") if word in text}


def test_a_head_that_drips_is_cut_off_while_others_are_served(base_url):
    host, port = base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as slow:
        slow.sendall(b"GET /health/live HTTP/1.1\r\nHost: gateway\r\nX-Slow: ")

        def ended() -> bool:
            assert requests.get(f"{base_url}/health/live", timeout=20).status_code == 200
            try:
                slow.send(b"x")
            except ConnectionError:
                return True
            return False

        eventually(ended, what="the end of the slow connection")


def test_a_head_that_is_larger_than_any_needs_to_be_is_refused(base_url):
    headers = {f"X-Large-{number}": "x" * 8_000 for number in range(20)}
    answer = requests.get(f"{base_url}/health/live", headers=headers, timeout=20)
    assert answer.status_code == requests.codes.header_fields_too_large
