"""The codes of top-ups on MongoDB: sealed, and gone once they are shown.

A code is known again by a keyed hash (HMAC-SHA-256) of it. Its key is drawn once, for as long as
there are codes, and lies here sealed as the codes are: so a new key of the vault changes no hash,
and codes that are gone are known after it as well.
"""

import hashlib
import hmac
import os
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from bson.binary import Binary
from pymongo.errors import BulkWriteError, DuplicateKeyError

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter
from kit.repositories.place import Document, Place
from kit.transaction import ConcurrentChange
from services.inventory.application.ports.tools import Sealed, Seals
from services.inventory.application.ports.vault import Count, Kept
from services.inventory.domain.top_ups.offer import Offer
from services.inventory.domain.top_ups.refusals import VaultClosed
from services.inventory.domain.top_ups.secret import SecretCode

CODES: Final = "top_up_codes"
KEYS: Final = "vault_keys"
HASHING: Final = "hashing"
INDEXES: Indexes = (
    (
        CODES,
        [("operator", 1), ("face_value", 1), ("status", 1), ("enter_by", 1), ("hash", 1)],
        False,
    ),
    (CODES, [("hash", 1)], True),
    (CODES, [("batch_id", 1), ("status", 1)], False),
    (CODES, [("key", 1)], False),
    (KEYS, [("key", 1)], False),
)
_DUPLICATE_KEY: Final = 11_000


class MongoVault(Repository):
    """See `ports.Vault`."""

    def __init__(self, place: Place, seals: Seals) -> None:
        super().__init__(place)
        self._seals = seals

    def check_open(self) -> None:
        """See the port."""
        if self._hashing_key() is None and not self._seals.known:
            raise VaultClosed("no_key")

    def known(self, codes: Collection[SecretCode]) -> Mapping[SecretCode, Kept]:
        """See the port."""
        key = self._hashing_key()
        if key is None:
            self.check_open()
            return {}
        hashes = {_hash(key, code): code for code in codes}
        found = self._place.many(CODES, {"hash": {"$in": list(hashes)}})
        return {hashes[one["hash"]]: _kept(one) for one in found}

    def put(self, codes: Sequence[tuple[Kept, SecretCode]]) -> None:
        """See the port."""
        key = self._hashing_key() or self._new_hashing_key()
        documents = [self._document(kept, code, key) for kept, code in codes]
        try:
            self._place.collection(CODES).insert_many(documents, session=self._place.session)
        except BulkWriteError as error:
            if any(one["code"] == _DUPLICATE_KEY for one in error.details["writeErrors"]):
                raise ConcurrentChange(CODES, "of an import") from error
            raise

    def oldest(self, operator: str, face_value: int, good_until: date, apart: str) -> Kept | None:
        """See the port."""
        alike = {"operator": operator, "face_value": face_value, "status": "stocked"}
        good = {"enter_by": {"$gte": good_until.isoformat()}}
        order = [("enter_by", 1), ("hash", 1)]
        first = self._place.many(CODES, alike | good, order, 1)
        if not first:
            return None
        same = alike | {"enter_by": first[0]["enter_by"]}
        beyond = {"hash": {"$gte": hashlib.sha256(apart.encode()).hexdigest()}}
        return _kept((self._place.many(CODES, same | beyond, order, 1) or first)[0])

    def take_out(self, top_up_id: str) -> None:
        """See the port."""
        found = self._move(top_up_id, "stocked", {"status": "taken"})
        self._open(found)

    def give_up(self, top_up_id: str) -> SecretCode:
        """See the port."""
        found = self._move(top_up_id, "taken", _GONE | {"status": "shown"})
        return SecretCode(self._open(found).decode())

    def left(self, batch_id: str) -> int:
        """See the port."""
        return self._place.count(CODES, {"batch_id": batch_id, "status": "stocked"})

    def expire(self, batch_id: str) -> None:
        """See the port."""
        self._place.collection(CODES).update_many(
            {"batch_id": batch_id, "status": "stocked"},
            {"$set": _GONE | {"status": "expired"}},
            session=self._place.session,
        )

    def counted(self) -> Sequence[Count]:
        """See the port."""
        alike = ("operator", "face_value", "enter_by", "price", "validity_days", "status")
        grouped = self._place.collection(CODES).aggregate(
            [
                {"$match": {"status": {"$in": ["stocked", "expired"]}}},
                {"$group": {"_id": {name: f"${name}" for name in alike}, "codes": {"$sum": 1}}},
                {"$sort": {f"_id.{name}": 1 for name in alike}},
            ],
            session=self._place.session,
        )
        return [
            Count(offer=_offer(one["_id"]), status=one["_id"]["status"], codes=one["codes"])
            for one in grouped
        ]

    def _move(self, top_up_id: str, status: str, changes: Document) -> Document:
        """Changes one code that is in this status; returns it as it was before."""
        query = {"_id": top_up_id, "status": status}
        found = self._place.collection(CODES).find_one_and_update(
            query, {"$set": changes}, session=self._place.session
        )
        if found is None:
            raise ConcurrentChange(CODES, top_up_id)
        return found

    def _open(self, document: Document) -> bytes:
        found = Sealed(document["key"], bytes(document["sealed"]))
        return self._seals.open(found, about(document))

    def _document(self, kept: Kept, code: SecretCode, key: bytes) -> Document:
        document = {
            "_id": kept.top_up_id,
            "batch_id": kept.batch_id,
            **converter.unstructure(kept.offer),
            "status": "stocked",
            "hash": _hash(key, code),
        }
        return document | sealed(self._seals.seal(code.text.encode(), about(document)))

    def _hashing_key(self) -> bytes | None:
        """None where none was drawn yet. Raises `VaultClosed`."""
        document = self._place.one(KEYS, {"_id": HASHING})
        if document is None:
            return None
        return self._seals.open(Sealed(document["key"], bytes(document["sealed"])), HASHING)

    def _new_hashing_key(self) -> bytes:
        key = os.urandom(32)
        document = {"_id": HASHING} | sealed(self._seals.seal(key, HASHING))
        try:
            self._place.collection(KEYS).insert_one(document, session=self._place.session)
        except DuplicateKeyError as error:
            raise ConcurrentChange(KEYS, HASHING) from error
        return key


_GONE: Final[Document] = {"sealed": None, "key": None}


def sealed(made: Sealed) -> Document:
    """The fields of what was sealed."""
    return {"key": made.key, "sealed": Binary(made.content)}


def about(document: Document) -> str:
    """What a document's seal is bound to: a code opens as this top-up's, operator's and value's."""
    if document["_id"] == HASHING:
        return HASHING
    return f"{document['_id']}/{document['operator']}/{document['face_value']}"


def _hash(key: bytes, code: SecretCode) -> str:
    return hmac.new(key, code.text.encode(), hashlib.sha256).hexdigest()


def _offer(document: Mapping[str, Any]) -> Offer:
    return converter.structure(document, Offer)


def _kept(document: Document) -> Kept:
    return Kept(top_up_id=document["_id"], batch_id=document["batch_id"], offer=_offer(document))
