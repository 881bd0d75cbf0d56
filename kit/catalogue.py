"""What a service emits and what it listens to: the source of its bindings and of AsyncAPI."""

from collections.abc import Mapping
from dataclasses import dataclass

EVERYTHING = "#"


@dataclass(frozen=True)
class EmittedEvent:
    """One version of an event that a service may publish, with the contract of its facts."""

    name: str
    version: int
    contract: type

    @property
    def type(self) -> str:
        """As in the envelope: `booking.appointment_booked.v1`."""
        return f"{self.name}.v{self.version}"


def emitted(contracts: Mapping[str, type]) -> tuple[EmittedEvent, ...]:
    """What a service emits, of its contracts by event type."""
    return tuple(
        EmittedEvent(name, int(version), contract)
        for type_, contract in contracts.items()
        for name, _, version in [type_.rpartition(".v")]
    )


@dataclass(frozen=True)
class Catalogue:
    """The events of one service.

    `handles` holds routing keys (`booking.appointment_booked`), or `EVERYTHING` alone.
    `partitions`: over how many queues the inbox is spread at first, by partition key; 0 for one
    queue that is no partition. `rebuilds`: those of `handles` from which it can rebuild a replica
    (its application has `rebuild`, see `kit.inbox.rebuild`).
    """

    service: str
    emits: tuple[EmittedEvent, ...] = ()
    handles: tuple[str, ...] = ()
    partitions: int = 0
    rebuilds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for event in self.emits:
            if not event.name.startswith(f"{self.service}."):
                raise ValueError(f"{self.service} cannot emit {event.name}")
