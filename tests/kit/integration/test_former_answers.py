"""What was kept before answers were sealed is given again for as long as it is there."""

import hashlib
from datetime import UTC, datetime

import pytest

from kit.context import Context
from kit.edge.answers import Answer
from kit.idempotency import COLLECTION, AlreadyAnswered, AnswerBook, OtherRequest
from kit.transaction import Store
from tests.processes import SECRET

FIRST = Answer(201, b'{"id":"1"}', {"ETag": '"1"'}, None, replayed=True)


def keep_as_before(database, print_):
    database[COLLECTION].insert_one(
        {
            "_id": hashlib.sha256(b"tablet\0place_thing\0key").hexdigest(),
            "fingerprint": print_,
            "status": 201,
            "headers": {"ETag": '"1"'},
            "body": FIRST.body,
            "problem": None,
            "at": datetime.now(UTC),
        }
    )


def stretched(print_):
    return hashlib.scrypt(print_, salt=b"key", n=2**14, r=8, p=1, dklen=32)


@pytest.fixture
def book(database):
    return AnswerBook(database, SECRET)


@pytest.mark.parametrize("kept_as", [bytes, stretched])
def test_a_repeat_after_the_upgrade_gets_the_first_answer_and_has_no_effect(
    mongo, database, book, kept_as
):
    keep_as_before(database, kept_as(b"print"))
    book.prepare()
    key = book.key("tablet", "place_thing", "key", b"print")
    store = Store("toy", mongo, database=database.name)
    context = Context("journey", finish=lambda tx, _: book.keep_in(tx, key, Answer(201, b"2")))
    with pytest.raises(AlreadyAnswered):
        store.run(lambda tx: tx.database.x.insert_one({}, session=tx.session), context)
    assert database.x.count_documents({}) == 0
    assert book.await_answer(key) == FIRST


def test_another_request_under_the_same_key_is_still_refused(database, book):
    keep_as_before(database, b"print")
    book.prepare()
    with pytest.raises(OtherRequest):
        book.find(book.key("tablet", "place_thing", "key", b"other"))


def test_nobody_looks_for_them_where_none_is_left(database, book):
    book.prepare()
    keep_as_before(database, b"print")
    assert book.find(book.key("tablet", "place_thing", "key", b"print")) is None
    book.prepare()
    assert book.find(book.key("tablet", "place_thing", "key", b"print")) == FIRST
