"""The JSON Schemas of the contracts, and what a change to one of them may be.

`contracts/schemas/` holds what is released. `python -m contracts.schema` brings it up to the
contracts, and refuses where a released version would change its meaning: that needs a new version.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from contracts import booking
from contracts.base import Contract, contracts_of

Schema = dict[str, Any]

MODULES: Final = (booking,)
"""Where contracts are declared, one module for each service that has any."""

RELEASED: Final = Path(__file__).with_name("schemas")

_REMARKS: Final = frozenset({"title", "description", "default", "$id", "$schema", "$defs"})
"""What a schema says that no validator looks at."""


def schema_of(type_: str, contract: type[Contract]) -> Schema:
    """The facts of one version of an event as JSON Schema 2020-12."""
    made = msgspec.json.schema(contract)
    definitions = dict(made["$defs"])
    own: Schema = definitions.pop(made["$ref"].rpartition("/")[2])
    document: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"/contracts/{type_}.json",
        **own,
        "title": type_,
    }
    return document | {"$defs": definitions} if definitions else document


def current() -> dict[str, Schema]:
    """Every event type's schema, as the contracts say now."""
    return {
        type_: schema_of(type_, contract)
        for module in MODULES
        for type_, contract in contracts_of(module.__name__.rpartition(".")[2]).items()
    }


def released(folder: Path = RELEASED) -> dict[str, Schema]:
    """Every event type's schema, as it was released."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


def breaches(before: Mapping[str, Schema], now: Mapping[str, Schema]) -> list[str]:
    """Why readers of one side could stumble over the other; empty where they cannot.

    Old readers must read new events, and new readers the archive. So a version may gain optional
    properties, and nothing else about it may change; nor may it vanish.
    """
    found = [f"{type_} is gone" for type_ in before if type_ not in now]
    for type_, old in before.items():
        if type_ in now:
            found += [f"{type_}{where}" for where in _differences(old, now[type_], old, now[type_])]
    return found


def _differences(old: Schema, new: Schema, old_root: Schema, new_root: Schema) -> Iterator[str]:
    """Where two schemas say different things to a validator, save for new optional properties."""
    old, new = _resolved(old, old_root), _resolved(new, new_root)
    known, offered = old.get("properties", {}), new.get("properties", {})
    for name, property_ in known.items():
        if name not in offered:
            yield f": {name} is gone"
            continue
        for where in _differences(property_, offered[name], old_root, new_root):
            yield f".{name}{where}"
    for name in sorted(set(old.get("required", ())) ^ set(new.get("required", ()))):
        if name in known and name not in offered:
            continue
        needed = "required" if name in new.get("required", ()) else "optional"
        yield f": {name} is {needed} now"
    for word in sorted((old.keys() | new.keys()) - _REMARKS - {"properties", "required"}):
        before, after = old.get(word), new.get(word)
        if word in ("anyOf", "items") and before is not None and after is not None:
            yield from _parts(word, before, after, old_root, new_root)
        elif before != after:
            yield f": {word} was {json.dumps(before)}, is {json.dumps(after)}"


def _parts(word: str, before: Any, after: Any, old_root: Schema, new_root: Schema) -> Iterator[str]:
    befores = before if isinstance(before, list) else [before]
    afters = after if isinstance(after, list) else [after]
    if len(befores) != len(afters):
        yield f": {word} had {len(befores)} forms, has {len(afters)}"
        return
    for one, other in zip(befores, afters, strict=True):
        yield from _differences(one, other, old_root, new_root)


def _resolved(schema: Schema, root: Schema) -> Schema:
    """The schema itself, or the definition that it stands for."""
    name = schema.get("$ref", "").rpartition("/")[2]
    definition: Schema = root["$defs"][name] if name else schema
    return definition


def release(folder: Path = RELEASED) -> list[str]:
    """Writes the current schemas, unless that would break a released one; the breaches."""
    now = current()
    found = breaches(released(folder), now)
    if not found:
        folder.mkdir(exist_ok=True)
        for type_, schema in now.items():
            text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
            (folder / f"{type_}.json").write_text(text, encoding="utf-8")
    return found


if __name__ == "__main__":
    problems = release()
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    sys.exit(1 if problems else 0)
