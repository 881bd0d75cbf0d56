"""Who is proposed for erasure, who is kept all the same, and what tells who is still about."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from services.booking.domain.people.retention import Activity, Keep, Proposal, Walk


class Activities(Protocol):
    """Everything that says when somebody was last there: read where it is kept, so that nothing has
    to be noted for it."""

    def latest(self, ids: Collection[str]) -> Mapping[str, Activity]:
        """The last of each of these people, planned or past, under that id: registrations,
        referrals, appointments, tickets, seats, and what other services told. What was cancelled
        or missed counts by the day on which it was asked for."""
        ...


class Retention(Protocol):
    """Proposals and decisions, one of each for a person at most."""

    def proposal(self, person_id: str) -> Proposal | None: ...

    def proposed(self, ids: Collection[str]) -> Sequence[Proposal]: ...

    def listed(
        self, sites: frozenset[str] | None, after: str | None, limit: int
    ) -> Sequence[Proposal]:
        """Those of people of these sites (None: all), longest away first, after the person
        `after`."""
        ...

    def propose(self, proposals: Collection[Proposal]) -> None:
        """Keeps them in place of what was proposed of the same people."""
        ...

    def withdraw(self, ids: Collection[str]) -> None:
        """These are proposed no longer."""
        ...

    def kept(self, ids: Collection[str]) -> Sequence[Keep]:
        """Decisions about these people, also those that are over."""
        ...

    def keep(self, keep: Keep) -> None:
        """In place of the decision before."""
        ...

    def forget(self, ids: Collection[str]) -> None:
        """Nothing is kept of these people here."""
        ...

    def walk(self) -> Walk | None:
        """The last one, at work or ended."""
        ...

    def walked(self, walk: Walk) -> None: ...
