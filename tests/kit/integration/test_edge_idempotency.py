"""A command sent again has its effect once and gets its first answer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests

from kit.context import Context
from kit.edge.answers import Answer
from kit.idempotency import COLLECTION, AlreadyAnswered, AnswerBook, OtherRequest, fingerprint
from kit.ids import new_id
from kit.transaction import Store
from tests import leaks
from tests.processes import SECRET


def place() -> int:
    return int.from_bytes(new_id().encode()[-4:], "big") % 1_000_000 + 1


def send(shelf, body, key, **options):
    return shelf.call(
        "POST", "/toy/v1/things", json=body, headers={"Idempotency-Key": key}, **options
    )


def test_the_same_command_gets_its_first_answer(shelf):
    key, body = new_id(), {"place": place(), "label": "a"}
    token = shelf.token("desk", subject="tablet-1")
    first = send(shelf, body, key, token=token)
    again = send(shelf, dict(reversed(body.items())), key, token=token)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first.headers
    assert shelf.database.things.count_documents({"place": body["place"]}) == 1


def test_an_operation_that_returns_another_answer_than_was_kept_is_a_defect(shelf):
    answer = shelf.call("POST", "/toy/v1/late", token=shelf.token("tester"))
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")


def test_another_command_under_the_same_key_is_refused(shelf):
    key, token = new_id(), shelf.token("desk", subject="tablet-2")
    assert send(shelf, {"place": place()}, key, token=token).status_code == 201
    other = place()
    for body in ({"place": other}, {"place": other, "label": "b"}):
        again = send(shelf, body, key, token=token)
        assert (again.status_code, again.json()["code"]) == (422, "idempotency_key_reused")
    assert shelf.database.things.count_documents({"place": other}) == 0


def test_the_key_of_one_caller_is_nothing_to_another(shelf):
    key, wanted = new_id(), place()
    one, two = (shelf.token("desk", subject=s) for s in ("tablet-3", "tablet-4"))
    assert send(shelf, {"place": wanted}, key, token=one).status_code == 201
    again = send(shelf, {"place": wanted}, key, token=two)
    assert (again.status_code, again.json()["code"]) == (409, "place_taken")


def test_a_refusal_by_a_rule_stays_the_answer_although_the_rule_would_now_allow(shelf):
    key, wanted, token = new_id(), place(), shelf.token("desk", subject="tablet-5")
    blocker = shelf.call("POST", "/toy/v1/things", json={"place": wanted}).json()
    refused = send(shelf, {"place": wanted}, key, token=token)
    assert refused.status_code == 409
    shelf.database.things.delete_one({"_id": blocker["id"]})
    again = send(shelf, {"place": wanted}, key, token=token)
    assert (again.status_code, again.content) == (409, refused.content)
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.headers["Content-Type"] == "application/problem+json"
    assert send(shelf, {"place": wanted}, new_id(), token=token).status_code == 201


def test_a_command_that_undid_its_own_condition_gets_its_first_answer(shelf):
    made = shelf.call("POST", "/toy/v1/things", json={"place": place()}).json()
    token = shelf.token("desk", subject="tablet-8")

    def remove(key):
        path = f"/toy/v1/things/{made['id']}/remove"
        return shelf.call("POST", path, headers={"Idempotency-Key": key}, token=token)

    key = new_id()
    first, again = remove(key), remove(key)
    assert (first.status_code, again.status_code) == (204, 204)
    assert again.headers["Idempotent-Replay"] == "true"
    assert remove(new_id()).status_code == 404


def test_an_answer_whose_command_came_to_nothing_is_not_kept(mongo, database):
    store = Store("toy", mongo, database=database.name)
    book = AnswerBook(database, SECRET)
    key = book.key("somebody", "place_thing", "key", b"print")

    def finish(tx, _result):
        book.keep_in(tx, key, Answer(201, b"{}"))
        assert tx.database.idempotency.find_one({"_id": key.id}, session=tx.session)
        raise RuntimeError("lost just before the commit")

    with pytest.raises(RuntimeError, match="lost"):
        store.run(lambda _tx: None, Context("journey", finish=finish))
    assert book.find(key) is None


def test_a_second_answer_in_a_transaction_gives_way_to_the_first(mongo, database):
    store = Store("toy", mongo, database=database.name)
    book = AnswerBook(database, SECRET)
    key = book.key("somebody", "place_thing", "key", b"print")
    assert not book.keep(key, Answer(201, b"1")).replayed
    context = Context("journey", finish=lambda tx, _: book.keep_in(tx, key, Answer(201, b"2")))
    with pytest.raises(AlreadyAnswered):
        store.run(lambda tx: tx.database.x.insert_one({}, session=tx.session), context)
    assert database.x.count_documents({}) == 0
    assert book.keep(key, Answer(409, b"3")) == Answer(201, b"1", replayed=True)
    with pytest.raises(OtherRequest):
        book.find(book.key("somebody", "place_thing", "key", b"other"))


def test_bad_input_is_not_kept(shelf):
    key, token = new_id(), shelf.token("desk", subject="tablet-6")
    assert send(shelf, {"place": 0}, key, token=token).status_code == 422
    assert send(shelf, {"place": place()}, key, token=token).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é".encode().decode("latin-1")])
def test_a_key_that_is_none_is_a_422(shelf, key):
    answer = send(shelf, {"place": place()}, key)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/Idempotency-Key"


@pytest.mark.parametrize("attempt", range(3))
def test_sixteen_at_once_have_one_effect_and_one_answer(shelf, attempt):
    key, body = new_id(), {"place": place()}
    token = shelf.token("desk", subject=f"tablet-16-{attempt}")
    events = shelf.database.outbox.count_documents({})

    def one(_):
        return requests.post(
            f"{shelf.url}/toy/v1/things",
            json=body,
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
            timeout=30,
        )

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(one, range(16)))
    assert {a.status_code for a in answers} == {201}, [a.text for a in answers]
    assert len({a.content for a in answers}) == 1
    assert sum("Idempotent-Replay" not in a.headers for a in answers) == 1
    assert shelf.database.things.count_documents({"place": body["place"]}) == 1
    assert shelf.database.outbox.count_documents({}) == events + 1


def test_without_keys_sixteen_at_once_claim_a_place_once(shelf):
    body, token = {"place": place()}, shelf.token("desk")

    def one(_):
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{shelf.url}/toy/v1/things"
        return requests.post(url, json=body, headers=headers, timeout=30).status_code

    with ThreadPoolExecutor(16) as pool:
        assert sorted(pool.map(one, range(16))) == [201] + [409] * 15


def test_a_command_without_a_transaction_is_kept_too(shelf):
    key, token = new_id(), shelf.token("desk", subject="tablet-7")
    headers = {"Content-Type": "text/csv", "Idempotency-Key": key}

    def count(data):
        return shelf.call("POST", "/toy/v1/lines", data=data, headers=headers, token=token)

    assert count(b"a\n").json() == {"lines": 1}
    assert count(b"a\n").headers["Idempotent-Replay"] == "true"
    assert count(b"a\nb\n").status_code == 422


def test_kept_answers_are_forgotten_after_seven_days(shelf):
    indexes = shelf.database.idempotency.index_information()
    assert indexes["forget"]["expireAfterSeconds"] == timedelta(days=7).total_seconds()


def test_a_secret_answer_is_kept_nowhere_and_a_repeat_is_a_call_of_its_own(shelf):
    wanted, key = place(), new_id()
    before = shelf.database.idempotency.count_documents({})

    token = shelf.token("desk")

    def tell():
        headers = {"Idempotency-Key": key}
        body = {"place": wanted}
        return shelf.call("POST", "/toy/v1/secrets", json=body, headers=headers, token=token)

    first, again = tell(), tell()
    assert first.json() == {"secret": f"told once at {wanted}"}
    assert (again.status_code, again.json()["code"]) == (409, "place_taken")
    assert "Idempotent-Replay" not in again.headers
    assert shelf.database.idempotency.count_documents({}) == before


def test_nothing_of_a_request_or_its_answer_can_be_read_where_it_is_kept(shelf):
    key, label, token = new_id(), "Vantadour", shelf.token("desk", subject="tablet-9")
    body = {"place": place(), "label": label}
    first = send(shelf, body, key, token=token)
    kept = {COLLECTION: leaks.raw(shelf.database)[COLLECTION]}
    told = (label, key, "place_thing", first.json()["id"])
    assert leaks.found(kept, *told) == set()
    plain = fingerprint([{}, {}, body], b"")
    assert plain not in kept[COLLECTION]
    assert leaks.found({"answer": first.content}, label, first.json()["id"])


def test_another_replica_with_the_same_secret_gives_an_answer_again_and_others_know_none(database):
    one, two = (AnswerBook(database, SECRET) for _ in range(2))
    whole = Answer(201, b'{"name":"Awa"}', {"ETag": '"1"'}, None)
    one.keep(one.key("tablet", "place_thing", "key", b"print"), whole)
    again = two.find(two.key("tablet", "place_thing", "key", b"print"))
    assert again == Answer(201, whole.body, whole.headers, None, replayed=True)
    other = AnswerBook(database, bytes(32))
    assert other.find(other.key("tablet", "place_thing", "key", b"print")) is None


def test_an_answer_that_somebody_put_in_anothers_place_is_not_given(database):
    book = AnswerBook(database, SECRET)
    one, two = (book.key("tablet", "place_thing", key, b"print") for key in "ab")
    book.keep(one, Answer(201, b"1"))
    book.keep(two, Answer(201, b"2"))
    sealed = database[COLLECTION].find_one({"_id": one.id})["sealed"]
    database[COLLECTION].update_one({"_id": two.id}, {"$set": {"sealed": sealed}})
    with pytest.raises(OtherRequest):
        book.find(two)


def test_a_token_of_another_site_with_the_same_subject_is_not_given_the_answer(shelf):
    key, body = new_id(), {"place": place()}
    at = [["saint-denis"], ["saint-denis"], ["roubaix"]]
    tokens = [shelf.token("desk", subject="desk", sites=sites) for sites in at]
    answers = [send(shelf, body, key, token=token) for token in tokens]
    assert [one.status_code for one in answers] == [201, 201, 422]
    assert answers[1].json() == answers[0].json()
    assert answers[0].json()["id"] not in answers[2].text
