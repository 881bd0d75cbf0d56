"""What handing devices over has spared, on MongoDB: read from the devices' histories."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kit.repositories.base import Indexes, Repository
from kit.repositories.place import Document
from services.inventory.application.ports.impact_ledger import Span
from services.inventory.domain.spared.ledger import (
    Alike,
    Entry,
    Sum,
    grams,
    sum_up,
    taken_back,
)

INDEXES: Indexes = (
    ("device_history", [("what", 1), ("place_id", 1), ("at", 1), ("_id", 1)], False),
)
_OUT = ["sold", "donated"]
_Kind = tuple[str, str | None, int | None, int | None]
"""Place, version of the factors, and what is claimed for each device, in grams."""


class MongoImpactLedger(Repository):
    """See `ports.impact_ledger.ImpactLedger`."""

    def entries(self, spans: Sequence[Span], after: str | None, limit: int) -> Sequence[Entry]:
        """See the port."""
        within = _within(spans)
        if after is not None and not self._place.count("device_history", within | {"_id": after}):
            after = None
        found = self._page_by_start("device_history", within, "at", after, limit)
        devices: dict[str, list[tuple[int, bool, str, datetime]]] = defaultdict(list)
        query = {
            "device_id": {"$in": sorted({one["device_id"] for one in found})},
            "what": {"$in": [*_OUT, "reclaimed"]},
        }
        for step in self._place.many("device_history", query):
            handed_over = step["what"] in _OUT
            devices[step["device_id"]].append(
                (step["number"], handed_over, step["facts"]["sale_id"], step["at"])
            )
        back = {device_id: taken_back(steps) for device_id, steps in devices.items()}
        return [_entry(one, back[one["device_id"]].get(one["number"])) for one in found]

    def sums(self, spans: Sequence[Span]) -> Sequence[Sum]:
        """See the port. Equal figures are counted by the database and multiplied here, so that no
        sum of fractions drifts. What was taken back is looked up from its end: it is the rarer."""
        given = self._counted([{"$match": _within(spans)}])
        back = self._counted(
            [
                {"$match": {"what": "reclaimed"}},
                {
                    "$lookup": {
                        "from": "device_history",
                        "localField": "device_id",
                        "foreignField": "device_id",
                        "let": {"sale": "$facts.sale_id", "number": "$number"},
                        "pipeline": [
                            {
                                "$match": {
                                    "what": {"$in": _OUT},
                                    "$expr": {
                                        "$and": [
                                            {"$eq": ["$facts.sale_id", "$$sale"]},
                                            {"$lt": ["$number", "$$number"]},
                                        ]
                                    },
                                }
                            },
                            {"$sort": {"number": -1}},
                            {"$limit": 1},
                            {"$match": _within(spans)},
                        ],
                        "as": "given",
                    }
                },
                {"$unwind": "$given"},
                {"$replaceRoot": {"newRoot": "$given"}},
            ]
        )
        return sum_up(
            one
            for kind, devices in given.items()
            for one in (
                _alike(kind, devices - back.get(kind, 0), back=False),
                _alike(kind, back.get(kind, 0), back=True),
            )
        )

    def _counted(self, given: list[Document]) -> Mapping[_Kind, int]:
        """How many devices were handed over with the same claim."""
        kind = {
            "place_id": "$place_id",
            "factor": {"$ifNull": ["$facts.factor_version", None]},
            "co2e": {"$ifNull": ["$facts.avoided_kgco2e", None]},
            "materials": {"$ifNull": ["$facts.avoided_kg_materials", None]},
        }
        found = self._place.collection("device_history").aggregate(
            [*given, {"$group": {"_id": kind, "devices": {"$sum": 1}}}],
            session=self._place.session,
        )
        return {
            (
                one["_id"]["place_id"],
                one["_id"]["factor"],
                grams(one["_id"]["co2e"]),
                grams(one["_id"]["materials"]),
            ): one["devices"]
            for one in found
        }


def _within(spans: Sequence[Span]) -> dict[str, Any]:
    places = [
        {"place_id": {"$in": sorted(one.places)}, "at": {"$gte": one.start, "$lt": one.end}}
        for one in spans
    ]
    return {"what": {"$in": _OUT}, "$and": [{"$or": places or [{"_id": None}]}]}


def _alike(kind: _Kind, devices: int, *, back: bool) -> Alike:
    place_id, factor_version, co2e, materials = kind
    return Alike(
        place_id=place_id,
        factor_version=factor_version,
        co2e_grams=co2e,
        materials_grams=materials,
        back=back,
        devices=devices,
    )


def _entry(document: Document, taken_back_at: datetime | None) -> Entry:
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
