"""A service's answer to an erasure: that it keeps nothing any more by which it was somebody's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kernel.aggregate import Aggregate
from kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PersonForgotten(DomainEvent):
    """What the service had of the person is nobody's."""

    person_id: str


@dataclass(kw_only=True)
class Forgotten(Aggregate):
    """That somebody was forgotten, `at` an instant; `id` is the person's.

    It is told as often as booking asks, so that an answer which booking lost, with a database of
    yesterday for instance, is given again.
    """

    at: datetime

    def tell(self, now: datetime) -> None:
        """Nothing of the person is left, as of now."""
        self.at = now
        self.record(PersonForgotten(at=now, person_id=self.id))


class ForgottenPeople(Protocol):
    """Whoever was forgotten here."""

    def get(self, person_id: str) -> Forgotten | None: ...

    def save(self, forgotten: Forgotten) -> None: ...


class Forgetting(Protocol):
    """A unit of work that forgets people."""

    @property
    def forgotten(self) -> ForgottenPeople: ...

    def now(self) -> datetime:
        """The present instant."""
        ...


def confirm(work: Forgetting, person_id: str) -> None:
    """Tells that the person is forgotten, in the unit of work that forgot them."""
    now = work.now()
    forgotten = work.forgotten.get(person_id) or Forgotten(id=person_id, at=now)
    forgotten.tell(now)
    work.forgotten.save(forgotten)
