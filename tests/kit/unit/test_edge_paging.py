"""Cursors bring back the key that an answer gave, and no other text passes for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from kit.edge.paging import NOT_A_CURSOR, Paging

THINGS = Paging("list_things")
QUERY = Schema.from_dict({"cursor": THINGS.cursor()})()


def first_wrong(cursor):
    with pytest.raises(ValidationError) as refused:
        QUERY.load({"cursor": cursor})
    return refused.value.messages["cursor"][0]


@given(st.text(max_size=60))
def test_a_cursor_brings_the_key_back(key):
    assert QUERY.load({"cursor": THINGS.make(key)}) == {"cursor": key}


@given(st.text(min_size=1, max_size=60))
def test_no_other_text_is_a_cursor(text):
    assert first_wrong(text) == NOT_A_CURSOR


@pytest.mark.parametrize("other", ["list_people", "list_things2", ""])
def test_a_cursor_of_another_list_is_none(other):
    assert first_wrong(Paging(other).make("key")) == NOT_A_CURSOR


@pytest.mark.parametrize("change", [str.swapcase, lambda c: c + "=", lambda c: c[:-1]])
def test_a_cursor_that_was_changed_is_none(change):
    assert first_wrong(change(THINGS.make("0197f000-0000"))) == NOT_A_CURSOR


def test_a_page_tells_of_the_next_one_where_more_was_found():
    page = THINGS.page(["a", "b", "c"], 2, str)
    assert page["items"] == ["a", "b"]
    assert QUERY.load({"cursor": page["next_cursor"]}) == {"cursor": "b"}
    assert THINGS.page(["a", "b"], 2, str) == {"items": ["a", "b"], "next_cursor": None}
    assert QUERY.load({}) == {"cursor": None}
