"""Every way in which a call over HTTP can end."""

import json
import re
import socket
import uuid

import pytest

from kit.ids import new_id
from tests.waiting import eventually


def place() -> int:
    return int.from_bytes(new_id().encode()[-4:], "big") % 1_000_000 + 1


JOURNEY = "0197f3a0-5c6e-7b21-9a4d-3f2b1c0d9e8f"


def problem(response, status: int, code: str) -> dict:
    assert (response.status_code, response.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    ), response.text
    told = response.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"] == f"/toy/v1/problems/{code}"
    assert told["request_id"] == response.headers["X-Request-Id"]
    assert not re.search(r"Traceback|pymongo|Error\b.*:|File \"", response.text)
    return told


def raw_request(shelf, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", shelf.port), timeout=10) as sock:
        sock.sendall(text)
        received = b""
        while chunk := sock.recv(65_536):
            received += chunk
        return received


def test_a_thing_is_placed_and_read_back(shelf):
    wanted = place()
    made = shelf.call("POST", "/toy/v1/things", json={"place": wanted})
    assert made.status_code == 201
    assert made.headers["ETag"] == '"1"'
    read = shelf.call("GET", f"/toy/v1/things/{made.json()['id']}")
    assert read.status_code == 200
    assert read.json() == made.json() == {"id": made.json()["id"], "place": wanted, "version": 1}


def test_an_event_bears_the_request_id(shelf):
    headers = {"X-Request-Id": JOURNEY, "traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    made = shelf.call("POST", "/toy/v1/things", json={"place": place()}, headers=headers)
    assert made.headers["X-Request-Id"] == JOURNEY
    row = shelf.database.outbox.find_one({"subject": f"thing/{made.json()['id']}"})
    event = json.loads(row["body"])
    assert event["correlationid"] == JOURNEY
    assert event["traceparent"] == headers["traceparent"]
    assert event["causationid"]


@pytest.mark.parametrize("given", ['x" y', "Jeanne", "0639980147", "jeanne.quenaudon/0639980147"])
def test_a_request_id_that_may_name_somebody_is_replaced_everywhere(shelf, given):
    answer = shelf.call(
        "POST", "/toy/v1/things", json={"place": place()}, headers={"X-Request-Id": given}
    )
    own = answer.headers["X-Request-Id"]
    assert uuid.UUID(own)
    row = shelf.database.outbox.find_one({"subject": f"thing/{answer.json()['id']}"})
    assert json.loads(row["body"])["correlationid"] == own
    eventually(lambda: own in shelf.log.read_text())
    assert given not in shelf.log.read_text()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"place": 1, "place": 2}',
        b'{"place": NaN}',
        b"\xff\xfe",
        b'{"label": "\\u0000"}',
        b"[" * 5000,
    ],
)
def test_a_body_that_cannot_be_read_is_a_400(shelf, body):
    headers = {"Content-Type": "application/json"}
    problem(shelf.call("POST", "/toy/v1/things", data=body, headers=headers), 400, "unreadable")


@pytest.mark.parametrize("path", ["/toy/v1/things?cursor=%ff", "/toy/v1/things?cursor=%00"])
def test_a_query_that_cannot_be_read_is_a_400(shelf, path):
    problem(shelf.call("GET", path), 400, "unreadable")


def test_without_a_token_it_is_a_401_with_a_challenge(shelf):
    answer = shelf.call("GET", "/toy/v1/things", token=None)
    problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="passerelle"'


@pytest.mark.parametrize("header", ["Bearer x.y.z", "Basic ZGVzazpkZXNr", "Bearer", "bearer  "])
def test_a_token_that_proves_nothing_is_a_401(shelf, header):
    answer = shelf.call("GET", "/toy/v1/things", token=None, headers={"Authorization": header})
    problem(answer, 401, "unauthenticated")
    told = 'Bearer realm="passerelle"' + (', error="invalid_token"' if "x.y.z" in header else "")
    assert answer.headers["WWW-Authenticate"] == told


def test_a_token_comes_before_the_body(shelf):
    answer = shelf.call("POST", "/toy/v1/things", token=None, data=b"{")
    problem(answer, 401, "unauthenticated")


