"""What happens between two people."""

from dataclasses import dataclass

from kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PersonErased(DomainEvent):
    """Nobody can say any more who this was."""

    person_id: str
    site_id: str


@dataclass(frozen=True, kw_only=True)
class MergeEvent(DomainEvent):
    """Base: `moved` holds what changed hands, each as `<kind>/<id>`."""

    kept_id: str
    absorbed_id: str
    site_id: str
    moved: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(MergeEvent):
    """The absorbed person is the kept one from now on."""


@dataclass(frozen=True, kw_only=True)
class PeopleUnmerged(MergeEvent):
    """They are two people again, as before the merge."""
