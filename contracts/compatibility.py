"""What a change to a contract may be: readers and events of every earlier revision stay good.

A version's revisions are the schemas that it had, one after the other. The check is backward
transitive: the present contract is compared with each of them, not with the last alone. Pure.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

Schema = dict[str, Any]
History = Mapping[str, Sequence[Schema]]
"""Event type to its revisions, the first one first."""

_REMARKS: Final = frozenset({"title", "description", "$id", "$schema", "$defs"})
"""What a schema says that changes nothing for who reads or validates an event."""


def breaches(history: History, now: Mapping[str, Schema]) -> list[str]:
    """Why readers of one side could stumble over the other; empty where they cannot.

    Readers of each earlier revision must read new events, and new readers the archive. So a
    version may gain optional properties, and nothing else about any of its revisions may change;
    nor may it vanish.
    """
    found = [f"{type_} is gone" for type_ in history if type_ not in now]
    for type_, revisions in history.items():
        if type_ in now:
            new = now[type_]
            for number, old in enumerate(revisions, start=1):
                found += [
                    f"{type_}{where} (against revision {number})"
                    for where in _differences(old, new, old, new)
                ]
    return found


def _differences(old: Schema, new: Schema, old_root: Schema, new_root: Schema) -> Iterator[str]:
    """Where two schemas say different things to a validator, save for new optional properties."""
    old, new = resolved(old, old_root), resolved(new, new_root)
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
        elif before != after or (word in old) != (word in new):
            yield f": {word} was {_shown(old, word)}, is {_shown(new, word)}"


def _parts(word: str, before: Any, after: Any, old_root: Schema, new_root: Schema) -> Iterator[str]:
    befores = before if isinstance(before, list) else [before]
    afters = after if isinstance(after, list) else [after]
    if len(befores) != len(afters):
        yield f": {word} had {len(befores)} forms, has {len(afters)}"
        return
    for one, other in zip(befores, afters, strict=True):
        yield from _differences(one, other, old_root, new_root)


def _shown(schema: Schema, word: str) -> str:
    return json.dumps(schema[word]) if word in schema else "not there"


def resolved(schema: Schema, root: Schema) -> Schema:
    """The schema itself, or the definition of `root` that it stands for."""
    name = schema.get("$ref", "").rpartition("/")[2]
    definition: Schema = root["$defs"][name] if name else schema
    return definition


def digest(schema: Schema) -> str:
    """Names what a schema means: the same for two that differ in their words alone."""
    return digest_of(_meaning(schema, schema))


def digest_of(value: Any) -> str:
    """Names a JSON value, however it is laid out."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _meaning(schema: Schema, root: Schema) -> Schema:
    said: Schema = {}
    for word, value in resolved(schema, root).items():
        if word in _REMARKS:
            continue
        if word == "properties":
            said[word] = {name: _meaning(part, root) for name, part in value.items()}
        elif word == "anyOf":
            said[word] = [_meaning(part, root) for part in value]
        elif word == "items" and isinstance(value, dict):
            said[word] = _meaning(value, root)
        elif word == "required":
            said[word] = sorted(value)
        else:
            said[word] = value
    return said


def only_known(facts: Any, schema: Schema, root: Schema) -> Any:
    """Facts without those that a schema does not name: what its writer would have written."""
    schema = resolved(schema, root)
    if isinstance(facts, dict) and "properties" in schema:
        known = schema["properties"]
        return {n: only_known(v, known[n], root) for n, v in facts.items() if n in known}
    if isinstance(facts, list) and isinstance(schema.get("items"), dict):
        return [only_known(part, schema["items"], root) for part in facts]
    return facts
