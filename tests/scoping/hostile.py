"""Puts into every field what is no value of it: fields that nobody declared, and what a database
would take for an operator."""

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from kit.auth import Caller
from kit.edge.operation import Operation, wire_names
from tests.scoping.calling import Told, filled, parted
from tests.scoping.world import NATIONAL, World

Hit = tuple[str, str, str]
"""Operation, field, and what it was told."""

UNDECLARED: Final[Mapping[str, Any]] = {
    "id": "0197f000-0000-7000-8000-00000000aaaa",
    "_id": "0197f000-0000-7000-8000-00000000aaaa",
    "version": 99,
    "site_id": "0197f000-0000-7000-8000-00000000aaaa",
    "status": "completed",
    "roles": ["operator"],
    "scope": None,
    "by": "operator-1",
    "person_id": "0197f000-0000-7000-8000-00000000aaaa",
    "created_at": "2020-01-01T00:00:00Z",
    "expected_version": 1,
    "$set": {"status": "completed"},
    "__proto__": {"admin": True},
    "__class__": "x",
    "state.status": "completed",
    "data.site": "elsewhere",
}
OPERATORS: Final[tuple[Any, ...]] = (
    {"$gt": ""},
    {"$ne": None},
    {"$where": "sleep(1000) || true"},
    {"$regex": ".*"},
    {"$expr": {"$eq": [1, 1]}},
    [{"$gt": ""}],
    [["$gt"]],
)
AS_TEXTS: Final = ('{"$gt":""}', '{"$ne":null}', "[$ne]=", "$where", "' || true || '", ".*")


def caller_of(world: World, operation: Operation) -> Caller:
    """Somebody of here who may call it, and in the last resort the operator."""
    for role in ("manager", "trainer", "stock", "partner", "analyst"):
        if role in operation.allow:
            return world.here.caller(role)
    return NATIONAL


def undeclared(world: World, operation: Operation) -> Iterator[Hit]:
    """Where a field that nobody declared was taken, in the body or in any object within it."""
    caller, fields = caller_of(world, operation), world.own(operation)["*"]
    if not operation.takes_json:
        return
    apart = wire_names(operation.path_schema) | wire_names(operation.query_schema)
    apart |= {"if_match"}
    body = {name: value for name, value in fields.items() if name not in apart}
    for at in [(), *_objects(body)]:
        for name, value in UNDECLARED.items():
            changed = copy.deepcopy(body)
            target = _at(changed, at)
            if name in target or (not at and name in apart | wire_names(operation.body_schema)):
                continue
            target[name] = value
            given = {name: one for name, one in fields.items() if name in apart} | changed
            told = _sent(world, operation, caller, given, changed)
            if told.status != 422 or f"/{name}" not in told.text:
                yield operation.name, ".".join([*map(str, at), name]), _short(told)


def operators(world: World, operation: Operation) -> Iterator[Hit]:
    """Where an operator was taken for a value: every one must be refused, by 4xx, wherever it
    stands; as the text of a query it may be a text that nothing has."""
    caller, fields = caller_of(world, operation), world.own(operation)["*"]
    path, query, body = parted(operation, fields)
    if operation.takes_json:
        for at in _places(body, wire_names(operation.body_schema)):
            for value in OPERATORS:
                changed = _with(body, at, value)
                told = _sent(world, operation, caller, fields | changed, changed)
                if not 400 <= told.status < 500:
                    yield operation.name, ".".join(map(str, at)), f"{value}: {_short(told)}"
    for name in sorted(wire_names(operation.path_schema)):
        for value in AS_TEXTS:
            told = world.calling.ask(operation.name, caller, fields | {name: value})
            if _taken(world, operation, told):
                yield operation.name, name, f"{value}: {_short(told)}"
    for name in sorted(wire_names(operation.query_schema)):
        without = {key: value for key, value in query.items() if key != name}
        pairs = [*((name, value) for value in AS_TEXTS), (f"{name}[$ne]", ""), (f"{name}[]", "$gt")]
        for pair in pairs:
            told = world.calling.send(
                operation.method,
                filled(operation.path, path),
                caller,
                query=urlencode([*without.items(), pair], quote_via=quote),
                content_type=operation.content_type,
                body=str(body.get("content", "")).encode() if operation.takes_raw else b"",
            )
            if _taken(world, operation, told):
                yield operation.name, name, f"{pair}: {_short(told)}"


def _taken(world: World, operation: Operation, told: Told) -> bool:
    """Whether a text did anything else than to be refused or to find nothing."""
    if 400 <= told.status < 500:
        return False
    found = any(one in told.text for one in world.here.traces() | world.there.traces())
    return operation.method != "GET" or not told.ok or found


def _sent(
    world: World, operation: Operation, caller: Caller, fields: Mapping[str, Any], body: Any
) -> Told:
    path, query, _ = parted(operation, fields)
    return world.calling.send(
        operation.method,
        filled(operation.path, path),
        caller,
        query=urlencode(query, doseq=True),
        body=_json(body),
        if_match=fields.get("if_match"),
    )


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _short(told: Told) -> str:
    return f"{told.status} {told.text[:300]}"


def _objects(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        if isinstance(inner, dict):
            yield (*at, key)
        if isinstance(inner, dict | list):
            yield from _objects(inner, (*at, key))


def _places(body: Any, names: frozenset[str]) -> Iterator[tuple[Any, ...]]:
    """Every place of a value in the body, and the names that are left out."""
    yield from ((name,) for name in sorted(names - body.keys()))
    stack: list[tuple[tuple[Any, ...], Any]] = [((name,), value) for name, value in body.items()]
    while stack:
        at, value = stack.pop()
        yield at
        if isinstance(value, dict | list):
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            stack += [((*at, key), inner) for key, inner in pairs]


def _at(value: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        value = value[key]
    return value


def _with(body: dict[str, Any], at: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(body)
    _at(changed, at[:-1])[at[-1]] = value
    return changed
