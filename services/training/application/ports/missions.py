"""Where advice missions are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.training.domain.missions.mission import AdviceMission, Subject


@dataclass(frozen=True, kw_only=True)
class WantedMissions:
    """Which missions a list shows; `sites` are slugs, None for all. Those that ended on `since` or
    later and, if given, before `before`."""

    sites: frozenset[str] | None = None
    partner_id: str | None = None
    subject: Subject | None = None
    since: date | None = None
    before: date | None = None


class Missions(Protocol):
    """Missions."""

    def get(self, mission_id: str) -> AdviceMission | None: ...

    def listed(
        self, wanted: WantedMissions, after: str | None, limit: int
    ) -> Sequence[AdviceMission]:
        """In the order of their ids, from behind `after` on; a `limit` of 0 is none."""
        ...

    def save(self, mission: AdviceMission) -> None: ...
