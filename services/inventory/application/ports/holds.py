"""Where holds, the lines of those who wait, and copies of appointments are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.inventory.domain.appointments import Appointment
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.holds.hold import Hold, HoldStatus
from services.inventory.domain.holds.line import Line


@dataclass(frozen=True, kw_only=True)
class WantedHolds:
    """Which holds to list; None or empty leaves a property out of the question. `places` are
    slugs."""

    places: frozenset[str] | None = None
    statuses: frozenset[HoldStatus] = frozenset()
    category: Category | None = None
    person_id: str | None = None


class Holds(Protocol):
    """Holds, those that are over among them."""

    def get(self, hold_id: str) -> Hold | None: ...

    def of_device(self, device_id: str) -> Hold | None:
        """The one that keeps the device now."""
        ...

    def of_appointment(self, appointment_id: str) -> Sequence[Hold]:
        """Those that keep a device until this appointment, in the order of their ids."""
        ...

    def active_of(self, people: Collection[str], category: Category) -> Sequence[Hold]:
        """Those of these people that keep or wait for a device of the category, in the order of
        their ids."""
        ...

    def many(self, ids: Collection[str]) -> Sequence[Hold]:
        """Those of the holds that there are, in the order of their ids."""
        ...

    def listed(self, wanted: WantedHolds, after: str | None, limit: int) -> Sequence[Hold]:
        """In the order of their ids, those after `after`; a `limit` of 0 is none."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of all of the person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """The holds are that person's from now on; places in line stay where they are.

        Emits nothing: whoever merges people says so once.
        """
        ...

    def save(self, hold: Hold) -> None: ...


class Lines(Protocol):
    """Who waits, a line for each category at each site."""

    def lock(self, place_id: str, category: Category) -> Line:
        """The line, which no other unit of work may write or lock until this one ends; an empty
        one where nobody ever waited."""
        ...

    def of(self, places: Collection[str]) -> Mapping[tuple[str, Category], Line]:
        """Those at these places (ids), by place and category, for looking at."""
        ...

    def save(self, line: Line) -> None:
        """Raises `RuntimeError` where this unit of work has not locked it."""
        ...


class Appointments(Protocol):
    """Copies of booking's appointments, each under the person's id as it was told."""

    def get(self, appointment_id: str) -> Appointment | None: ...

    def lock(self, appointment_id: str) -> Appointment | None:
        """The copy, which no other unit of work changes until this one ends: what is kept until
        an appointment and what becomes of that do not pass each other."""
        ...

    def put(self, appointment: Appointment) -> None:
        """Keeps a copy in place of the one before."""
        ...

    def forget(self, person_id: str) -> None:
        """Drops those of a person, by the id under which they were told."""
        ...
