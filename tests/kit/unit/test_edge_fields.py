"""Fields that schemas of every service share."""

import sys
import unicodedata

from marshmallow import Schema

from kernel.people import NOBODY
from kit.edge.fields import PersonId, Text

SOMEBODY = "0197f000-0000-7000-8000-00000000f010"


class Answer(Schema):
    person_id = PersonId()


def test_an_answer_says_whose_something_is_and_null_where_it_is_nobody_s():
    assert Answer().dump({"person_id": SOMEBODY}) == {"person_id": SOMEBODY}
    for whose in (NOBODY, None):
        assert Answer().dump({"person_id": whose}) == {"person_id": None}


def test_a_text_holds_no_control_character_and_no_half_of_a_pair():
    class Note(Schema):
        note = Text(longest=10)

    refused = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cs")
    }
    schema = Note()
    told = {
        code
        for code in {*range(0x300), *range(0xD700, 0xE100), sys.maxunicode}
        if "Holds a control character."
        in schema.validate({"note": f"a{chr(code)}b"}).get("note", ())
    }
    assert told == refused
