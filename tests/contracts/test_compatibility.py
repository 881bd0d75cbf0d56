"""A released version of an event gains optional fields and changes in nothing else."""

import copy

import pytest

from contracts.schema import breaches, current, release, released

TYPE = "booking.person_registered.v1"


def test_the_contracts_keep_to_what_is_released():
    assert breaches(released(), current()) == []


def test_what_is_released_is_what_the_contracts_say():
    assert current() == released(), "run: python -m contracts.schema"


def changed(change) -> list[str]:
    """The breaches found after a change to one schema."""
    schema = copy.deepcopy(released()[TYPE])
    change(schema)
    return breaches({TYPE: released()[TYPE]}, {TYPE: schema})


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


@pytest.mark.parametrize("change", [new_optional, new_words])
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
    ],
)
def test_a_change_of_meaning_is_noticed(change, named):
    found = changed(change)
    assert found
    assert all(breach.startswith(TYPE) and named in breach for breach in found)


def test_a_version_that_vanishes_is_noticed():
    assert breaches(released(), {}) == [f"{type_} is gone" for type_ in released()]


def test_a_change_within_a_list_of_objects_is_noticed():
    def schema(kind: str) -> dict:
        return {
            "properties": {"parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}}},
            "$defs": {"Part": {"properties": {"count": {"type": kind}}}},
        }

    assert breaches({"a.b.v1": schema("integer")}, {"a.b.v1": schema("integer")}) == []
    [breach] = breaches({"a.b.v1": schema("integer")}, {"a.b.v1": schema("string")})
    assert breach == 'a.b.v1.parts.count: type was "integer", is "string"'


def test_a_breach_is_not_released(tmp_path):
    release(tmp_path)
    assert released(tmp_path) == current()
    path = tmp_path / f"{TYPE}.json"
    before = path.read_text().replace('"boolean"', '"integer"')
    path.write_text(before)
    assert release(tmp_path) != []
    assert path.read_text() == before
