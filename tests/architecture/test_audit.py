"""Every operation of the four services: what shows somebody's data leaves an entry in the audit
log, without a word of its own about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from importlib import import_module
from types import SimpleNamespace

import pytest
from marshmallow import fields

from kit.auth import Caller
from kit.edge import auditing
from kit.edge.answers import render
from kit.edge.fields import PersonId
from kit.edge.operation import Download, Page
from kit.edge.pipeline import Pipeline
from kit.edge.problems import Problems
from kit.edge.request import Request

SERVICES = ("booking", "inventory", "training", "impact")
WHO = "0197f000-0000-7000-8000-0000000000aa"
TOLD_BY_NAME = (
    "first_name",
    "last_name",
    "phone",
    "birth_year",
    "address",
    "contact",
    "contacts",
    "donor",
)
"""Words on the wire that tell of people, or of how to reach them."""
NOBODY_S = {
    # Addresses of houses, which are on every web page of the network.
    "booking": {"list_sites", "get_site", "list_venues", "get_venue"},
    "inventory": set(),
    "training": set(),
    "impact": set(),
}
VALUES = {
    fields.Boolean: True,
    fields.Integer: 1,
    fields.Float: 1.0,
    fields.Decimal: 1,
    fields.Date: date(2026, 11, 26),
    fields.Time: time(9),
    fields.AwareDateTime: datetime(2026, 11, 26, 9, tzinfo=UTC),
    fields.Dict: {},
}


OPERATIONS = [
    pytest.param(service, operation, id=f"{service}.{operation.name}")
    for service in SERVICES
    for operation in import_module(f"services.{service}.edge.service").SERVICE.operations
]


class Made(dict):
    """What a handler may return: by key and by attribute."""

    __getattr__ = dict.__getitem__

    def as_json(self):
        """As reports of files have it."""
        return self


def walk(schema):
    """Every field of an answer, at any depth, with its name on the wire."""
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        yield field.data_key or name, inner
        if isinstance(inner, fields.Nested):
            yield from walk(inner.schema)


def value_of(field):
    """Something that the field can show; of a person it is `WHO`."""
    if isinstance(field, PersonId):
        return WHO
    if isinstance(field, fields.List):
        return [value_of(field.inner)]
    if isinstance(field, fields.Nested):
        one = answer_of(field.schema)
        return [one] if field.many else one
    for kind, value in VALUES.items():
        if isinstance(field, kind):
            return value
    return WHO if (field.data_key or field.name or "").endswith("person_id") else "told"


def answer_of(schema):
    """What an operation's handler may return, all of it given."""
    made = Made()
    for name, field in schema.fields.items():
        value = value_of(field)
        if field.attribute is None and isinstance(value, dict) and name in made:
            made[name] |= value
            continue
        *path, last = (field.attribute or name).split(".")
        place = made
        for step in path:
            place = place.setdefault(step, Made())
        if isinstance(value, dict) and isinstance(place.get(last), dict):
            place[last] |= value
        else:
            place[last] = value
    return made


def showing(operation):
    """The operation, and something that its handler may return."""
    if operation.answer_schema is None:
        return operation, {"items": [{"whole": {"person_id": WHO}}]}
    made = answer_of(operation.answer_schema)
    try:
        operation.answer_schema.dump(made)
    except (AttributeError, KeyError, ArithmeticError):
        # A schema that reckons with the service's own objects: none of these shows people's ids.
        names = {name for name, _field in walk(operation.answer_schema)}
        assert not any(name.endswith("person_id") for name in names)
        return replace(operation, answer_schema=None), operation.answer_example
    return operation, made


@pytest.fixture
def written(monkeypatch):
    """The entries that the edge writes."""
    entries = []
    log = SimpleNamespace(insert_one=entries.append)
    monkeypatch.setattr(auditing, "entries_of", lambda _database: log)
    return entries


def perform(service, operation, result, transport="http"):
    """The call's answer, where the handler gives `result`."""
    clock = SimpleNamespace(now=lambda: datetime(2026, 11, 26, tzinfo=UTC))
    application = SimpleNamespace(store=SimpleNamespace(clock=clock, database=None))
    pipeline = Pipeline(service, Problems(f"/{service}/v1"), None, None, lambda: application)
    bare = replace(
        operation,
        handler=lambda _app, _call: result,
        path_schema=None,
        query_schema=None,
        body_schema=None,
        if_match="no",
    )
    caller = Caller("awa", frozenset({"desk"}), frozenset({"saint-denis"}))
    request = Request(bare, transport, None, "en", "request-1", caller=caller)
    return pipeline.perform(request)


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
@pytest.mark.parametrize("transport", ["http", "rpc"])
def test_an_answer_with_a_person_s_id_leaves_an_entry_that_names_them(
    written, service, operation, transport
):
    operation, result = showing(operation)
    shown = WHO.encode() in render(operation, result).body
    answer = perform(service, operation, result, transport)
    assert answer.status < 400, answer.body
    if shown:
        [entry] = written
        assert entry["person_ids"] == [WHO]
        assert (entry["actor"], entry["roles"], entry["sites"]) == (
            "awa",
            ["desk"],
            ["saint-denis"],
        )
        assert (entry["action"], entry["transport"]) == (operation.name, transport)
    elif operation.method != "GET":
        assert len(written) == 1
    else:
        assert len(written) == int(operation.shows_people)


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_a_page_or_a_file_for_somebody_with_a_token_leaves_one(written, service, operation):
    if operation.answer_schema is None and operation.answer_type != "application/json":
        for result in (Page(b"%PDF"), Download("application/zip", "all.zip", lambda _first: [])):
            perform(service, operation, result)
        assert len(written) == (0 if operation.public else 2)


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_what_tells_of_people_by_other_things_than_their_ids_is_declared(service, operation):
    if operation.method != "GET" or operation.answer_schema is None:
        return
    names = [name for name, _field in walk(operation.answer_schema)]
    told = [name for name in names if name in TOLD_BY_NAME]
    by_id = any(
        isinstance(field, PersonId) or name.endswith("person_id")
        for name, field in walk(operation.answer_schema)
    )
    if told and not by_id and operation.name not in NOBODY_S[service]:
        assert operation.shows_people, told


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_a_person_s_own_id_is_shown_as_one(service, operation):
    """Beside the names of somebody stands their id, which is not called `person_id`."""
    if operation.answer_schema is None:
        return
    for schema in schemas(operation.answer_schema):
        names = schema.fields.keys()
        if {"first_name", "id"} <= names and "person_id" not in names:
            assert isinstance(schema.fields["id"], PersonId), type(schema).__name__


def schemas(schema):
    yield schema
    for _name, field in walk(schema):
        if isinstance(field, fields.Nested):
            yield field.schema