@pytest.mark.parametrize("roles", [("analyst",), ("king",), ()])
def test_a_role_that_is_not_allowed_is_a_403(shelf, roles):
    token = shelf.token("x") if not roles else shelf.token(*roles)
    told = problem(shelf.call("GET", "/toy/v1/things", token=token), 403, "forbidden")
    assert told["allowed_roles"] == ["desk", "operator"]


@pytest.mark.parametrize(
    "path", ["/toy/v1/nothing", "/", "/toy/v1/things/", "/toy/v1//things", "/health", "/%2e%2e/x"]
)
def test_a_path_that_is_none_is_a_404(shelf, path):
    problem(shelf.call("GET", path), 404, "not_found")


def test_a_thing_that_is_none_is_the_services_404(shelf):
    told = problem(shelf.call("GET", f"/toy/v1/things/{new_id()}"), 404, "no_such_thing")
    assert told["instance"].startswith("/toy/v1/things/")


def test_an_id_that_is_none_is_a_422(shelf):
    told = problem(shelf.call("GET", "/toy/v1/things/7"), 422, "invalid_fields")
    assert told["errors"] == [{"pointer": "/thing_id", "in": "path", "detail": "Not a valid UUID."}]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "PATCH", "BREW"])
def test_a_method_that_is_none_is_a_405(shelf, method):
    answer = shelf.call(method, "/toy/v1/things")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_tells_the_methods_and_head_gives_the_headers(shelf):
    options = shelf.call("OPTIONS", "/toy/v1/things", token=None)
    assert (options.status_code, options.text) == (204, "")
    assert options.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    head, get = (shelf.call(method, "/toy/v1/things") for method in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_a_place_that_is_taken_is_a_409_with_its_data(shelf):
    taken = place()
    assert shelf.call("POST", "/toy/v1/things", json={"place": taken}).status_code == 201
    french = {"Accept-Language": "fr-FR"}
    again = shelf.call("POST", "/toy/v1/things", json={"place": taken}, headers=french)
    told = problem(again, 409, "place_taken")
    assert told["place"] == taken
    assert told["detail"] == f"La place {taken} est prise."
    assert again.headers["Content-Language"] == "fr"


def test_a_version_that_is_old_is_a_412(shelf):
    made = shelf.call("POST", "/toy/v1/things", json={"place": place()})
    path = f"/toy/v1/things/{made.json()['id']}"
    tag = {"If-Match": made.headers["ETag"]}
    moved = shelf.call("PATCH", path, json={"place": place()}, headers=tag)
    assert (moved.status_code, moved.headers["ETag"]) == (200, '"2"')
    problem(shelf.call("PATCH", path, json={"place": place()}, headers=tag), 412, "stale")
    for wrong in ('"abc"', 'W/"2"'):
        other = {"If-Match": wrong}
        problem(shelf.call("PATCH", path, json={"place": place()}, headers=other), 412, "stale")
    assert shelf.database.things.find_one({"_id": made.json()["id"]})["version"] == 2


def test_a_change_must_say_which_version_it_saw(shelf):
    path = f"/toy/v1/things/{new_id()}"
    problem(shelf.call("PATCH", path, json={"place": 1}), 428, "if_match_required")
    bad = {"If-Match": "2"}
    problem(shelf.call("PATCH", path, json={"place": 1}, headers=bad), 400, "unreadable")


def test_what_was_read_before_and_did_not_change_is_a_304(shelf):
    made = shelf.call("POST", "/toy/v1/things", json={"place": place()})
    path = f"/toy/v1/things/{made.json()['id']}"
    assert shelf.call("GET", path, headers={"If-None-Match": '"1"'}).status_code == 304
    assert shelf.call("GET", path, headers={"If-None-Match": '"0"'}).status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_one_mebibyte_is_a_413(shelf, chunked):
    body = b" " * 1_500_000
    headers = {"Content-Type": "application/json"}
    data = iter([body]) if chunked else body
    told = problem(
        shelf.call("POST", "/toy/v1/things", data=data, headers=headers), 413, "too_large"
    )
    assert told["limit_bytes"] == 1_048_576


def test_an_operation_may_take_more_and_other_than_json(shelf):
    headers = {"Content-Type": "text/csv"}
    answer = shelf.call("POST", "/toy/v1/lines", data=b"a,b\n" * 400_000, headers=headers)
    assert answer.json() == {"lines": 400_000}


def test_an_address_that_is_overlong_is_a_414(shelf):
    problem(shelf.call("GET", f"/toy/v1/things?cursor={'x' * 9000}"), 414, "target_too_long")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_body_of_another_type_is_a_415(shelf, headers):
    answer = shelf.call("POST", "/toy/v1/things", data=b'{"place": 1}', headers=headers)
    assert problem(answer, 415, "unsupported_media")["expected"] == "application/json"


def test_invalid_fields_are_a_422_that_points_at_each(shelf):
    body = {"place": "7", "label": "x" * 21, "since": "yesterday", "extra": 1}
    answer = shelf.call("POST", "/toy/v1/things", json=body)
    told = problem(answer, 422, "invalid_fields")
    assert {error["pointer"] for error in told["errors"]} == {
        "/place",
        "/label",
        "/since",
        "/extra",
    }


def test_bad_fields_are_told_in_french(shelf):
    french = {"Accept-Language": "fr"}
    body = {"place": 0, "label": "x" * 21, "extra": 1}
    answer = shelf.call("POST", "/toy/v1/things", json=body, headers=french)
    told = problem(answer, 422, "invalid_fields")
    assert {error["pointer"]: error["detail"] for error in told["errors"]} == {
        "/place": "Doit être compris entre 1 et 1000000.",
        "/label": "Au plus 20 caractères.",
        "/extra": "Champ inconnu.",
    }
    assert told["detail"] == "3 champs à corriger."


@pytest.mark.parametrize("body", [[], "x", 7, None, True])
def test_a_body_that_is_no_object_is_a_422(shelf, body):
    headers = {"Content-Type": "application/json"}
    answer = shelf.call("POST", "/toy/v1/things", data=json.dumps(body), headers=headers)
    problem(answer, 422, "invalid_fields")


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "sort=up", "limit=1&limit=2"])
def test_invalid_parameters_are_a_422(shelf, query):
    problem(shelf.call("GET", f"/toy/v1/things?{query}"), 422, "invalid_fields")


