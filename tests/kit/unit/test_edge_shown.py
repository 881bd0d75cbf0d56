"""Whose ids an answer holds."""

import msgspec
import pytest

from kernel.people import NOBODY
from kit.edge import shown

ONE = "0197f000-0000-7000-8000-0000000000aa"
OTHER = "0197f000-0000-7000-8000-0000000000bb"


@pytest.mark.parametrize(
    "document",
    [
        {"person_id": ONE},
        {"items": [{"held": {"person_id": ONE}}]},
        {"with_person_id": ONE},
        {"event": {"subject": f"person/{ONE}", "data": {}}},
        {"data": {"kept_id": ONE}},
        {"data": {"absorbed_id": ONE}},
        {"merged_into": ONE},
    ],
)
def test_a_person_is_found_wherever_they_are_named(document):
    assert shown.named_in(msgspec.json.encode(document)) == {ONE}


@pytest.mark.parametrize(
    "document",
    [
        {"id": ONE},
        {"person_id": None},
        {"person_id": NOBODY},
        {"person_id": "awa"},
        {"subject": f"seat/{ONE}"},
        {"text": f'"person_id":"{ONE}"'},
    ],
)
def test_nobody_is_found_where_nobody_is_named(document):
    assert shown.named_in(msgspec.json.encode(document)) == set()


def test_all_of_them_are_found():
    rows = {"items": [{"person_id": ONE}, {"person_id": OTHER}, {"person_id": ONE}]}
    assert shown.named_in(msgspec.json.encode(rows)) == {ONE, OTHER}


def test_what_is_noted_belongs_to_the_answer_that_is_being_made():
    shown.note(ONE)
    with shown.noting() as first:
        shown.note(ONE)
        with shown.noting() as second:
            shown.note(OTHER)
        shown.note(None)
        shown.note(NOBODY)
    assert (first, second) == ({ONE}, {OTHER})
