"""What a service offers to operators over HTTP: dead letters, and who did what to them."""

import base64
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from kit.audit.places import entries_of
from kit.context import Context
from kit.inbox import Delivery, Marks, MongoEffects, Received
from kit.inbox.deliveries import Failure
from kit.inbox.letters import MOST_AT_ONCE
from kit.transaction import Store
from tests.kit.eventpath import event
from tests.processes import serving

V1 = "/inventory/v1"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def service(real_parts, tmp_path_factory):
    """Inventory, which has nothing but this; without a broker, so that nothing is carried out."""
    mongo = real_parts[1]
    name = f"test_{uuid.uuid4().hex[:12]}"
    host, port = mongo.address
    uri = f"mongodb://{host}:{port}/{name}?directConnection=true"
    home = tmp_path_factory.mktemp("inventory")
    with serving("services.inventory.edge.service", home, uri, settings={}) as running:
        running.database = mongo[name]
        yield running
    mongo.drop_database(name)


@pytest.fixture
def effects(service):
    """The inbox's database, empty."""
    for name in ("dead_letters", "inbox_lines"):
        service.database[name].delete_many({})
    entries_of(service.database).delete_many({})
    store = Store("inventory", service.database.client, database=service.database.name)
    made = MongoEffects(store, lambda _tx, _events: None, Marks())
    made.prepare()
    return made


@pytest.fixture
def operator(service):
    """Calls as an operator."""

    def call(method, path, status=200, roles=("operator",), **options):
        token = service.token(*roles, subject="operator-1")
        answer = service.call(method, f"{V1}{path}", token=token, **options)
        assert answer.status_code == status, answer.text
        return answer.json()

    return call


def failure(reason="failed", at=NOW):
    return Failure(reason, "builtins.ValueError", ("a.py:1 in f",), 5, at, at, "inventory.inbox")


def bury(effects, envelope, reason="failed", at=NOW):
    delivery = Delivery(1, envelope.encode(), {"partitionkey": envelope.partitionkey})
    received = Received(envelope, delivery)
    effects.give_up(envelope.id, delivery, received, failure(reason, at))
    return envelope.id


def park(effects, envelope):
    effects.apply([Received(envelope, Delivery(1, envelope.encode(), {}))])
    return envelope.id


def ids(answer):
    return [letter["id"] for letter in answer["items"]]


def test_letters_are_listed_page_by_page_with_how_many_wait_behind(effects, operator):
    dead = [bury(effects, event(f"s/{n}")) for n in range(3)]
    parked = [park(effects, event("s/0", n)) for n in (2, 3)]
    first = operator("GET", "/dead-letters?limit=2")
    assert ids(first) == dead[:2]
    assert [letter["behind"] for letter in first["items"]] == [2, 0]
    assert ids(operator("GET", f"/dead-letters?limit=2&cursor={first['next_cursor']}")) == dead[2:]
    assert ids(operator("GET", "/dead-letters?state=parked")) == parked


@pytest.mark.parametrize("path", ["/dead-letters", "/audit"])
@pytest.mark.parametrize("cursor", ["zzz", str(uuid.UUID(int=7)), "", "not%2Fa+cursor"])
def test_a_cursor_that_no_answer_gave_is_refused(effects, operator, path, cursor):
    bury(effects, event("s/1"))
    refused = operator("GET", f"{path}?cursor={cursor}", 422)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("invalid_fields", "/cursor")