def test_a_body_where_none_belongs_is_a_422(shelf):
    problem(shelf.call("GET", "/toy/v1/things", data=b"{}"), 422, "invalid_fields")
    made = shelf.call("POST", "/toy/v1/things", json={"place": place()}).json()["id"]
    headers = {"Content-Type": "application/json"}
    for body in (b'{"a": 1}', b"[]", b"{", b"{}{}", b"null"):
        path = f"/toy/v1/things/{made}/remove"
        answer = shelf.call("POST", path, data=body, headers=headers)
        problem(answer, 422, "invalid_fields")
    assert shelf.call("GET", f"/toy/v1/things/{made}").status_code == 200


def test_an_empty_object_is_no_body_and_the_same_request_as_none(shelf):
    made = shelf.call("POST", "/toy/v1/things", json={"place": place()}).json()["id"]
    path = f"/toy/v1/things/{made}/remove"
    headers = {"Content-Type": "application/json", "Idempotency-Key": new_id()}
    token = shelf.token("desk")
    for body in (b"{}", b" {\n} ", b""):
        answer = shelf.call("POST", path, data=body, headers=headers, token=token)
        assert answer.status_code == 204, answer.text
    assert answer.headers["Idempotent-Replay"] == "true"


def test_a_list_links_to_its_next_page(shelf):
    for _ in range(3):
        shelf.call("POST", "/toy/v1/things", json={"place": place()})
    first = shelf.call("GET", "/toy/v1/things?limit=2&kind=a&kind=b&cursor=0")
    assert first.json()["kinds"] == ["a", "b"]
    second = shelf.call("GET", first.links["next"]["url"])
    assert second.json()["kinds"] == ["a", "b"]
    assert second.json()["items"][0]["id"] > first.json()["items"][-1]["id"]
    assert "next" not in shelf.call("GET", "/toy/v1/things?limit=200").links


def test_a_defect_is_a_500_that_names_only_an_id(shelf):
    answer = shelf.call("GET", "/toy/v1/fall", token=shelf.token("tester"))
    told = problem(answer, 500, "unexpected")
    assert "Jeanne" not in answer.text
    assert "KeyError" not in answer.text

    def logged():
        lines = [json.loads(line) for line in shelf.log.read_text().splitlines()]
        return [line for line in lines if line.get("error_id") == told["error_id"]]

    (line,) = eventually(logged)
    assert line["stack"][0] == "builtins.KeyError"
    assert any("fall_over" in frame for frame in line["stack"])
    assert line["correlation_id"] == answer.headers["X-Request-Id"]
    assert "passerelle_unexpected_errors_total" in shelf.call("GET", "/metrics").text


