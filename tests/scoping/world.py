"""Two sides of one world that hold the same kinds of things, and how each operation is called."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from marshmallow import Schema
from marshmallow.fields import Field, List, Nested

from kit.auth import Caller
from kit.edge.fields import Id
from kit.edge.operation import Operation, wire_names
from kit.edge.references import SiteReference
from tests.scoping.calling import Calling
from tests.scripted import ScriptedClock

SITE_ROLES: Final = ("desk", "adviser", "trainer", "stock", "manager")
"""Whose tokens are for sites."""
NATIONAL: Final = Caller("operator-1", frozenset({"operator"}))
UNKNOWN_ID: Final = "0197ffff-0000-7000-8000-0000000000ff"
"""Nothing bears it."""
MARKS: Final = ("Zakopane", "Queryosa")
"""Of here and of there; no word of ours holds one."""
LEFT_OUT: Final = object()
"""Of an example's field that a call does without."""


@dataclass(frozen=True)
class Of:
    """In a call: what the caller's own side, or the other one, has under this name, within a text
    where it stands in one."""

    name: str
    text: str = "{}"


@dataclass
class Side:
    """What one side holds: references by what they are (`person`, `site`), and texts by which its
    things are known again wherever they turn up; `names` are those of people."""

    site: str
    references: dict[str, str]
    marks: tuple[str, ...]
    names: tuple[str, ...] = ()
    partner: str | None = None
    more_sites: frozenset[str] = frozenset()

    def caller(self, role: str) -> Caller:
        """Somebody of this side."""
        partner = self.partner if role == "partner" else None
        sites = frozenset() if role in ("partner", "analyst") else self.more_sites | {self.site}
        return Caller(f"{role}-of-{self.site}", frozenset({role}), sites, partner)

    def traces(self) -> set[str]:
        """All by which this side is known again."""
        return {*self.references.values(), *self.marks}


@dataclass(kw_only=True)
class Building:
    """Makes one side by the operations themselves, as the operator unless told; `mark` is in every
    text that is written there."""

    calling: Calling
    clock: ScriptedClock
    mark: str
    references: dict[str, str] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """Its slug."""
        return self.references["site"]

    def made(self, name: str, /, by: Caller = NATIONAL, **fields: Any) -> Any:
        """What a call answered."""
        return self.calling.made(name, by, **fields)

    def keep(self, reference: str, document: Any, key: str = "id") -> str:
        """Keeps a made thing's id under a name."""
        self.references[reference] = document[key]
        return str(document[key])


@dataclass(frozen=True)
class Attempt:
    """One call with one foreign reference: `own` as it should be, `foreign`, and `unknown` with
    a reference that nothing bears in its place; `given` is the foreign reference."""

    where: str
    own: Mapping[str, Any]
    foreign: Mapping[str, Any]
    unknown: Mapping[str, Any]
    given: str
    nobodys: str


