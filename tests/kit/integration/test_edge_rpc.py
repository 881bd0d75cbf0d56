"""The same operations over Nameko RPC, as a site app or a shell calls them."""

import dataclasses
import json
import uuid
import zlib

import pytest
import requests

from kit.catalogue import Catalogue
from kit.edge.operation import DEFAULT_MAX_BODY
from kit.ids import new_id
from kit.topology import Management, apply, topology
from tests.alone import uri_of
from tests.kit.edge_toy.calling import Client
from tests.kit.edge_toy.running import toy
from tests.kit.eventpath import address
from tests.waiting import eventually


def place() -> int:
    return int.from_bytes(new_id().encode()[-4:], "big") % 1_000_000 + 1


@pytest.fixture
def client(shelf):
    eventually(lambda: shelf.health()["checks"].get("rpc", {}).get("status") == "ok")
    client = Client(shelf.amqp_uri)
    yield client
    client.connection.close()


@pytest.fixture
def context(shelf):
    return {"auth_token": shelf.token("desk", sites=["saint-denis"])}


def test_a_call_goes_there_and_back(shelf, client, context):
    wanted = place()
    own = uuid.uuid4().hex
    made = client.call("place_thing", {"place": wanted}, context | {"request_id": own})
    assert made["error"] is None
    assert made["result"]["place"] == wanted
    row = shelf.database.outbox.find_one({"subject": f"thing/{made['result']['id']}"})
    assert json.loads(row["body"])["correlationid"] == own
    assert client.reply_headers["nameko.request_id"] == own
    read = client.call("get_thing", {"thing_id": made["result"]["id"]}, context)
    assert read == {"result": made["result"], "error": None}
    listed = client.call("list_things", {"limit": 1, "kind": ["a"]}, context)
    assert listed["result"]["kinds"] == ["a"]
    changed = {"thing_id": made["result"]["id"], "place": place()}
    moved = client.call("move_thing", changed, context | {"if_match": '"1"'})
    assert moved["result"]["version"] == 2
    page = client.call("show_page", {}, {})
    assert page["result"]["media_type"].startswith("text/html")
    assert client.call("count_lines", {"content": "a\nb\n"}, context)["result"] == {"lines": 2}


@pytest.mark.parametrize("given", ["Jeanne", "0639980147", 639980147, ["Jeanne"]])
def test_a_request_id_that_may_name_somebody_is_replaced_and_the_reply_says_by_what(
    shelf, client, context, given
):
    made = client.call("place_thing", {"place": place()}, context | {"request_id": given})
    own = client.reply_headers["nameko.request_id"]
    assert uuid.UUID(own)
    row = shelf.database.outbox.find_one({"subject": f"thing/{made['result']['id']}"})
    assert json.loads(row["body"])["correlationid"] == own
    refused = client.call("get_thing", {"thing_id": "Jeanne"}, context | {"request_id": given})
    assert refused["error"]["value"]["request_id"] == client.reply_headers["nameko.request_id"]
    eventually(lambda: own in shelf.log.read_text())
    assert "Jeanne" not in shelf.log.read_text()
    assert "639980147" not in shelf.log.read_text()


def test_a_refusal_is_a_named_error_that_carries_the_problem(client, context):
    wanted = place()
    assert client.call("place_thing", {"place": wanted}, context)["error"] is None
    french = context | {"language": "fr"}
    error = client.call("place_thing", {"place": wanted}, french)["error"]
    assert error["exc_type"] == "PlaceTaken"
    assert error["exc_args"] == [error["value"]]
    assert (error["value"]["status"], error["value"]["place"]) == (409, wanted)
    assert error["value"]["detail"] == f"La place {wanted} est prise."


@pytest.mark.parametrize(
    ("context_change", "fields", "name"),
    [
        ({"auth_token": None}, {"place": 1}, "Unauthenticated"),
        ({"auth_token": "x.y.z"}, {"place": 1}, "Unauthenticated"),
        ({"auth_token": 7}, {"place": 1}, "Unauthenticated"),
        ({}, {"place": "x"}, "InvalidFields"),
        ({}, {"place": 1, "more": 1}, "InvalidFields"),
        ({}, {"place": 1, "label": "\0"}, "Unreadable"),
        ({}, {"place": {"__type__": "uuid", "__value__": {"hex": "x"}}}, None),
    ],
)
def test_a_call_is_held_to_the_same_rules(client, context, context_change, fields, name):
    merged = {n: v for n, v in (context | context_change).items() if v is not None}
    if name is None:
        client.send("place_thing", {"args": [fields], "kwargs": {}}, merged)
    else:
        error = client.call("place_thing", fields, merged)["error"]
        assert error["exc_type"] == name
    assert client.call("list_things", {}, context)["error"] is None