def test_the_log_is_json_lines_without_personal_data(shelf):
    own = uuid.uuid4().hex
    shelf.call("GET", "/toy/v1/things?cursor=Jeanne", headers={"X-Request-Id": own})
    shelf.call("POST", "/toy/v1/things", json={"place": place(), "label": "Jeanne"})
    raw_request(shelf, b"GET /Jeanne%0a HTTP/9.9\r\n\r\n")
    eventually(lambda: own in shelf.log.read_text())
    text = shelf.log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    (call,) = [line for line in lines if line.get("correlation_id") == own]
    assert (call["operation"], call["status"], call["service"]) == ("list_things", 200, "toy")
    assert "Jeanne" not in text
    assert "Bearer" not in text


def test_pages_are_guarded_and_nothing_is_stored(shelf):
    page = shelf.call("GET", "/toy/v1/page", token=None)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    for answer in (page, shelf.call("GET", "/toy/v1/things"), shelf.call("GET", "/nothing")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("base", ["", "/toy/v1"])
def test_the_documentation_is_there_for_people_and_programs(shelf, base):
    docs = shelf.call("GET", f"{base}/docs", token=None)
    assert docs.status_code == 200
    for words in ("Place a thing", "curl -X POST", "place_taken", "desk, operator"):
        assert words in docs.text
    assert "<script" not in docs.text
    document = shelf.call("GET", f"{base}/openapi.json", token=None).json()
    assert document["openapi"] == "3.1.0"
    assert document["paths"]["/toy/v1/things"]["post"]["operationId"] == "place_thing"


def test_every_problem_type_has_its_page(shelf):
    taken = {"place": place()}
    shelf.call("POST", "/toy/v1/things", json=taken)
    kind = shelf.call("POST", "/toy/v1/things", json=taken).json()["type"]
    page = shelf.call("GET", kind, token=None)
    assert page.status_code == 200
    assert "The place is taken" in page.text
    assert "La place est prise" in page.text


def test_a_request_that_cannot_be_parsed_is_told_without_quoting_it(shelf):
    answer = raw_request(shelf, b"GET /Jeanne HTTP/9.9\r\n\r\n")
    assert b"application/problem+json" in answer
    assert b"Jeanne" not in answer
    assert b"<html" not in answer.lower()


def test_a_client_that_hangs_up_in_mid_body_harms_nobody(shelf):
    head = (
        b"POST /toy/v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer "
        + shelf.token("desk").encode()
        + b"\r\nContent-Length: 100\r\n\r\n"
    )
    for ending in (b"", b"{"):
        with socket.create_connection(("127.0.0.1", shelf.port)) as sock:
            sock.sendall(head + ending)
    chunked = head.replace(b"Content-Length: 100", b"Transfer-Encoding: chunked")
    with socket.create_connection(("127.0.0.1", shelf.port)) as sock:
        sock.sendall(chunked + b"zz\r\n")
    assert shelf.call("GET", "/toy/v1/things").status_code == 200


def test_metrics_count_calls_by_operation_and_status(shelf):
    shelf.call("GET", "/toy/v1/me")
    text = shelf.call("GET", "/metrics").text
    pattern = r'passerelle_requests_total{operation="who_am_i",service="toy",status="200",.*} (\d)'
    assert re.search(pattern, text)
    assert re.search(r'passerelle_outbox_depth{service="toy"} \d', text)
    assert 'passerelle_database_up{service="toy"} 1.0' in text


def test_health_tells_each_part(shelf):
    assert shelf.call("GET", "/health/live", token=None).json() == {"status": "ok"}
    told = eventually(
        lambda: (h := shelf.health())["checks"].get("rpc", {}).get("status") == "ok" and h
    )
    assert told["checks"]["database"]["status"] == "ok"
    assert told["checks"]["relay"]["detail"] == "no relay ever ran"
    assert told["status"] == "degraded"
    assert told["outbox"]["depth"] >= 0
