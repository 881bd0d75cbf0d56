"""A token is withdrawn in one process of a service, and worth nothing in any of them."""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from kit.audit.places import entries_of
from kit.context import Context
from kit.tokens import LONGEST_LIFE
from kit.transaction import Store
from kit.withdrawals import COLLECTION, Wanted, Withdrawals
from kit.withdrawn import Withdrawn
from tests.alone import uri_of
from tests.issuing import forged
from tests.kit.edge_toy.calling import Client
from tests.kit.edge_toy.running import toy
from tests.proxy import proxy
from tests.waiting import eventually

PATH = "/toy/v1/withdrawn-tokens"
ME = "/toy/v1/me"


@pytest.fixture(scope="module")
def replicas(real_parts, tmp_path_factory):
    """Two processes of the toy service: one database, one issuer, one queue of calls."""
    broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"
    home = tmp_path_factory.mktemp("keys")
    with (
        broker.fresh_vhost() as own,
        toy(uri_of(mongo), name, own.amqp_uri, folder=home) as one,
        toy(uri_of(mongo), name, own.amqp_uri, folder=home) as other,
    ):
        one.amqp_uri = own.amqp_uri
        one.database = mongo[name]
        yield one, other
    mongo.drop_database(name)


@pytest.fixture
def subject():
    """Nobody else's in this module."""
    return f"tablet-{uuid.uuid4().hex}"


def operator(running, **options):
    return running.token("operator", subject=f"operator-{uuid.uuid4().hex}", **options)


def withdraw(running, token=None, status=200, headers=(), **body):
    answer = running.call(
        "POST",
        PATH,
        token=token or operator(running),
        json={"reason": "stolen"} | body,
        headers=dict(headers),
    )
    assert answer.status_code == status, answer.text
    return answer.json()


def earlier(running, **claims):
    """A token of some time ago, as the one on a tablet is."""
    return forged(running.keys, {"iat": int(time.time()) - 60, "roles": ["desk"]} | claims)


def read(running):
    return running.health()["checks"]["withdrawn-tokens"]["status"]


def status(running, token, path=ME):
    return running.call("GET", path, token=token).status_code


def test_who_has_a_withdrawn_token_is_refused_at_once_and_by_the_other_process_soon(
    replicas, subject
):
    one, other = replicas
    token = earlier(one, sub=subject)
    assert [status(running, token) for running in replicas] == [200, 200], "both remember it"
    kept = withdraw(one, subject=subject)
    assert (kept["subject"], kept["token_id"], kept["reason"]) == (subject, None, "stolen")
    assert status(one, token) == 401
    eventually(lambda: status(other, token) == 401, what="the other process has read of it")
    new = forged(one.keys, {"sub": subject, "iat": int(time.time()) + 1})
    assert [status(running, new) for running in replicas] == [200, 200]
    assert status(one, earlier(one, sub=f"{subject}-b")) == 200


def test_it_is_the_problem_of_a_token_that_ended_in_words_of_its_own(replicas, subject):
    one, _other = replicas
    token = earlier(one, sub=subject)
    ended = earlier(one, sub=subject, iat=0, exp=1000)
    withdraw(one, subject=subject)
    for language, detail in (("en", "the token was withdrawn"), ("fr", "le jeton a été révoqué")):
        said = {"Accept-Language": language}
        answer = one.call("GET", ME, token=token, headers=said)
        alike = one.call("GET", ME, token=ended, headers=said)
        assert answer.status_code == alike.status_code == 401
        assert answer.headers["WWW-Authenticate"] == alike.headers["WWW-Authenticate"]
        told, usual = answer.json(), alike.json()
        assert told.pop("detail") == detail
        assert usual.pop("detail") != detail
        assert told | {"request_id": ""} == usual | {"request_id": ""}


def test_over_rpc_too_and_whichever_process_takes_the_call(replicas, subject):
    one, other = replicas
    for running in replicas:
        eventually(lambda r=running: r.health()["checks"].get("rpc", {}).get("status") == "ok")
    client = Client(one.amqp_uri)
    token = {"auth_token": earlier(one, sub=subject)}
    assert client.call("who_am_i", {}, token)["error"] is None
    told = client.call(
        "withdraw_tokens", {"subject": subject, "reason": "lost"}, {"auth_token": operator(one)}
    )
    assert (told["error"], told["result"]["reason"]) == (None, "lost")
    for running in replicas:
        eventually(lambda r=running: status(r, token["auth_token"]) == 401)
    for _ in range(4):
        error = client.call("who_am_i", {}, token | {"language": "fr"})["error"]
        assert error["exc_type"] == "Unauthenticated"
        assert error["value"]["detail"] == "le jeton a été révoqué"
    listed = client.call("list_withdrawn_tokens", {}, {"auth_token": operator(other)})
    assert subject in [each["subject"] for each in listed["result"]["items"]]
    client.connection.close()


def test_an_answer_that_was_kept_is_not_given_again_to_a_withdrawn_token(replicas, subject):
    one, _other = replicas
    token = earlier(one, sub=subject)
    place = {"json": {"place": int(uuid.uuid4().hex[:4], 16) + 1}}
    key = {"headers": {"Idempotency-Key": uuid.uuid4().hex}}
    assert one.call("POST", "/toy/v1/things", token=token, **place, **key).status_code == 201
    again = one.call("POST", "/toy/v1/things", token=token, **place, **key)
    assert again.headers["Idempotent-Replay"] == "true"
    withdraw(one, subject=subject)
    assert one.call("POST", "/toy/v1/things", token=token, **place, **key).status_code == 401


