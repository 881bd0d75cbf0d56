"""Where workshops, their seats and their rosters are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.booking.domain.closing.period import Period
from services.booking.domain.workshops.roster import Roster
from services.booking.domain.workshops.seat import Seat
from services.booking.domain.workshops.workshop import Workshop


class Workshops(Protocol):
    """Workshops."""

    def get(self, workshop_id: str) -> Workshop | None: ...

    def by_ids(self, ids: Collection[str]) -> Mapping[str, Workshop]: ...

    def at_site(
        self,
        site_id: str,
        start: datetime,
        end: datetime,
        module: str | None,
        after: str | None,
        limit: int,
    ) -> Sequence[Workshop]:
        """Those that start in [start, end), by start then id, cancelled ones among them.

        Of one `module`, or of any; `after` is the id of the last one that the caller has.
        """
        ...

    def planned(
        self,
        site_id: str,
        period: Period,
        since: datetime,
        after: str | None = None,
        limit: int = 0,
    ) -> Sequence[Workshop]:
        """Those scheduled on the site itself that touch the period and start after `since`, by
        start then id, at most `limit` where it is not 0; `after` is the id of the last one that
        the caller has."""
        ...

    def count_planned(self, site_id: str, period: Period, since: datetime) -> int:
        """How many `planned` gives in all."""
        ...

    def of_trainer(
        self, trainer_id: str, start: datetime, end: datetime | None
    ) -> Sequence[Workshop]:
        """Those that end after `start` and start before `end`, by start then id."""
        ...

    def of_series(self, series_id: str, start: datetime) -> Sequence[Workshop]:
        """Those of a series that start at `start` or later, by start then id."""
        ...

    def save(self, workshop: Workshop) -> None: ...


class Seats(Protocol):
    """Seats, those that are over among them."""

    def get(self, seat_id: str) -> Seat | None: ...

    def by_request(self, request_id: str) -> Seat | None: ...

    def of_workshop(self, workshop_id: str) -> Sequence[Seat]:
        """In the order in which they were asked for."""
        ...

    def of_person(self, person_id: str, sites: frozenset[str] | None = None) -> Sequence[Seat]:
        """In the order in which they were asked for; those at these sites alone, where given."""
        ...

    def last_attended(self, people: Collection[str]) -> Mapping[str, datetime]:
        """When each of these people asked for a seat that they used, of several the last."""
        ...

    def save(self, seat: Seat) -> None: ...

    def rekey(self, seat_ids: Sequence[str], person_id: str) -> None:
        """The seats, and their places in the rosters, are that person's from now on.

        Emits nothing: whoever merges people says so once.
        """
        ...


class Rosters(Protocol):
    """Who holds and who waits, a roster for each workshop."""

    def lock(self, workshop_id: str) -> Roster | None:
        """The roster, which no other unit of work may write or lock until this one ends.

        The first thing that a unit of work does, so that one that has to wait has lost nothing.
        """
        ...

    def of(self, workshop_ids: Sequence[str]) -> Mapping[str, Roster]:
        """For looking at."""
        ...

    def add(self, roster: Roster) -> None:
        """That of a new workshop."""
        ...

    def save(self, roster: Roster) -> None:
        """Raises `RuntimeError` where this unit of work has neither locked nor added it."""
        ...
