"""What other services told of people."""

from collections.abc import Collection, Sequence
from typing import Protocol

from services.booking.domain.timeline import Happening


class Happenings(Protocol):
    """Kept as they were told, under the person's id of then: a merge moves nothing here, readers
    ask for all ids that stand for a person."""

    def note(self, happening: Happening) -> None:
        """Keeps it; once, however often it is told."""
        ...

    def forget(self, ids: Collection[str]) -> None:
        """Drops what was told of these people."""
        ...

    def of_people(
        self, ids: Collection[str], site_ids: Collection[str] | None = None
    ) -> Sequence[Happening]:
        """Those at these sites alone, where given."""
        ...
