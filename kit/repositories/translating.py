"""Domain events as the contracts that other services read."""

from collections.abc import Callable
from functools import singledispatch

import msgspec

from kernel.events import DomainEvent
from kit.transaction import Fact

Parts = tuple[msgspec.Struct, str, str | None]
"""The facts, the partition key, and the id of the site where it happened."""


class Translation:
    """How the domain events of one service become facts: `parts` has a function for each type."""

    def __init__(self, type_of: Callable[[type], str]) -> None:
        """`type_of` gives the event type that a contract declares."""

        @singledispatch
        def parts(event: DomainEvent) -> Parts:
            raise TypeError(f"{type(event).__name__} has no contract")

        self.parts = parts
        self._type_of = type_of

    def translate(self, event: DomainEvent) -> Fact:
        """The fact to publish; its partition key is the person's id where it is about a person."""
        data, partition_key, site_id = self.parts(event)
        return Fact(self._type_of(type(data)), data, event.at, partition_key, site_id)
