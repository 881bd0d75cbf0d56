"""How what booking tells of people is read, by services that keep something of theirs.

The contracts are given, since the kit knows none.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from kernel.merges import MergeTold
from kernel.people import Person
from kit.envelope import Envelope

P = TypeVar("P", bound=Person)


def merge_told(contract: type[Any]) -> Callable[[Envelope], MergeTold]:
    """Reads a merge, or its undoing. Raises `UnreadableEvent`."""

    def read(event: Envelope) -> MergeTold:
        facts = event.read(contract)
        return MergeTold(
            kept_id=facts.kept_id,
            absorbed_id=facts.absorbed_id,
            sequence=event.sequence,
            at=event.at,
            site_id=facts.site_id,
        )

    return read


def erasure_told(contract: type[Any], kind: type[P]) -> Callable[[Envelope], P]:
    """Reads an erasure, as the person who is erased; `kind` is the service's own type of a person.
    Raises `UnreadableEvent`."""
    return lambda event: kind(id=event.read(contract).person_id, erased=True)
