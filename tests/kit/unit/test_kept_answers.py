"""What a kept answer's key gives away, and what opens it."""

import pytest

from kit.edge.answers import Answer
from kit.idempotency import Key, OtherRequest

SECRET = bytes(range(32))
ANSWER = Answer(409, b'{"name":"Awa"}', {"Content-Type": "application/problem+json"}, "taken")


def key(*, secret=SECRET, subject="tablet", operation="place", text="1", print_=b"print"):
    return Key.of(secret, subject, operation, text, print_)


OTHERS = [
    {"secret": bytes(32)},
    {"subject": "tablet2"},
    {"operation": "places"},
    {"text": "2"},
]


def test_what_was_sealed_is_opened_by_the_same_request_and_nothing_is_lost():
    opened = key().opened(key().sealed(ANSWER))
    assert (opened.status, opened.body, opened.headers, opened.problem, opened.replayed) == (
        *(409, ANSWER.body, ANSWER.headers, "taken"),
        True,
    )


@pytest.mark.parametrize("other", [*OTHERS, {"print_": b"other"}])
def test_it_takes_the_secret_the_caller_the_operation_the_key_and_the_request(other):
    with pytest.raises(OtherRequest):
        key(**other).opened(key().sealed(ANSWER))


@pytest.mark.parametrize("other", OTHERS)
def test_where_it_is_kept_depends_on_all_but_the_request(other):
    assert key(**other).id != key().id
    assert key(**other).command_id != key().command_id
    assert key(print_=b"other").id == key().id


def test_parts_cannot_be_shifted_from_one_to_the_next():
    assert key(subject="a", operation="bc").id != key(subject="ab", operation="c").id
    assert key(subject="a\0b", operation="c").id != key(subject="a", operation="b\0c").id


def test_the_same_answer_sealed_twice_looks_different():
    assert key().sealed(ANSWER) != key().sealed(ANSWER)


def test_a_key_prints_without_what_opens_it():
    assert str(key()) == f"Key(id={key().id!r}, personal=False)"
