"""What all aggregates share: a version that only the repository raises, and recorded events."""

from dataclasses import dataclass, field

from kernel.events import DomainEvent


@dataclass(kw_only=True)
class Aggregate:
    """Something with an identity that changes as a whole.

    `version` is the number of events in its life so far; `events` holds those that are not saved
    yet, oldest first. `partition` is whose order its events keep, where a merge gave it to another
    person since it began; None where that is the person it belongs to.
    """

    id: str
    version: int = 0
    partition: str | None = None
    events: list[DomainEvent] = field(default_factory=list, repr=False, compare=False)

    def record(self, event: DomainEvent) -> None:
        """Keeps what happened, for the repository to save and publish."""
        self.events.append(event)
