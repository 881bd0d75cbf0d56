"""Lots on MongoDB. What their donors are called is sealed, in a collection of its own."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.database import Database

from kit.keyring import Seals
from kit.repositories.base import Indexes
from kit.repositories.documents import to_aggregate, to_document
from kit.repositories.numbered import Numbered
from kit.repositories.place import Document, Place
from kit.repositories.sealed import SealedCollection, SealedDocuments, Sealing
from services.inventory.domain.lots.lot import Donor, Lot

DONORS: Final = Sealing("donors", "donor", ("name",))
_LOTS: Final = "lots"
_PLAIN_NAME: Final = "state.donor.name"
"""Where names were before they were sealed."""
INDEXES: Indexes = (
    (_LOTS, [("state.place", 1), ("_id", -1)], False),
    (_LOTS, [("state.donor.id", 1), ("_id", -1)], False),
    (_LOTS, [("state.number", 1)], True),
    ("lot_numbers", [("given", 1)], False),
    *DONORS.indexes,
)


class MongoLots(Numbered):
    """See `ports.Lots`."""

    def __init__(self, place: Place, seals: Seals) -> None:
        super().__init__(place)
        self._donors = SealedDocuments(place, seals, DONORS)

    def get(self, lot_id: str) -> Lot | None:
        """See the port."""
        return self._one(self._place.one(_LOTS, {"_id": lot_id}))

    def hold(self, lot_id: str) -> Lot | None:
        """See the port."""
        return self._one(self._place.hold(_LOTS, lot_id))

    def donor(self, donor_id: str, places: frozenset[str] | None) -> Donor | None:
        """See the port."""
        found = self.listed(places, donor_id, None, 1)
        return found[0].state.donor if found else None

    def listed(
        self, places: frozenset[str] | None, donor_id: str | None, after: str | None, limit: int
    ) -> Sequence[Lot]:
        """See the port."""
        query: dict[str, Any] = {}
        if places is not None:
            query["state.place"] = {"$in": sorted(places)}
        if donor_id is not None:
            query["state.donor.id"] = donor_id
        if after is not None:
            query["_id"] = {"$lt": after}
        return self._named(self._place.many(_LOTS, query, [("_id", -1)], limit))

    def next_number(self, place_id: str, year: int) -> int:
        """See the port."""
        return self._next("lot_numbers", f"{place_id}/{year}", 1)

    def save(self, lot: Lot) -> None:
        """See the port."""
        state = to_document(lot)["state"]
        donor_id, name = state["donor"]["id"], state["donor"].pop("name")
        if name is not None and self._place.one(DONORS.collection, {"_id": donor_id}) is None:
            self._donors.put({"_id": donor_id, "name": name})
        self._save(_LOTS, "lot", lot, state=state)

    def forget_donor(self, donor_id: str) -> bool:
        """See the port."""
        plain = self._place.collection(_LOTS).update_many(
            {"state.donor.id": donor_id, _PLAIN_NAME: {"$exists": True}},
            {"$unset": {_PLAIN_NAME: ""}},
            session=self._place.session,
        )
        return self._donors.drop({"_id": donor_id}) + plain.modified_count > 0

    def _one(self, document: Document | None) -> Lot | None:
        return self._named([document])[0] if document else None

    def _named(self, documents: Iterable[Document]) -> list[Lot]:
        found = list(documents)
        donors = {one["state"]["donor"]["id"] for one in found}
        known = {one["_id"]: one["name"] for one in self._names(sorted(donors))}
        for one in found:
            donor = one["state"]["donor"]
            donor.setdefault("name", known.get(donor["id"]))
        return [to_aggregate(Lot, one) for one in found]

    def _names(self, ids: Sequence[str]) -> list[Document]:
        return self._donors.many({"_id": {"$in": ids}}) if ids else []


class SealedDonors(SealedCollection):
    """The donors' names for `kit.keyring.upkeep`; those of before are in the lots."""

    def __init__(
        self, client: MongoClient[Document], database: Database[Document], seals: Seals
    ) -> None:
        super().__init__(database, seals, DONORS)
        self._client = client
        self._lots = database[_LOTS]
        self._donors = database[DONORS.collection]

    def seal_plain(self, most: int) -> int:
        """See `Sealed`."""
        found = list(self._lots.find({_PLAIN_NAME: {"$exists": True}}, {"_id": 1}, limit=most))
        with self._client.start_session() as session:
            for one in found:
                session.with_transaction(partial(self._move, one["_id"]))
        return len(found)

    def plain(self) -> int:
        """See `Sealed`."""
        return self._lots.count_documents({_PLAIN_NAME: {"$exists": True}})

    def _move(self, lot_id: str, session: ClientSession) -> None:
        """Whoever forgets the name beside this meets it at the lot."""
        before = self._lots.find_one_and_update(
            {"_id": lot_id, _PLAIN_NAME: {"$exists": True}},
            {"$unset": {_PLAIN_NAME: ""}},
            session=session,
        )
        if before is None:
            return
        donor = before["state"]["donor"]
        if self._donors.find_one({"_id": donor["id"]}, {"_id": 1}, session=session) is None:
            made = {"_id": donor["id"], "name": donor["name"]}
            document = {"_id": donor["id"], **DONORS.sealed(self._seals, made)}
            self._donors.insert_one(document, session=session)