@dataclass
class World:
    """Both sides, and the calls of a service.

    `usual` says for names of fields which reference stands there; `calls` has for an operation the
    fields that are not its example's, and may have more ways of calling it.
    """

    calling: Calling
    here: Side
    there: Side
    usual: Mapping[str, Any]
    calls: Mapping[str, Mapping[str, Any]]
    unknown: Mapping[str, str] = field(default_factory=dict)

    def operations(self, roles: Sequence[str]) -> Iterator[Operation]:
        """Those that somebody with one of the roles may call."""
        for operation in self.calling.operations:
            if not operation.allow.isdisjoint(roles):
                yield operation

    def templates(self, operation: Operation) -> dict[str, dict[str, Any]]:
        """The operation's calls with references in place of ids, by what is special about each:
        nothing, or what stands behind the colon in `calls` (`hold_device:again`)."""
        kinds = [name.partition(":")[2] for name in self.calls if _of(name) == operation.name]
        return {kind: self._template(operation, kind) for kind in ("", *kinds)}

    def _template(self, operation: Operation, kind: str) -> dict[str, Any]:
        given = self._given(operation, kind)
        example = operation.example if isinstance(operation.example, dict) else {}
        fields = {name: self._referring(name, value) for name, value in example.items()}
        for name in operation.path_schema.load_fields if operation.path_schema else ():
            if name not in given:
                fields[name] = self._usual(name)
        fields |= given
        return {name: value for name, value in fields.items() if value is not LEFT_OUT}

    def _given(self, operation: Operation, kind: str) -> Mapping[str, Any]:
        name = operation.name if not kind else f"{operation.name}:{kind}"
        return self.calls.get(name, {})

    def own(self, operation: Operation) -> dict[str, dict[str, Any]]:
        """The operation's calls as somebody of here makes them."""
        return {
            kind or "*": self._filled(template, self.here)
            for kind, template in self.templates(operation).items()
        }

    def attempts(self, operation: Operation) -> Iterator[Attempt]:
        """The operation's calls with one reference of the other side, and one more for each field
        that could hold one and is left out."""
        for kind, template in self.templates(operation).items():
            yield from self._each(kind, template, template.keys())
            given = self._given(operation, kind).keys()
            for name in sorted(self._references_of(operation) - template.keys() - given):
                yield from self._each(kind, template | {name: self._usual(name)}, {name})

    def _references_of(self, operation: Operation) -> set[str]:
        names = wire_names(operation.query_schema) | wire_names(operation.body_schema)
        return references_in(operation) | (names & self.usual.keys())

    def _usual(self, name: str) -> Any:
        """What stands in a field; what nothing is said of is an id that nobody has."""
        usual = self.usual.get(name)
        if usual is None:
            return UNKNOWN_ID
        return Of(usual) if isinstance(usual, str) else usual

    def _each(
        self, kind: str, template: dict[str, Any], names: Container[str]
    ) -> Iterator[Attempt]:
        for at, reference in _references(template):
            theirs = self.there.references[reference]
            if at[0] not in names or theirs == self.here.references[reference]:
                continue
            nobodys = self.unknown.get(reference, UNKNOWN_ID)
            yield Attempt(
                where=".".join(map(str, (kind, *at) if kind else at)),
                own=self._filled(template, self.here),
                foreign=self._filled(template, self.here, {at: theirs}),
                unknown=self._filled(template, self.here, {at: nobodys}),
                given=theirs,
                nobodys=nobodys,
            )

    def _filled(
        self,
        value: Any,
        side: Side,
        other: Mapping[tuple[Any, ...], str] | None = None,
        at: tuple[Any, ...] = (),
    ) -> Any:
        if isinstance(value, Of):
            return value.text.format((other or {}).get(at, side.references[value.name]))
        if isinstance(value, dict):
            return {k: self._filled(v, side, other, (*at, k)) for k, v in value.items()}
        if isinstance(value, list):
            return [self._filled(v, side, other, (*at, n)) for n, v in enumerate(value)]
        return value

    def _referring(self, name: str, value: Any) -> Any:
        if name in self.usual and isinstance(value, str):
            return self._usual(name)
        if name in self.usual and isinstance(value, list):
            usual = self._usual(name)
            return usual if isinstance(usual, list) else [usual]
        if isinstance(value, dict):
            return {k: self._referring(k, v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._referring("", v) for v in value]
        return value


def _of(name: str) -> str | None:
    """The operation that an entry of `calls` is a second way of calling, if it is."""
    operation, colon, _kind = name.partition(":")
    return operation if colon else None


def _references(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, Of):
        yield at, value.name
    elif isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _references(inner, (*at, key))


def references_in(operation: Operation) -> set[str]:
    """The top names of the fields that may hold a reference, by their type."""
    found = set()
    for schema in (operation.path_schema, operation.query_schema, operation.body_schema):
        for name, one in (schema.load_fields if schema else {}).items():
            if _holds_reference(one):
                found.add(one.data_key or name)
    return found


def _holds_reference(one: Field) -> bool:
    if isinstance(one, List):
        return _holds_reference(one.inner)
    if isinstance(one, Nested):
        inner: Schema = one.schema
        return any(_holds_reference(each) for each in inner.load_fields.values())
    return isinstance(one, Id | SiteReference)