def test_one_token_of_a_subject_is_withdrawn_by_its_id(replicas, subject):
    one, other = replicas
    stolen, kept = (one.token("desk", subject=subject) for _ in range(2))
    token_id = jwt.decode(stolen, options={"verify_signature": False})["jti"]
    told = withdraw(one, token_id=token_id)
    assert (told["token_id"], told["subject"], told["issued_until"]) == (token_id, None, None)
    assert status(one, stolen) == 401
    eventually(lambda: status(other, stolen) == 401)
    assert [status(running, kept) for running in replicas] == [200, 200]


def test_a_repeat_leaves_alone_what_was_issued_since_and_takes_nothing_back(replicas, subject):
    one, _other = replicas
    instant = datetime.now(UTC) - timedelta(minutes=30)
    since, before = (earlier(one, sub=subject, iat=instant.timestamp() + n) for n in (60, -60))
    until = {"issued_until": instant.isoformat(timespec="milliseconds")}
    first = withdraw(one, subject=subject, **until)
    assert first["issued_until"] == until["issued_until"].replace("+00:00", "Z")
    sooner = (instant - timedelta(hours=1)).isoformat(timespec="milliseconds")
    for again in (until, {"issued_until": sooner}):
        told = withdraw(one, subject=subject, **again)
        assert told["issued_until"] == first["issued_until"]
        assert [status(one, token) for token in (since, before)] == [200, 401]
    assert withdraw(one, subject=subject)["issued_until"] > first["issued_until"]
    assert status(one, since) == 401


def test_operators_may_withdraw_their_own_token_and_each_other_s_and_go_on_with_new_ones(
    replicas, subject
):
    one, _other = replicas
    pair = [f"{subject}-{number}" for number in range(2)]

    def of(name, seconds):
        claims = {"sub": name, "iat": int(time.time()) + seconds, "roles": ["operator"]}
        return forged(one.keys, claims)

    first, second = (of(name, -60) for name in pair)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    withdraw(one, first, subject=pair[1])
    withdraw(one, second, 401, subject=pair[0])
    withdraw(one, first, subject=pair[0], headers=key)
    withdraw(one, first, 401, subject=pair[0], headers=key)
    for name in pair:
        assert status(one, of(name, 1), PATH) == 200


def test_it_is_in_the_audit_log_and_listed_until_every_such_token_has_ended(replicas, subject):
    one, _other = replicas
    began = datetime.now(UTC)
    by = f"operator-{subject}"
    withdraw(one, one.token("operator", subject=by), subject=subject, reason="left_team")
    query = {"action": "token.withdraw", "actor": by}
    [entry] = entries_of(one.database).find(query)
    assert (entry["targets"], entry["reason"], entry["kind"]) == ([subject], "left_team", "change")
    pages, cursor = [], ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = one.call("GET", f"{PATH}?limit=1{more}", token=operator(one)).json()
        pages.append(page["items"])
        cursor = page["next_cursor"]
    [told] = [item for items in pages for item in items if item["subject"] == subject]
    assert {len(items) for items in pages} <= {0, 1}
    assert told["withdrawn_by"] == by
    assert datetime.fromisoformat(told["kept_until"]) >= began + LONGEST_LIFE
    [index] = [i for i in one.database[COLLECTION].list_indexes() if "expireAfterSeconds" in i]
    assert (dict(index["key"]), index["expireAfterSeconds"]) == ({"kept_until": 1}, 0)


@pytest.mark.parametrize("role", ["desk", "manager", "analyst", "partner"])
def test_nobody_but_an_operator_withdraws_or_lists(replicas, subject, role):
    one, _other = replicas
    token = one.token(role, subject=subject)
    withdraw(one, token, 403, subject=subject)
    assert status(one, token, PATH) == 403


def test_a_process_knows_of_it_before_it_serves_and_while_the_database_is_away(mongo, database):
    host, port = mongo.address
    withdrawals = Withdrawals(Store("toy", mongo, database=database.name), LONGEST_LIFE)
    withdrawals.prepare()
    withdrawals.withdraw(Wanted("stolen", subject="tablet-3"), Context("test"))
    with proxy(host, port, mended=False) as forwarder:
        uri = f"mongodb://{forwarder.address}/?directConnection=true"
        with toy(uri, database.name, ready=False) as running:
            token = earlier(running, sub="tablet-3")
            other = earlier(running, sub="tablet-4")
            assert [status(running, one) for one in (token, other)] == [503, 503]
            forwarder.mend()
            eventually(lambda: status(running, other) == 200)
            assert status(running, token) == 401
            eventually(lambda: read(running) == "ok")
            forwarder.cut()
            eventually(lambda: read(running) == "down")
            assert [status(running, one) for one in (token, other)] == [401, 200]
            forwarder.mend()
            withdrawals.withdraw(Wanted("stolen", subject="tablet-4"), Context("test"))
            eventually(lambda: status(running, other) == 401)


def test_what_is_withdrawn_during_a_reading_is_not_forgotten_at_its_end(mongo, database):
    withdrawals = Withdrawals(Store("toy", mongo, database=database.name), LONGEST_LIFE)
    withdrawals.prepare()
    answered, added = threading.Event(), threading.Event()

    class Watched(Withdrawn):
        def know(self, subjects, ids):
            """The database has answered, and what it said is put to use only after a while."""
            answered.set()
            eventually(lambda: database[COLLECTION].count_documents({}))
            added.wait(0.3)
            super().know(subjects, ids)

        def add_token(self, token_id):
            super().add_token(token_id)
            added.set()

    known = withdrawals.withdrawn = Watched()
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(withdrawals.read)
        assert answered.wait(60)
        withdrawals.withdraw(Wanted("lost", token_id="a"), Context("test"))
        reading.result(60)
    assert known.covers("anybody", "a", 0.0)
