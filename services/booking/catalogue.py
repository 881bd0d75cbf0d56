"""What booking emits and what it listens to."""

from contracts import booking
from contracts.base import contracts_of
from kit.catalogue import Catalogue, EmittedEvent

# Importing the contracts is what declares them, so the name comes from there.
_SERVICE = booking.__name__.rpartition(".")[2]


def _emitted(type_: str, contract: type) -> EmittedEvent:
    name, _, version = type_.rpartition(".v")
    return EmittedEvent(name, int(version), contract)


CATALOGUE = Catalogue(
    service=_SERVICE,
    emits=tuple(_emitted(type_, contract) for type_, contract in contracts_of(_SERVICE).items()),
    handles=("training.seat_requested",),
)
