"""What handing devices over has spared, on MongoDB: read from the devices' histories."""

from collections.abc import Sequence
from typing import Any

from kit.repositories.base import Indexes, Repository
from kit.repositories.place import Document
from services.inventory.application.ports.impact_ledger import Span
from services.inventory.domain.spared.ledger import Alike, Entry, Sum, grams, sum_up

INDEXES: Indexes = (
    ("device_history", [("what", 1), ("place_id", 1), ("at", 1), ("_id", 1)], False),
)
_OUT = ["sold", "donated"]


class MongoImpactLedger(Repository):
    """See `ports.impact_ledger.ImpactLedger`."""

    def entries(self, spans: Sequence[Span], after: str | None, limit: int) -> Sequence[Entry]:
        """See the port."""
        found = self._page_by_start("device_history", _within(spans), "at", after, limit)
        query = {
            "device_id": {"$in": sorted({one["device_id"] for one in found})},
            "what": "reclaimed",
        }
        back = {
            (one["device_id"], one["facts"]["sale_id"]): one["at"]
            for one in self._place.many("device_history", query)
        }
        return [_entry(one, back.get((one["device_id"], one["facts"]["sale_id"]))) for one in found]

    def sums(self, spans: Sequence[Span]) -> Sequence[Sum]:
        """See the port. Equal figures are counted by the database and multiplied here, so that no
        sum of fractions drifts."""
        kind = {
            "place_id": "$place_id",
            "factor": {"$ifNull": ["$facts.factor_version", None]},
            "co2e": {"$ifNull": ["$facts.avoided_kgco2e", None]},
            "materials": {"$ifNull": ["$facts.avoided_kg_materials", None]},
            "back": {"$gt": [{"$size": "$back"}, 0]},
        }
        pipeline: list[Document] = [
            {"$match": _within(spans)},
            {
                "$lookup": {
                    "from": "device_history",
                    "localField": "device_id",
                    "foreignField": "device_id",
                    "let": {"sale": "$facts.sale_id"},
                    "pipeline": [
                        {
                            "$match": {
                                "what": "reclaimed",
                                "$expr": {"$eq": ["$facts.sale_id", "$$sale"]},
                            }
                        },
                        {"$project": {"_id": 1}},
                    ],
                    "as": "back",
                }
            },
            {"$group": {"_id": kind, "devices": {"$sum": 1}}},
        ]
        target = self._place.collection("device_history")
        return sum_up(
            _alike(one["_id"], one["devices"])
            for one in target.aggregate(pipeline, session=self._place.session)
        )


def _within(spans: Sequence[Span]) -> dict[str, Any]:
    places = [
        {"place_id": {"$in": sorted(one.places)}, "at": {"$gte": one.start, "$lt": one.end}}
        for one in spans
    ]
    return {"what": {"$in": _OUT}, "$and": [{"$or": places or [{"_id": None}]}]}


def _alike(kind: Document, devices: int) -> Alike:
    return Alike(
        place_id=kind["place_id"],
        factor_version=kind["factor"],
        co2e_grams=grams(kind["co2e"]),
        materials_grams=grams(kind["materials"]),
        back=kind["back"],
        devices=devices,
    )


def _entry(document: Document, taken_back_at: Any) -> Entry:
    facts = document["facts"]
    return Entry(
        id=document["_id"],
        device_id=document["device_id"],
        sale_id=facts["sale_id"],
        place_id=document["place_id"],
        at=document["at"],
        factor_version=facts.get("factor_version"),
        co2e_grams=grams(facts.get("avoided_kgco2e")),
        materials_grams=grams(facts.get("avoided_kg_materials")),
        taken_back_at=taken_back_at,
    )
