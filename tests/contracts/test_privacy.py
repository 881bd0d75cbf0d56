"""No event has a place for personal data or for text that somebody typed."""

from typing import Any

import pytest

from contracts.schema import current

FORBIDDEN = {
    "name", "names", "firstname", "lastname", "surname", "nickname", "phone", "mobile", "tel",
    "telephone", "email", "mail", "address", "street", "postcode", "zip", "birth", "birthday",
    "birthdate", "born", "dob", "age", "serial", "passport", "identity", "iban", "nir", "ssn",
    "note", "notes", "comment", "comments", "text", "message", "description", "free", "label",
    "title", "ip",
}  # fmt: skip
"""Words that, as a part of a field's name, tell of personal data or free text."""

ALLOWED = {
    "site_name": "a reception point is no person",
    "age_band": "seven bands, an enumeration",
}

ABOUT_PLACES = {"slug", "site_name", "region", "timezone"}
"""Texts of any form, but about a site and written by the national team."""

CODES = {"appointment_type", "reason", "needs", "municipality_code", "solidarity_until"}
"""Codes of catalogues and dates, which have no pattern yet."""


def fields_of(schema: dict[str, Any], at: str = "") -> dict[str, dict[str, Any]]:
    """Every field of a schema, however deep, by its path."""
    found = {}
    for name, field in schema.get("properties", {}).items():
        found[f"{at}{name}"] = field
        found |= fields_of(field, f"{at}{name}.")
        found |= fields_of(field.get("items", {}), f"{at}{name}.")
    for name, definition in schema.get("$defs", {}).items():
        found |= fields_of(definition, f"{at}{name}.")
    return found


def suspect(path: str) -> bool:
    """Whether a field's name has a forbidden word in it and is not expressly allowed."""
    name = path.rpartition(".")[2]
    return name not in ALLOWED and bool(FORBIDDEN & set(name.lower().split("_")))


def is_open_text(field: dict[str, Any]) -> bool:
    """Whether any text at all may stand in a field."""
    forms = [field, *field.get("anyOf", ()), field.get("items", {})]
    return any(form.get("type") == "string" and "pattern" not in form for form in forms)


@pytest.mark.parametrize("type_", current())
def test_no_field_is_named_like_personal_data(type_):
    assert [path for path in fields_of(current()[type_]) if suspect(path)] == []


@pytest.mark.parametrize("type_", current())
def test_text_is_a_code_or_about_a_place(type_):
    fields = fields_of(current()[type_])
    open_texts = {path for path, field in fields.items() if is_open_text(field)}
    assert open_texts - ABOUT_PLACES - CODES == set()


def test_what_is_allowed_is_there():
    everywhere = {path for schema in current().values() for path in fields_of(schema)}
    assert everywhere >= ALLOWED.keys() | ABOUT_PLACES | CODES


@pytest.mark.parametrize(
    "name", ["first_name", "phone", "e_mail", "home_address", "birth_year", "note", "person_email"]
)
def test_the_check_sees_a_breach(name):
    schema = {"properties": {"who": {"properties": {name: {"type": "string"}}}}}
    assert [path for path in fields_of(schema) if suspect(path)] == [f"who.{name}"]
    assert is_open_text({"anyOf": [{"type": "string"}, {"type": "null"}]})
