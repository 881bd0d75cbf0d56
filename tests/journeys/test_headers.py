"""Every answer of each operation and page tells browsers what they may do with it: no more."""

import socket
import uuid
from urllib.parse import urlsplit

import pytest
import requests

from ops.secrets import SERVICES

BOUND = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PUBLIC_CACHE = ("/contracts/", "/asyncapi.json", "/impact/", "/badges", "/did.json", "/jwks.json")
"""Where nothing personal is, so that a cache may keep it."""
GIVEN = {"Origin": "https://elsewhere.test", "Access-Control-Request-Method": "POST"}
"""What the page of a stranger would send."""


def what_is_wrong(answer: requests.Response) -> list[str]:
    """Of its headers, in words; `GIVEN` is what it was asked with."""
    headers = answer.headers
    wrong = [f"{name}: {headers.get(name)}" for name, v in BOUND.items() if headers.get(name) != v]
    policy = headers.get("Content-Security-Policy", "")
    if "frame-ancestors 'none'" not in policy or "unsafe" in policy or "*" in policy:
        wrong.append(f"policy: {policy}")
    if "base-uri 'none'" not in policy or "form-action" not in policy:
        wrong.append(f"policy: {policy}")
    if not headers.get("Content-Type", "").startswith("application/pdf") and (
        "default-src 'none'" not in policy
    ):
        wrong.append(f"policy: {policy}")
    for feature in ("camera", "geolocation", "microphone"):
        if f"{feature}=()" not in headers.get("Permissions-Policy", ""):
            wrong.append(f"{feature} is allowed")
    cached = "no-store" not in headers.get("Cache-Control", "")
    path = urlsplit(answer.url).path
    if cached and not (answer.ok and any(part in path for part in PUBLIC_CACHE)):
        wrong.append(f"cached: {headers.get('Cache-Control')}")
    wrong += [name for name in headers if name.lower().startswith("access-control-")]
    wrong += [name for name in ("Server", "X-Powered-By", "Via") if name in headers]
    if "Strict-Transport-Security" in headers and not answer.url.startswith("https"):
        wrong.append("tells of TLS that there is not")
    return wrong


def document(network, service):
    return requests.get(f"{network.url(service)}/openapi.json", timeout=10).json()


def calls(network, service):
    """Each operation by its method and a path of ids that nobody has."""
    for path, methods in document(network, service)["paths"].items():
        for method in methods:
            parts = [str(uuid.uuid4()) if p.startswith("{") else p for p in path.split("/")]
            yield method.upper(), "/".join(parts)


@pytest.mark.parametrize("through", ["gateway", "service"])
@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_answers_with_every_guard_whoever_asks(network, service, through):
    base = network.base_url if through == "gateway" else network.url(service)
    told = {}
    tokens = {"operator": network.token("operator"), "nobody": None}
    asked = list(calls(network, service))
    assert len(asked) > 15
    with requests.Session() as session:
        for method, path in asked:
            for who, token in tokens.items():
                headers = GIVEN | ({"Authorization": f"Bearer {token}"} if token else {})
                answer = session.request(
                    method, base + path, headers=headers, timeout=60, allow_redirects=False
                )
                assert answer.status_code != requests.codes.server_error, (method, path)
                wrong = what_is_wrong(answer)
                if wrong:
                    told[f"{method} {path} by {who}: {answer.status_code}"] = wrong
    assert told == {}


def test_every_page_answers_with_every_guard(network):
    told = {}
    pages = ["/", "/nothing/here", "/asyncapi.json", "/contracts/../../etc/passwd", "/health/live"]
    pages += ["/impact/dashboard", "/impact/dashboard?live=1", "/impact/dashboard.csv"]
    for service in SERVICES:
        pages += [f"/{service}/v1/docs", f"/{service}/v1/openapi.json"]
        pages += [f"/{service}/v1/problems/{one}" for one in ("unavailable", "none_such")]
    for where, paths in (
        (network.base_url, pages),
        *((network.url(s), ["/health/ready", "/metrics", "/docs", "/x"]) for s in SERVICES),
    ):
        for path in paths:
            answer = requests.get(where + path, headers=GIVEN, timeout=60, allow_redirects=False)
            if wrong := what_is_wrong(answer):
                told[where + path] = wrong
    assert told == {}


def test_what_the_gateway_refuses_itself_is_guarded_too(network):
    too_large = requests.post(
        f"{network.base_url}/booking/v1/people", data=b"x" * (17 * 1024 * 1024), timeout=60
    )
    assert too_large.status_code == requests.codes.request_entity_too_large
    assert what_is_wrong(too_large) == []


@pytest.mark.parametrize("line", [b"GET / HTTP/9.9", b"NONSENSE", b"GET /\xff\xfe HTTP/1.1"])
def test_what_the_parser_of_a_service_refuses_is_guarded_too(network, line):
    host, port = urlsplit(network.url("booking")).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as sock:
        sock.sendall(line + b"\r\nHost: a\r\nConnection: close\r\n\r\n")
        received = b""
        while chunk := sock.recv(65_536):
            received += chunk
    head = received.partition(b"\r\n\r\n")[0].decode()
    answer = requests.Response()
    answer.url = network.url("booking")
    answer.headers.update(one.split(": ", 1) for one in head.split("\r\n")[1:])
    assert what_is_wrong(answer) == []


def test_a_page_that_lacks_a_guard_is_seen():
    answer = requests.Response()
    answer.url, answer.status_code = "http://a/b", 200
    assert len(what_is_wrong(answer)) > len(BOUND)
    answer.headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    assert {"Access-Control-Allow-Origin"} <= set(what_is_wrong(answer))
