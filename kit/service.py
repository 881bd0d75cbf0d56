"""What a service tells the kit about itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kit.catalogue import Catalogue
from kit.edge.french import NONE, Phrases
from kit.edge.operation import Operations
from kit.edge.problems import ProblemType
from kit.envelope import Envelope
from kit.settings import Settings
from kit.transaction import Store, Transaction

if TYPE_CHECKING:
    from kit.inbox import Marks, Sequences


class Application(Protocol):
    """What a service's `bootstrap` builds: its use cases, wired."""

    @property
    def store(self) -> Store:
        """Where its units of work run."""
        ...

    def prepare(self) -> None:
        """Creates indexes and the like; may run again at every start."""
        ...

    def react(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Applies the effects of events not seen before, inside the inbox's transaction."""
        ...


@dataclass(frozen=True)
class ServiceDefinition:
    """One service: its names, contracts, operations, and how to build it.

    `marks` says where the inbox keeps what it has seen; left out, in a collection of its own.
    `sequences`, where given, watches over the sequence of each aggregate that it hears of.
    """

    name: str
    title: str
    description: str
    catalogue: Catalogue
    operations: Operations
    bootstrap: Callable[[Settings], Application]
    problems: tuple[ProblemType, ...] = ()
    phrases: Phrases = NONE
    """What its rules say, in French."""
    marks: "Marks | None" = None
    sequences: "Sequences | None" = None
