"""Where it is kept who was erased, and how far other services are with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from services.booking.domain.people.erasure import Erasure

ErasureState = Literal["unconfirmed", "late", "done"]


class Erasures(Protocol):
    """Erasures. One that is done is kept for a year, one that is not until it is."""

    def about(self, person_id: str) -> Erasure | None:
        """The one by which this id stands for nobody: the person's, or of who was merged into
        them."""
        ...

    def listed(
        self, state: ErasureState | None, now: datetime, after: str | None, limit: int
    ) -> Sequence[Erasure]:
        """The latest first, after the one of the person `after`; a late one is unconfirmed too."""
        ...

    def put(self, erasure: Erasure) -> None:
        """Keeps it, in place of what was known of it."""
        ...

    def waiting(self, now: datetime) -> Mapping[tuple[str, bool], int]:
        """How many erasures wait for a service, by the service and by whether they are late."""
        ...
