"""From the events of other services to impact's own facts.

Only the versions named here are understood; anything else is archived all the same and leaves the
figures alone. Fields that a newer minor version added are ignored.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from contracts.base import Contract, contracts_of
from kit.envelope import Envelope
from services.impact.adapters.translate import booking, inventory, training
from services.impact.adapters.translate.reading import Reader
from services.impact.domain.facts import Fact

READERS: Final[Mapping[str, Reader]] = {
    **booking.READERS,
    **inventory.READERS,
    **training.READERS,
}
"""How each understood event is read, by its versioned type."""

LINKED: Final[frozenset[str]] = booking.LINKED | inventory.LINKED | training.LINKED
"""Types of events that give `Told`: what they mean depends on others of their aggregate."""

NAMES: Final[frozenset[str]] = frozenset(type_.rpartition(".v")[0] for type_ in LINKED)
"""The names of linked events, as an aggregate's earlier ones are looked for in the archive."""

CONTRACTS: Final[Mapping[str, type[Contract]]] = {
    type_: contract
    for service in ("booking", "inventory", "training")
    for type_, contract in contracts_of(service).items()
    if type_ in READERS
}
"""The contract of each understood event."""


def is_linked(type_: str) -> bool:
    """Whether events of a versioned type give `Told`."""
    return type_ in LINKED


def check(event: Envelope) -> None:
    """Raises `UnreadableEvent` where an event of an understood type does not keep its contract, or
    says what nobody can count: such as a day that no calendar has."""
    contract = CONTRACTS.get(event.type)
    if contract is not None:
        event.read(contract)
        READERS[event.type](event)


def translate(events: Iterable[Envelope]) -> Iterator[Fact]:
    """The facts that figures need of these events, in order; each was checked when it came in.

    Raises `UnreadableEvent` where an event of an understood type cannot be read.
    """
    for event in events:
        reader = READERS.get(event.type)
        if reader is not None:
            yield from reader(event)