def test_a_list_does_not_take_the_cursor_of_another(effects, operator):
    for n in range(2):
        operator("POST", f"/dead-letters/{bury(effects, event(f's/{n}'))}/replay")
    cursor = operator("GET", "/dead-letters?limit=1&state=replaying")["next_cursor"]
    refused = operator("GET", f"/audit?cursor={cursor}", 422, headers={"Accept-Language": "fr"})
    assert refused["errors"][0]["detail"] == "Cette liste n’a pas donné ce curseur."


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("reason=refused", ["refused"]),
        ("type=booking.site_opened", ["opened"]),
        ("type=booking.site_opened.v1", ["opened"]),
        ("type=booking.site_opened.v2", []),
        ("line=s/2", ["refused"]),
        ("failed_before=2026-11-25T08:30:00Z", ["old"]),
        ("failed_from=2026-11-25T08:30:00Z", ["refused", "opened"]),
        ("state=retrying&state=discarded", []),
    ],
)
def test_letters_are_found_by_type_reason_line_and_age(effects, operator, query, expected):
    made = {
        "old": bury(effects, event("s/1"), at=NOW - timedelta(hours=1)),
        "refused": bury(effects, event("s/2"), "refused"),
        "opened": bury(effects, event("s/3", type="booking.site_opened.v1")),
    }
    assert ids(operator("GET", f"/dead-letters?{query}")) == [made[name] for name in expected]


def test_a_letter_is_shown_with_its_event_its_headers_and_its_stack(effects, operator):
    envelope = event("s/1")
    letter = operator("GET", f"/dead-letters/{bury(effects, envelope)}")
    assert letter["event"]["data"] == {"sequence": 1}
    assert letter["event"]["id"] == envelope.id
    assert letter["headers"] == {"partitionkey": "s/1"}
    assert letter["stack"] == ["a.py:1 in f"]
    assert letter["body_base64"] is None


@pytest.mark.parametrize("body", [b"\xff rubbish", b"[1]", b"[" * 5000])
def test_a_message_that_is_no_object_is_shown_as_its_bytes(effects, operator, body):
    delivery = Delivery(1, body, {"binary": b"\xff", "at": NOW})
    effects.give_up("unreadable-00ff", delivery, None, failure("unreadable"))
    letter = operator("GET", "/dead-letters/unreadable-00ff")
    assert (letter["event"], base64.b64decode(letter["body_base64"])) == (None, body)
    assert letter["type"] is None
    assert set(letter["headers"]) == {"binary", "at"}


def test_a_replay_is_asked_for_once_per_key_and_kept_in_the_audit_log(effects, operator):
    one, other = bury(effects, event("s/1")), bury(effects, event("s/2"))
    key = {"headers": {"Idempotency-Key": uuid.uuid4().hex}}
    for _ in range(2):
        answer = operator("POST", f"/dead-letters/{one}/replay", **key)
        assert answer == {"ids": [one], "more": False}
    assert operator("GET", f"/dead-letters/{one}")["state"] == "replaying"
    operator("POST", f"/dead-letters/{other}/discard", json={"reason": "sent by mistake"})
    told = operator("GET", "/audit?actor=operator-1")["items"]
    changes = [(e["action"], e["targets"]) for e in told if e["action"].startswith("dead_letter.")]
    assert changes == [("dead_letter.discard", [other]), ("dead_letter.replay", [one])]
    # What the operator typed stays with the letter.
    assert "by mistake" not in str(told)
    assert operator("GET", f"/dead-letters/{other}")["discarded_for"] == "sent by mistake"
    [replayed, *again] = operator("GET", "/audit?action=dead_letter.replay")["items"]
    assert (replayed["targets"], again) == ([one], [])
    # Who reads the log is in it.
    newest = operator("GET", "/audit?limit=1")
    assert [e["action"] for e in newest["items"]] == ["list_audit"]
    rest = operator("GET", f"/audit?cursor={newest['next_cursor']}")["items"]
    assert rest[-len(told) :] == told


def test_a_letter_that_waits_for_its_next_try_can_be_tried_at_once(effects, operator):
    envelope = event("s/1")
    received = Received(envelope, Delivery(1, envelope.encode(), {}))
    effects.put_off(received, NOW, failure())
    operator("POST", f"/dead-letters/{envelope.id}/replay")
    assert operator("GET", f"/dead-letters/{envelope.id}")["state"] == "replaying"


