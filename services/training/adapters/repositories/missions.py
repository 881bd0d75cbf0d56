"""Advice missions on MongoDB."""

from collections.abc import Sequence
from typing import Final

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Document
from services.training.application.ports.missions import WantedMissions
from services.training.domain.missions.mission import AdviceMission

_MISSIONS: Final = "advice_missions"
INDEXES: Indexes = (
    (_MISSIONS, [("state.site", 1), ("_id", 1)], False),
    (_MISSIONS, [("state.advice.partner_id", 1), ("_id", 1)], False),
)


class MongoMissions(Repository):
    """See `ports.Missions`."""

    def get(self, mission_id: str) -> AdviceMission | None:
        """See the port."""
        document = self._place.one(_MISSIONS, {"_id": mission_id})
        return to_aggregate(AdviceMission, document) if document else None

    def listed(
        self, wanted: WantedMissions, after: str | None, limit: int
    ) -> Sequence[AdviceMission]:
        """See the port."""
        query: Document = {
            field: value
            for field, value in (
                ("state.advice.partner_id", wanted.partner_id),
                ("state.advice.subject", wanted.subject),
            )
            if value is not None
        }
        if wanted.sites is not None:
            query["state.site"] = {"$in": sorted(wanted.sites)}
        # Days are kept as texts whose order is theirs.
        ended = {
            bound: day.isoformat()
            for bound, day in (("$gte", wanted.since), ("$lt", wanted.before))
            if day is not None
        }
        if ended:
            query["state.advice.last"] = ended
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._place.many(_MISSIONS, query, [("_id", 1)], limit)
        return [to_aggregate(AdviceMission, one) for one in found]

    def save(self, mission: AdviceMission) -> None:
        """See the port."""
        self._save(_MISSIONS, "advice_mission", mission)
