"""Every operation is called with a token of each role, over HTTP and RPC, and is as open as the
table in docs/permissions.md says, and no more."""

import json
import re
import uuid
from collections.abc import Iterator

import pika
import pytest
import requests

from kit.edge.problems import error_name
from ops.issuer import ROLES
from ops.permissions import declared
from ops.secrets import SERVICES
from ops.state import PROJECT
from tests.waiting import eventually

SITE = "saint-denis"
NOBODY, STRANGER, ANONYMOUS = "none", "janitor", "anonymous"
CALLERS = (*ROLES, NOBODY, STRANGER, ANONYMOUS)
OPERATIONS = declared()

Stated = dict[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def stated() -> Stated:
    """Who may call what, read from the table and from nothing else."""
    text = (PROJECT / "docs" / "permissions.md").read_text(encoding="utf-8")
    found: Stated = {}
    for service, section in re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, flags=re.M | re.S):
        for name, marks in re.findall(r"^\| `(\w+)` \| (.*) \|$", section, flags=re.M):
            by_role = dict(zip(ROLES, marks.split(" | "), strict=True))
            public = set(by_role.values()) == {"anybody"}
            roles = {role for role, mark in by_role.items() if mark == "yes"}
            found[service, name] = set(CALLERS) if public else roles
    return found


@pytest.fixture(scope="module")
def tokens(network) -> dict[str, str | None]:
    """One for each kind of caller."""
    partner = str(uuid.uuid4())
    made: dict[str, str | None] = {
        role: network.token(role, sites=[SITE], partner=partner if role == "partner" else None)
        for role in ROLES
    }
    return made | {
        NOBODY: network.token(sites=[SITE]),
        STRANGER: network.token("janitor", sites=[SITE]),
        ANONYMOUS: None,
    }


def wrong(caller: str, may: bool, code: str | None) -> bool:
    """Whether an answer lets somebody in or out against the table."""
    refused = "unauthenticated" if caller == ANONYMOUS else "forbidden"
    return code in ("unauthenticated", "forbidden") if may else code != refused


@pytest.mark.timeout(900)
@pytest.mark.parametrize("service", SERVICES)
def test_over_http_each_role_may_call_what_the_table_says_and_no_more(
    network, tokens, stated, service
):
    session = requests.Session()
    wrongly = []
    for operation in OPERATIONS[service]:
        path = re.sub(r"{\w+}", str(uuid.uuid4()), operation.path)
        for caller in CALLERS:
            token = tokens[caller]
            headers = {"Content-Type": operation.content_type}
            if token is not None:
                headers["Authorization"] = f"Bearer {token}"
            answer = session.request(
                operation.method,
                network.base_url + path,
                # What cannot be read changes nothing; whoever is refused never has it looked at.
                data=b"" if operation.method == "GET" else b"{",
                headers=headers,
                timeout=30,
                stream=True,
            )
            kind = answer.headers.get("Content-Type", "")
            code = answer.json()["code"] if kind == "application/problem+json" else None
            answer.close()
            may = caller in stated[service, operation.name]
            status = {"unauthenticated": 401, "forbidden": 403}.get(code or "")
            if wrong(caller, may, code) or (status and answer.status_code != status):
                wrongly.append((operation.name, caller, may, answer.status_code, code))
            if answer.status_code >= 500:
                wrongly.append((operation.name, caller, answer.status_code))
    assert wrongly == []


@pytest.fixture
def channel(network) -> Iterator[pika.adapters.blocking_connection.BlockingChannel]:
    connection = pika.BlockingConnection(pika.URLParameters(network.amqp_uri()))
    yield connection.channel()
    connection.close()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("service", SERVICES)
def test_over_rpc_each_role_may_call_what_the_table_says_and_no_more(
    channel, tokens, stated, service
):
    replies = f"rpc.reply-test-{uuid.uuid4()}"
    channel.queue_declare(replies, exclusive=True)
    channel.queue_bind(replies, "nameko-rpc", replies)
    asked: dict[str, tuple[str, str]] = {}
    # Not one dictionary: whoever is let in is told so, and whoever is not learns nothing of it.
    body = json.dumps({"args": [1, 2, 3], "kwargs": {}}).encode()
    for operation in OPERATIONS[service]:
        for caller in CALLERS:
            call_id, token = str(uuid.uuid4()), tokens[caller]
            asked[call_id] = (operation.name, caller)
            properties = pika.BasicProperties(
                content_type="application/json",
                content_encoding="utf-8",
                reply_to=replies,
                correlation_id=call_id,
                headers={} if token is None else {"nameko.auth_token": token},
            )
            channel.basic_publish("nameko-rpc", f"{service}.{operation.name}", body, properties)
    answered: dict[str, str] = {}

    def all_answered() -> bool:
        while (got := channel.basic_get(replies, auto_ack=True))[0] is not None:
            error = json.loads(got[2])["error"]
            answered[got[1].correlation_id] = error["exc_type"]
            assert error["value"]["code"], "a refusal is told as a problem"
        return len(answered) == len(asked)

    eventually(all_answered, 600, what="an answer to every call")
    may_and_got = [
        (name, caller, caller in stated[service, name], answered[call_id])
        for call_id, (name, caller) in asked.items()
    ]
    assert [
        one
        for one in may_and_got
        if one[3]
        != (
            error_name("unreadable")
            if one[2]
            else error_name("unauthenticated" if one[1] == ANONYMOUS else "forbidden")
        )
    ] == []
