"""An erasure in all services, and which of them said that they are done with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

OURS: Final = "booking"
"""Booking is done with an erasure in the transaction in which it is asked for."""
WITHIN: Final = timedelta(minutes=1)
"""Of all services; an erasure that takes longer is late."""
KEPT: Final = timedelta(days=366)
"""So long one can be looked at that is done, as what the audit log says of it."""


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """Who was erased, when, why and by whom (the subject of a token).

    `told` has, by each service that has to answer, the ids of which it said so and when: of
    whoever was merged into the person it says so on its own. All services that there were when it
    was asked are in it.
    """

    person_id: str
    absorbed_ids: tuple[str, ...]
    asked_at: datetime
    reason: str
    by: str
    told: Mapping[str, Mapping[str, datetime]]

    @classmethod
    def ask(
        cls,
        person_id: str,
        absorbed_ids: tuple[str, ...],
        now: datetime,
        reason: str,
        by: str,
        services: Collection[str],
    ) -> Self:
        """One that the others, `services`, have yet to hear of."""
        ids = (person_id, *absorbed_ids)
        told = {OURS: dict.fromkeys(ids, now)} | {one: {} for one in services}
        return cls(
            person_id=person_id,
            absorbed_ids=absorbed_ids,
            asked_at=now,
            reason=reason,
            by=by,
            told=told,
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """All that stood for the person."""
        return (self.person_id, *self.absorbed_ids)

    @property
    def confirmed(self) -> Mapping[str, datetime | None]:
        """By service, when it was done with all ids; None where it is not."""
        return {
            service: max(ids.values()) if set(self.ids) <= ids.keys() else None
            for service, ids in self.told.items()
        }

    @property
    def missing(self) -> tuple[str, ...]:
        """The services that have not said that they are done."""
        return tuple(service for service, at in self.confirmed.items() if at is None)

    @property
    def done_at(self) -> datetime | None:
        """When the last service was done; None as long as one is not."""
        instants = [at for at in self.confirmed.values() if at is not None]
        return max(instants) if len(instants) == len(self.told) else None

    def is_late(self, now: datetime) -> bool:
        """Whether one should have been done by now."""
        return self.done_at is None and now - self.asked_at > WITHIN

    def again(self, now: datetime, by: str, services: Collection[str]) -> Self:
        """The same, asked for anew of all services that there are now."""
        return self.ask(self.person_id, self.absorbed_ids, now, self.reason, by, services)

    def confirm(self, service: str, person_id: str, at: datetime) -> Self:
        """The service is done with that id; what it said first stands."""
        known = {person_id: at} | dict(self.told.get(service, {}))
        return replace(self, told={**self.told, service: known})
