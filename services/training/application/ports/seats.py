"""Where requests for seats and the copies of booking's seats and workshops are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.training.domain.seats.copies import Seat, Workshop
from services.training.domain.seats.request import SeatRequest, SeatRequestStatus


class Seats(Protocol):
    """Copies of booking's seats of modules, whoever asked for them; refusals among them.

    Nobody (`NOBODY`) attended nothing and has nothing to come."""

    def get(self, seat_id: str) -> Seat | None: ...

    def attended(self, person_id: str, module: str) -> Sequence[Seat]:
        """Those by which the person attended workshops of the module, in the order in which that
        was noted."""
        ...

    def to_come(self, person_id: str, module: str) -> Sequence[Seat]:
        """Those of the module that the person holds or waits for, in the order of their ids."""
        ...

    def of_workshop(self, workshop_id: str) -> Sequence[Seat]:
        """Those of the workshop, in the order of their ids."""
        ...

    def put(self, seat: Seat) -> None:
        """Keeps a copy in place of the one before."""
        ...

    def of_person(self, person_id: str, site_ids: Collection[str] | None = None) -> Sequence[str]:
        """The ids of a person's, in their order; those at these sites alone, where given."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on."""
        ...


class Workshops(Protocol):
    """Copies of booking's workshops of modules."""

    def get(self, workshop_id: str) -> Workshop | None: ...

    def by_ids(self, ids: Collection[str]) -> Mapping[str, Workshop]: ...

    def scheduled(
        self, module: str, site_id: str, earliest: datetime, latest: datetime
    ) -> Sequence[Workshop]:
        """Those of the module at the site that start in [earliest, latest), by start then id."""
        ...

    def put(self, workshop: Workshop) -> None:
        """Keeps a copy in place of the one before."""
        ...


@dataclass(frozen=True, kw_only=True)
class WantedSeatRequests:
    """Which requests a list shows; `sites` are slugs, None for all, and nothing is empty."""

    sites: frozenset[str] | None = None
    person_id: str | None = None
    enrolment_id: str | None = None
    module: str | None = None
    statuses: frozenset[SeatRequestStatus] = frozenset()


class SeatRequests(Protocol):
    """Requests for seats, those that are over among them."""

    def get(self, request_id: str) -> SeatRequest | None: ...

    def open_of(self, person_id: str, module: str | None = None) -> Sequence[SeatRequest]:
        """A person's of which a seat may still come (`is_live`, `hopes`), of all modules or of
        one, in the order of their ids; none of nobody's (`NOBODY`)."""
        ...

    def hoping(self, workshop: Workshop, now: datetime, limit: int) -> Sequence[SeatRequest]:
        """Those that were refused and that the workshop `fits`, who has waited longest first."""
        ...

    def listed(
        self, wanted: WantedSeatRequests, after: str | None, limit: int
    ) -> Sequence[SeatRequest]:
        """In the order of their ids, from behind `after` on; a `limit` of 0 is none."""
        ...

    def count_stuck(self) -> int: ...

    def save(self, request: SeatRequest) -> None:
        """Also what changed without an event."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...
