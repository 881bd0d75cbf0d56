"""Domain events as the contracts that other services read."""

from functools import singledispatch

from contracts.base import Contract, type_of
from kit.transaction import Fact
from services.booking.domain import events

Parts = tuple[Contract, str, str | None]
"""The facts, the partition key, and the id of the site where it happened."""


def translate(event: events.DomainEvent) -> Fact:
    """The fact to publish; its partition key is the person's id where it is about a person."""
    data, partition_key, site_id = parts(event)
    return Fact(type_of(type(data)), data, event.at, partition_key, site_id)


@singledispatch
def parts(event: events.DomainEvent) -> Parts:
    raise TypeError(f"{type(event).__name__} has no contract")
