"""What booking emits and what it listens to."""

from contracts import booking as contracts
from contracts.base import contracts_of
from kit.catalogue import Catalogue, EmittedEvent


def _emitted(type_: str, contract: type) -> EmittedEvent:
    name, _, version = type_.rpartition(".v")
    return EmittedEvent(name, int(version), contract)


CATALOGUE = Catalogue(
    service=contracts.__name__.rpartition(".")[2],
    emits=tuple(_emitted(type_, contract) for type_, contract in contracts_of("booking").items()),
)
