"""A released version of an event gains optional fields and changes in nothing else.

Compared is the present contract with every revision that was ever released (backward transitive).
"""

import copy

import pytest

from contracts.compatibility import breaches, digest
from contracts.releases import Releases
from contracts.schema import current

TYPE = "booking.person_registered.v1"
RELEASES = Releases()


def test_the_contracts_keep_to_every_released_revision():
    assert breaches(RELEASES.history(), current()) == []


def test_what_is_released_is_what_the_contracts_say():
    assert current() == RELEASES.newest(), "run: python -m contracts.schema"


def test_what_was_released_is_still_there_and_unaltered():
    assert RELEASES.faults() == []


def after(*changes) -> dict:
    """A schema after some changes."""
    schema = copy.deepcopy(RELEASES.newest()[TYPE])
    for change in changes:
        change(schema)
    return schema


def changed(change) -> list[str]:
    """The breaches found after a change to one schema."""
    return breaches({TYPE: [after()]}, {TYPE: after(change)})


def new_optional(schema):
    schema["properties"]["referred"] = {"type": "boolean"}


def new_words(schema):
    schema["description"] = "Said better."


def new_required(schema):
    schema["properties"]["referred"] = {"type": "boolean"}
    schema["required"].append("referred")


def removed(schema):
    del schema["properties"]["household_id"]


def removed_required(schema):
    del schema["properties"]["site_id"]
    schema["required"].remove("site_id")


def required_now(schema):
    schema["required"].append("in_qpv")


def optional_now(schema):
    schema["required"].remove("site_id")


def other_type(schema):
    schema["properties"]["in_qpv"]["anyOf"][0]["type"] = "string"


def no_longer_null(schema):
    schema["properties"]["in_qpv"] = {"type": "boolean"}


def narrower_choice(schema):
    schema["properties"]["age_band"]["anyOf"][0]["enum"].pop()


def wider_choice(schema):
    schema["properties"]["age_band"]["anyOf"][0]["enum"].append("over_90")


def other_pattern(schema):
    schema["properties"]["site_id"]["pattern"] = "^[0-9]+$"


def closed(schema):
    schema["additionalProperties"] = False


def other_default(schema):
    schema["properties"]["in_qpv"]["default"] = False


def new_optional_of_another_type(schema):
    schema["properties"]["referred"] = {"type": "string"}


def new_words_alone(schema):
    schema["properties"]["in_qpv"]["description"] = "Said better."


@pytest.mark.parametrize("change", [new_optional, new_words, new_words_alone])
def test_a_harmless_change_passes(change):
    assert changed(change) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (new_required, "referred"),
        (removed, "household_id"),
        (removed_required, "site_id"),
        (required_now, "in_qpv"),
        (optional_now, "site_id"),
        (other_type, "in_qpv"),
        (no_longer_null, "in_qpv"),
        (narrower_choice, "age_band"),
        (wider_choice, "age_band"),
        (other_pattern, "site_id"),
        (closed, "additionalProperties"),
        (other_default, "in_qpv"),
    ],
)
def test_a_change_of_meaning_is_noticed(change, named):
    found = changed(change)
    assert found
    assert all(breach.startswith(TYPE) and named in breach for breach in found)


def test_a_field_that_went_and_came_back_as_another_is_noticed():
    """The last revision knows nothing of it; somebody's archive and readers do."""
    back = {TYPE: after(new_optional_of_another_type)}
    assert breaches({TYPE: [after()]}, back) == []
    found = breaches({TYPE: [after(), after(new_optional), after()]}, back)
    assert found == [
        f'{TYPE}.referred: type was "boolean", is "string" (against revision 2)',
    ]


def test_each_earlier_revision_is_asked():
    with_it = after(new_optional)
    found = breaches({TYPE: [after(), with_it, after(), with_it]}, {TYPE: after()})
    assert found == [f"{TYPE}: referred is gone (against revision {n})" for n in (2, 4)]


def test_a_version_that_vanishes_is_noticed():
    history = RELEASES.history()
    assert breaches(history, {}) == [f"{type_} is gone" for type_ in history]


def test_a_change_within_a_list_of_objects_is_noticed():
    def schema(kind: str) -> dict:
        return {
            "properties": {"parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}}},
            "$defs": {"Part": {"properties": {"count": {"type": kind}}}},
        }

    assert breaches({"a.b.v1": [schema("integer")]}, {"a.b.v1": schema("integer")}) == []
    [breach] = breaches({"a.b.v1": [schema("integer")]}, {"a.b.v1": schema("string")})
    assert breach == 'a.b.v1.parts.count: type was "integer", is "string" (against revision 1)'
    assert digest(schema("integer")) != digest(schema("string"))


@pytest.mark.parametrize("change", [new_words, new_words_alone])
def test_other_words_mean_the_same(change):
    assert digest(after(change)) == digest(after())


@pytest.mark.parametrize("change", [new_optional, other_type, other_default, closed, required_now])
def test_any_other_change_means_something_else(change):
    assert digest(after(change)) != digest(after())
