"""The columns of exported events: those of the envelope, then the facts by the type's contract.

The names of facts are theirs; those of the envelope begin with `event_`, as no fact's name does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import inspect

from contracts.base import Contract, Day, Instant, contracts_of
from contracts.schema import MODULES
from kit.transaction import Document


@dataclass(frozen=True)
class Kind:
    """What a column holds: `text`, `integer`, `number`, `flag`, `day`, `instant`, `json`; or a
    `list` of `inner` alone, or a `record` of `fields`.
    """

    name: str
    inner: "Kind | None" = None
    fields: tuple[tuple[str, "Kind"], ...] = ()


TEXT, INTEGER, NUMBER, FLAG = Kind("text"), Kind("integer"), Kind("number"), Kind("flag")
DAY, INSTANT, JSON = Kind("day"), Kind("instant"), Kind("json")

ENVELOPE: Final[tuple[tuple[str, Kind, str], ...]] = (
    ("event_position", INTEGER, "position"),
    ("event_archived_at", INSTANT, "archived_at"),
    ("event_id", TEXT, "_id"),
    ("event_source", TEXT, "source"),
    ("event_subject", TEXT, "subject"),
    ("event_sequence", INTEGER, "sequence"),
    ("event_time", INSTANT, "time"),
    ("event_partition_key", TEXT, "partition_key"),
    ("event_correlation_id", TEXT, "correlation_id"),
    ("event_causation_id", TEXT, "causation_id"),
    ("event_site_id", TEXT, "site_id"),
)
"""Name, kind, and the field of the archive's document."""

REST: Final = "event_data"
"""The last column: all facts as JSON, where some have no column, or do not fit theirs."""


class Misfit(Exception):
    """A value is not what its contract says."""


@dataclass(frozen=True)
class Layout:
    """The columns of one event type; of a type without a contract here, no facts."""

    facts: tuple[tuple[str, Kind], ...]

    @property
    def columns(self) -> tuple[tuple[str, Kind], ...]:
        """All columns in their order."""
        return (*((name, kind) for name, kind, _ in ENVELOPE), *self.facts, (REST, JSON))

    def row(self, document: Document) -> list[Any]:
        """One event of the archive as the values of the columns."""
        cells = [document[field] for _, _, field in ENVELOPE]
        data = _decode(document["body"]).data
        try:
            facts = _facts(data)
            read = [_read(kind, facts.pop(name, None)) for name, kind in self.facts]
        except (Misfit, msgspec.MsgspecError, RecursionError):
            return [*cells, *(None for _ in self.facts), _text(data)]
        return [*cells, *read, _text(data) if facts else None]


@cache
def layout_of(type_: str) -> Layout:
    """The columns of an event type, with its version."""
    contract = _contracts().get(type_)
    if contract is None:
        return Layout(())
    told = inspect.type_info(contract)
    if not isinstance(told, inspect.StructType):
        raise TypeError(f"{type_}: a contract is a struct")
    return Layout(tuple((f.encode_name, kind_of(f.type)) for f in told.fields))


@cache
def _contracts() -> Mapping[str, type[Contract]]:
    names = [module.__name__.rpartition(".")[2] for module in MODULES]
    return {t: c for name in names for t, c in contracts_of(name).items()}


def kind_of(told: inspect.Type) -> Kind:
    """The kind of column for a type of a contract."""
    match told:
        case inspect.Metadata():
            return kind_of(told.type)
        case inspect.UnionType():
            kinds = {kind_of(one) for one in told.types if not isinstance(one, inspect.NoneType)}
            return kinds.pop() if len(kinds) == 1 else JSON
        case inspect.StrType():
            return _TEXTS.get(told.pattern or "", TEXT)
        case inspect.LiteralType() | inspect.EnumType():
            return TEXT
        case inspect.IntType():
            return INTEGER
        case inspect.FloatType():
            return NUMBER
        case inspect.BoolType():
            return FLAG
        case inspect.ListType():
            return Kind("list", inner=kind_of(told.item_type))
        case inspect.StructType():
            fields = tuple((f.encode_name, kind_of(f.type)) for f in told.fields)
            return Kind("record", fields=fields)
    return JSON


def _pattern(annotated: Any) -> str:
    told = inspect.type_info(annotated)
    while isinstance(told, inspect.Metadata):
        told = told.type
    if not isinstance(told, inspect.StrType) or told.pattern is None:
        raise TypeError(f"{annotated} has no pattern")
    return told.pattern


_TEXTS: Final = {_pattern(Day): DAY, _pattern(Instant): INSTANT}


def _read(kind: Kind, value: Any) -> Any:
    return None if value is None else _READERS[kind.name](kind, value)


def _exactly(*types: type) -> Callable[[Kind, Any], Any]:
    def read(_kind: Kind, value: Any) -> Any:
        if type(value) not in types:
            raise Misfit
        return value

    return read


def _integer(_kind: Kind, value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise Misfit
    return value


def _number(_kind: Kind, value: Any) -> float:
    if type(value) not in (int, float):
        raise Misfit
    try:
        return float(value)
    except OverflowError as error:
        raise Misfit from error


def _day(_kind: Kind, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Misfit from error


def _instant(_kind: Kind, value: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise Misfit
        return instant.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise Misfit from error


def _list(kind: Kind, value: Any) -> list[Any]:
    if not isinstance(value, list) or kind.inner is None:
        raise Misfit
    return [_read(kind.inner, one) for one in value]


def _record(kind: Kind, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() - {name for name, _ in kind.fields}:
        raise Misfit
    return {name: _read(inner, value.get(name)) for name, inner in kind.fields}


_READERS: Final[Mapping[str, Callable[[Kind, Any], Any]]] = {
    "text": _exactly(str),
    "integer": _integer,
    "number": _number,
    "flag": _exactly(bool),
    "day": _day,
    "instant": _instant,
    "json": lambda _kind, value: msgspec.json.encode(value).decode(),
    "list": _list,
    "record": _record,
}


class _Body(msgspec.Struct):
    data: msgspec.Raw


_decode = msgspec.json.Decoder(_Body).decode
_facts = msgspec.json.Decoder(dict[str, Any]).decode


def _text(data: msgspec.Raw) -> str:
    return bytes(data).decode()
