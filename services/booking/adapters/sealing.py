"""What of booking is sealed, for who keeps it so: see `kit.keyring.upkeep` and `rotation`."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pymongo.database import Database

from kit.keyring import KeyDestroyed, Seals, Unreadable
from kit.keyring.passed_over import PassedOver
from kit.keyring.upkeep import Sealed
from kit.repositories.documents import converter
from kit.repositories.place import Document
from kit.repositories.sealed_parts import SealedParts
from services.booking.adapters.identities import (
    GUARDS,
    PERSON,
    REFERRED,
    Kind,
    found_by,
    identity_in,
)
from services.booking.adapters.repositories.partners import CONTACTS
from services.booking.adapters.repositories.team import FORGOTTEN_AFTER, NAMES
from services.booking.domain.people.keys import keys_of
from services.booking.domain.person import Identity
from services.booking.domain.referrals.same import referral_keys

KeysOf = Callable[[Database[Document], str, Identity], Collection[str] | None]
"""What an identity is found by; None where that cannot be known."""


class SealedIdentities:
    """Identities of one kind. A document that changes or goes meanwhile stays as it is."""

    def __init__(
        self, database: Database[Document], seals: Seals, kind: Kind, keys: KeysOf
    ) -> None:
        self._database = database
        self._kept = database[kind.collection]
        self._seals = seals
        self._kind = kind
        self._keys = keys
        self.passed_over = PassedOver("index", kind.collection)

    @property
    def owner(self) -> str:
        """See `Sealed`."""
        return self._kind.owner

    def seal_plain(self, most: int) -> int:
        """See `Sealed`. Guards of before tell who had been registered, so they go as well."""
        self._database[GUARDS].delete_many({"at": None})
        found = list(self._kept.find(_PLAIN, limit=most))
        for document in found:
            owner = self._kind.owner_of(document["_id"])
            identity = identity_in(self._seals, document)
            sealed = self._seals.ring.seal(owner, converter.unstructure(identity))
            if not self._put(document, identity, sealed=sealed):
                self._sweep(document["_id"])
        return len(found)

    def plain(self) -> int:
        """See `Sealed`."""
        return self._kept.count_documents(_PLAIN)

    def in_use(self, owners: Collection[str]) -> Collection[str]:
        """See `Sealed`: of whom there is a document, sealed or not yet."""
        ids = {one.partition("/")[2]: one for one in owners}
        found = self._kept.find({"_id": {"$in": sorted(ids)}}, {"_id": 1})
        return {ids[one["_id"]] for one in found}

    def hashed(self) -> Mapping[str, int]:
        """See `Hashed`."""
        counted: list[Document] = [
            {"$match": {"index": {"$gt": ""}}},
            {"$group": {"_id": "$index", "documents": {"$sum": 1}}},
        ]
        return {one["_id"]: one["documents"] for one in self._kept.aggregate(counted)}

    def hashed_by(self) -> frozenset[str]:
        """See `Hashed`."""
        return frozenset(self._kept.distinct("index", {"index": {"$gt": ""}}))

    def hash_anew(self, most: int) -> int:
        """See `Hashed`. Of somebody whose key is destroyed nothing is found any more: that only an
        older copy of the database has."""
        waiting = self.passed_over.waiting()
        found = list(self._kept.find(self._older({"$nin": waiting}), limit=most))
        for document in found:
            try:
                self._put(document, identity_in(self._seals, document))
            except KeyDestroyed:
                nothing = {"keys": [], "index": self._seals.index.name}
                self._kept.update_one({"_id": document["_id"]}, {"$set": nothing})
            except Unreadable:
                self.passed_over.add(document["_id"], document["_id"])
        return len(found)

    def still_older(self, refs: Collection[Any]) -> Collection[Any]:
        """See `Hashed`."""
        return {one["_id"] for one in self._kept.find(self._older({"$in": list(refs)}), {"_id": 1})}

    def _older(self, id_: Document) -> Document:
        newest = self._seals.index.name
        older = [{"index": {"$gt": "", "$lt": newest}}, {"index": {"$gt": newest}}]
        return {"$or": older, "_id": id_}

    def _put(self, document: Document, identity: Identity, **sealed: object) -> bool:
        keys = self._keys(self._database, document["_id"], identity)
        result = self._kept.update_one(
            {name: document[name] for name in ("_id", "revision")}
            | {"index": document.get("index")},
            {
                "$set": {**sealed, **found_by(self._seals, keys or ())},
                "$unset": {"identity": ""},
            },
        )
        return result.matched_count == 1

    def _sweep(self, id_: str) -> None:
        """The key of somebody who was forgotten while it was made."""
        if self._kept.find_one({"_id": id_}, {"_id": 1}) is None:
            self._seals.ring.destroy([self._kind.owner_of(id_)], None)


_PLAIN: Final[Document] = {"index": None}


class SealedNames(SealedParts):
    """What colleagues are called, until a year after they left."""

    def seal_plain(self, most: int) -> int:
        """See `Sealed`."""
        done = super().seal_plain(most)
        long_ago = datetime.now(UTC) - FORGOTTEN_AFTER
        return done + self.forget({"leaves_at": {"$lt": long_ago}}, most)


def sealed_in(database: Database[Document], seals: Seals) -> list[Sealed]:
    """All that is sealed."""
    return [
        *hashed_in(database, seals),
        SealedNames(database, seals, NAMES),
        SealedParts(database, seals, CONTACTS),
    ]


def hashed_in(database: Database[Document], seals: Seals) -> list[SealedIdentities]:
    """What of it is found by hashes."""
    return [
        SealedIdentities(database, seals, PERSON, lambda _database, _id, who: keys_of(who)),
        SealedIdentities(database, seals, REFERRED, _of_referral),
    ]


def _of_referral(
    database: Database[Document], id_: str, identity: Identity
) -> Collection[str] | None:
    found = database["referrals"].find_one({"_id": id_}, {"state.partner_id": 1})
    return None if found is None else referral_keys(found["state"]["partner_id"], identity)
