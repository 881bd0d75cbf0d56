"""Aggregates and values as documents, and back."""

from datetime import date, datetime, time
from typing import Any, TypeVar

from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.bson import make_converter

from kernel.aggregate import Aggregate

Document = dict[str, Any]
A = TypeVar("A", bound=Aggregate)


def _instant(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is not an aware instant")
    return value


def _is_aggregate(type_: object) -> bool:
    return isinstance(type_, type) and issubclass(type_, Aggregate)


converter = make_converter(detailed_validation=False)
converter.register_unstructure_hook(time, lambda value: value.isoformat("minutes"))
converter.register_structure_hook(time, lambda value, _: time.fromisoformat(value))
converter.register_structure_hook(datetime, lambda value, _: _instant(value))
converter.register_unstructure_hook_func(lambda type_: type_ is date, date.isoformat)
converter.register_structure_hook_func(
    lambda type_: type_ is date, lambda value, _: date.fromisoformat(value)
)
# The transaction writes the version; recorded events are not state.
converter.register_unstructure_hook_factory(
    _is_aggregate,
    lambda type_: make_dict_unstructure_fn(
        type_,
        converter,
        id=override(rename="_id"),
        version=override(omit=True),
        events=override(omit=True),
    ),
)
converter.register_structure_hook_factory(
    _is_aggregate,
    lambda type_: make_dict_structure_fn(
        type_, converter, id=override(rename="_id"), events=override(omit=True)
    ),
)


def to_document(aggregate: Aggregate) -> Document:
    """The aggregate's state under `_id`, without its version and events."""
    document: Document = converter.unstructure(aggregate)
    return document


def to_aggregate(type_: type[A], document: Document) -> A:
    """The aggregate as it was saved, with its version and nothing recorded."""
    return converter.structure(document, type_)
