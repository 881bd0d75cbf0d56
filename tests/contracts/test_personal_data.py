"""docs/personal-data.md names every text that a caller may type, and every file they may send."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from marshmallow import Schema, ValidationError, fields, validate

SERVICES = ("booking", "inventory", "training", "impact")
PROSE = ("Ysoline Vantadour", "+33639984455", "ysoline@example.org")
"""What names somebody; a field that takes none of these takes codes, ids or numbers."""
PAGE = (Path(__file__).parents[2] / "docs" / "personal-data.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (each|booking|inventory|training|impact) \| (`[^|]*`) \|", re.MULTILINE)


def told() -> set[tuple[str, str]]:
    """What the page names, by service."""
    return {
        (service, field)
        for who, names in ROW.findall(PAGE)
        for field in re.findall(r"`([^`]+)`", names)
        for service in (SERVICES if who == "each" else (who,))
    }


def takes_prose(field: fields.Field) -> bool:
    """Whether a text that names somebody comes through as one."""
    for text in PROSE:
        try:
            if isinstance(field.deserialize(text), str):
                return True
        except ValidationError:
            continue
    return False


def prose_in(schema: Schema, at: str = "") -> Iterator[str]:
    """Paths of the fields that take it, however deep."""
    for name, field in schema.fields.items():
        yield from _prose(f"{at}{field.data_key or name}", field)


def _prose(path: str, field: fields.Field) -> Iterator[str]:
    if isinstance(field, fields.Nested):
        yield from prose_in(field.schema, f"{path}.")
    elif isinstance(field, fields.List):
        yield from _prose(f"{path}[]", field.inner)
    elif isinstance(field, fields.Dict):
        yield f"{path}{{}}"
    elif takes_prose(field):
        yield path


def taken(service: str) -> set[tuple[str, str]]:
    """Every such field of what changes something."""
    operations = import_module(f"services.{service}.edge.service").SERVICE.operations
    return {
        (service, path)
        for one in operations
        if one.method != "GET" and one.body_schema is not None
        for path in prose_in(one.body_schema)
    }


@pytest.mark.parametrize("service", SERVICES)
def test_every_text_that_a_caller_may_type_is_told_of(service):
    assert taken(service) - told() == set()


def test_nothing_is_told_of_that_no_caller_can_type():
    assert told() - set().union(*map(taken, SERVICES)) == set()


def test_every_file_that_a_caller_may_send_is_told_of():
    files = {
        one.name
        for service in SERVICES
        for one in import_module(f"services.{service}.edge.service").SERVICE.operations
        if one.takes_raw
    }
    assert files == set(re.findall(r"`(import_\w+)`", PAGE))


def test_a_new_text_is_seen():
    class Inner(Schema):
        note = fields.String()
        code = fields.String(validate=validate.Regexp(r"\d+\Z"))

    class Body(Schema):
        one = fields.Nested(Inner)
        many = fields.List(fields.Nested(Inner))
        more = fields.Dict()
        day = fields.Date()

    assert set(prose_in(Body())) == {"one.note", "many[].note", "more{}"}