@pytest.mark.parametrize(
    ("method", "fields"),
    [
        ("place_thing", {"place": 1, "label": "x" * DEFAULT_MAX_BODY}),
        ("count_lines", {"content": "é" * 1_000_001}),
    ],
)
def test_a_body_is_held_to_the_same_size(client, context, method, fields):
    assert client.call(method, fields, context)["error"]["exc_type"] == "TooLarge"


def test_path_and_query_are_held_to_the_length_of_a_target(client, context):
    error = client.call("list_things", {"kind": ["x" * 20] * 400}, context)["error"]
    assert error["exc_type"] == "TargetTooLong"


def test_content_is_a_text(client, context):
    error = client.call("count_lines", {"content": ["a", "b"]}, context)["error"]
    assert error["exc_type"] == "Unreadable"


def test_a_compressed_call_is_not_unpacked(shelf, client, context):
    """A megabyte of it could hold a gigabyte."""
    body = zlib.compress(json.dumps({"args": [{"place": place()}], "kwargs": {}}).encode())
    before = shelf.database.things.count_documents({})
    client.send("place_thing", body, context, more={"compression": "application/x-gzip"})
    assert client.call("list_things", {}, context)["error"] is None
    assert shelf.database.things.count_documents({}) == before


def test_a_role_that_is_not_allowed_is_refused(shelf, client):
    analyst = {"auth_token": shelf.token("analyst")}
    assert client.call("list_things", {}, analyst)["error"]["exc_type"] == "Forbidden"


def test_a_defect_names_only_an_id(shelf, client):
    error = client.call("fall_over", {}, {"auth_token": shelf.token("tester")})["error"]
    assert error["exc_type"] == "Unexpected"
    assert "Jeanne" not in json.dumps(error)


def test_a_call_delivered_twice_has_its_effect_once(shelf, client, context):
    wanted, correlation = place(), str(uuid.uuid4())
    first = client.call("place_thing", {"place": wanted}, context, correlation_id=correlation)
    again = client.call("place_thing", {"place": wanted}, context, correlation_id=correlation)
    assert first == again
    assert first["error"] is None
    assert shelf.database.things.count_documents({"place": wanted}) == 1


def test_http_and_rpc_share_a_key(shelf, client):
    key, wanted = new_id(), place()
    token = shelf.token("desk", subject="tablet-rpc")
    made = shelf.call(
        "POST",
        "/toy/v1/things",
        json={"place": wanted},
        headers={"Idempotency-Key": key},
        token=token,
    )
    both = {"auth_token": token, "idempotency_key": key}
    assert client.call("place_thing", {"place": wanted}, both)["result"] == made.json()


@pytest.mark.parametrize(
    "body", [b"\xff", b"{", b"[]", b"7", b'{"args": 7}', b'{"args": [1], "kwargs": {}}', b"{}"]
)
@pytest.mark.parametrize("method", ["place_thing", "nothing", "_pages", "__class__"])
@pytest.mark.parametrize("reply", [True, False])
def test_no_message_ends_the_service(shelf, client, context, body, method, reply):
    client.send(method, body, context, reply=reply)
    assert shelf.process.poll() is None
    client.channel.queue_purge(client.replies)
    correlation = str(uuid.uuid4())
    client.send("who_am_i", {"args": [], "kwargs": {}}, context, correlation_id=correlation)
    eventually(lambda: client.receive().get("result") is not None)


def test_a_call_that_nobody_waits_for_is_dropped(shelf, client, context):
    wanted = place()
    body = {"args": [{"place": wanted}], "kwargs": {}}
    client.send("place_thing", body, context, reply=False)
    assert client.call("who_am_i", {}, context)["error"] is None
    eventually(lambda: "rpc_without_reply_to" in shelf.log.read_text())
    assert shelf.database.things.count_documents({"place": wanted}) == 0


def test_an_unknown_method_is_a_named_error(client, context):
    error = client.call("nothing", {}, context)["error"]
    assert error["exc_type"] == "NotFound"


def test_the_services_own_broker_user_is_enough(mongo, database, broker):
    wanted = topology([Catalogue("toy")])
    apply(*address(broker), wanted, None)
    (user,) = (u for u in wanted.users if u.name == "toy")
    name, password = f"toy-{uuid.uuid4().hex[:8]}", uuid.uuid4().hex
    users = f"{broker.management_url}/api/users/{name}"
    with Management(*address(broker)) as management:
        management.put_user(dataclasses.replace(user, name=name), password)
        management.permit(dataclasses.replace(user, name=name))
    own = dataclasses.replace(broker, user=name, password=password)
    try:
        with toy(uri_of(mongo), database.name, own.amqp_uri) as running:
            eventually(lambda: running.health()["checks"].get("rpc", {}).get("status") == "ok")
            client = Client(broker.amqp_uri)
            answer = client.call("who_am_i", {}, {"auth_token": running.token("desk")})
            assert answer["error"] is None
            client.connection.close()
    finally:
        login = (broker.user, broker.password)
        requests.delete(users, auth=login, timeout=10).raise_for_status()
