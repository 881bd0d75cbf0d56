"""Fields that schemas of every service share."""

from marshmallow import Schema

from kernel.people import NOBODY
from kit.edge.fields import PersonId

SOMEBODY = "0197f000-0000-7000-8000-00000000f010"


class Answer(Schema):
    person_id = PersonId()


def test_an_answer_says_whose_something_is_and_null_where_it_is_nobody_s():
    assert Answer().dump({"person_id": SOMEBODY}) == {"person_id": SOMEBODY}
    for whose in (NOBODY, None):
        assert Answer().dump({"person_id": whose}) == {"person_id": None}