def test_what_is_not_there_or_not_dead_is_refused_in_both_languages(effects, operator):
    bury(effects, event("s/1"))
    parked = park(effects, event("s/1", 2))
    for action, body in (("replay", None), ("discard", {"reason": "no more"})):
        refused = operator("POST", f"/dead-letters/{parked}/{action}", 409, json=body)
        assert (refused["code"], refused["state"]) == ("not_dead", "parked")
        missing = operator("POST", f"/dead-letters/{uuid.uuid4()}/{action}", 404, json=body)
        assert missing["code"] == "no_such_letter"
    french = {"headers": {"Accept-Language": "fr"}}
    refused = operator("POST", f"/dead-letters/{parked}/replay", 409, **french)
    assert refused["title"] == "Ce message n’est pas mort"
    assert "« parked »" in refused["detail"]
    assert operator("GET", "/dead-letters/nothing", 404)["code"] == "no_such_letter"
    assert operator("GET", "/dead-letters/a%20b", 422)["code"] == "invalid_fields"


def test_the_path_that_replays_many_is_no_letter_s(effects, operator, service):
    assert operator("GET", "/dead-letters/replay", 405)["code"] == "method_not_allowed"
    asked = service.call("OPTIONS", f"{V1}/dead-letters/replay", token=service.token("operator"))
    assert asked.headers["Allow"] == "OPTIONS, POST"


def test_many_are_handled_by_the_same_filters_and_all_only_where_that_is_said(effects, operator):
    dead = [bury(effects, event(f"s/{n}"), "refused" if n else "failed") for n in range(4)]
    for empty in ({}, {"filter": {}}, {"filter": {"state": ["dead"], "ids": []}}):
        refused = operator("POST", "/dead-letters/replay", 422, json=empty)
        assert refused["errors"][0]["pointer"] == "/filter"
    answer = operator("POST", "/dead-letters/replay", json={"filter": {"reason": "failed"}})
    assert answer == {"ids": dead[:1], "more": False}
    chosen = {"filter": {"ids": dead[:2]}, "reason": "not needed"}
    assert operator("POST", "/dead-letters/discard", json=chosen)["ids"] == dead[1:2]
    all_ = {"all": True, "reason": "not needed"}
    assert operator("POST", "/dead-letters/discard", json=all_)["ids"] == dead[2:]
    assert operator("POST", "/dead-letters/replay", json={"all": True})["ids"] == []


@pytest.mark.parametrize("reason", ["", "  a ", "x" * 501, None])
def test_who_discards_says_why(effects, operator, reason):
    letter = bury(effects, event())
    body = {} if reason is None else {"reason": reason}
    operator("POST", f"/dead-letters/{letter}/discard", 422, json=body)
    operator("POST", "/dead-letters/discard", 422, json=body | {"all": True})


def test_one_call_handles_so_many_and_says_that_there_are_more(effects, operator):
    last = MOST_AT_ONCE + 1
    context = Context("test")

    def many(tx):
        for letter in ({"_id": f"{n:04}", "state": "dead"} for n in range(last)):
            tx.database.dead_letters.insert_one(letter, session=tx.session)

    effects._store.run(many, context)
    body = {"all": True, "reason": "a flood"}
    first = operator("POST", "/dead-letters/discard", json=body)
    assert (len(first["ids"]), first["more"]) == (MOST_AT_ONCE, True)
    second = operator("POST", "/dead-letters/discard", json=body)
    assert (len(second["ids"]), second["more"]) == (1, False)


@pytest.mark.parametrize("role", ["analyst", "desk", "manager"])
def test_nobody_but_an_operator_sees_or_does_any_of_it(effects, operator, role):
    letter = bury(effects, event())
    for method, path in (
        ("GET", "/dead-letters"),
        ("GET", f"/dead-letters/{letter}"),
        ("POST", f"/dead-letters/{letter}/replay"),
        ("POST", "/dead-letters/discard"),
        ("GET", "/audit"),
    ):
        operator(method, path, 403, roles=(role,))
