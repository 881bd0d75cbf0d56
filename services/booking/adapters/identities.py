"""Who people are: the one place that keeps identities, apart from everything else; those of people
in one collection, those that came with referrals in another, since nobody is registered by them.

`keys` holds what a person is found by. They are compared for equality only, so that each can become
a keyed hash without changing a reader.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import Any

from pymongo import UpdateOne

from kit.repositories.base import Indexes
from kit.repositories.documents import converter
from kit.repositories.place import Place
from kit.transaction import ConcurrentChange
from services.booking.domain.people.keys import keys_of
from services.booking.domain.person import Identity

COLLECTION = "identities"
REFERRED = "referral_identities"
GUARDS = "identity_guards"
INDEXES: Indexes = (
    (COLLECTION, [("keys", 1)], False),
    (REFERRED, [("keys", 1)], False),
    (GUARDS, [("passed", 1)], False),
)
_GUARDS = 65_536
"""Documents that stand for all keys there are: two keys share one seldom, and then the worst is
that two registrations run one after the other."""

Kept = tuple[str, Identity, int]
"""The person's id, the identity, and how often it was changed."""


class Identities:
    """Identities by the id of whom they are: a person, or a referral in its `collection`.

    `keys` gives what an identity is found by.
    """

    def __init__(
        self,
        place: Place,
        collection: str = COLLECTION,
        keys: Callable[[Identity], Collection[str]] = keys_of,
    ) -> None:
        self._place = place
        self._name = collection
        self._keys = keys

    def add(self, person_id: str, identity: Identity) -> None:
        """Keeps the identity of somebody new."""
        document = {"_id": person_id, **self._content(identity), "revision": 0}
        self._place.collection(self._name).insert_one(document, session=self._place.session)

    def change(self, person_id: str, identity: Identity, revision: int) -> int:
        """Keeps another identity in place of that revision; gives the new one's.

        Raises `ConcurrentChange` where it was changed meanwhile.
        """
        result = self._place.collection(self._name).update_one(
            {"_id": person_id, "revision": revision},
            {"$set": self._content(identity) | {"revision": revision + 1}},
            session=self._place.session,
        )
        if result.matched_count == 0:
            raise ConcurrentChange(self._name, person_id)
        return revision + 1

    def forget(self, person_id: str) -> None:
        """Drops an identity."""
        query = {"_id": person_id}
        self._place.collection(self._name).delete_one(query, session=self._place.session)

    def get(self, person_id: str) -> Kept | None:
        """The identity, or None where nobody bears the id."""
        document = self._place.one(self._name, {"_id": person_id})
        return _kept(document) if document else None

    def many(self, ids: Sequence[str]) -> Sequence[Kept]:
        """Those of the identities that are kept."""
        return [_kept(one) for one in self._place.many(self._name, {"_id": {"$in": list(ids)}})]

    def by_keys(self, keys: Collection[str]) -> Sequence[Kept]:
        """Whoever has one of the keys, the first registered first."""
        query = {"keys": {"$in": sorted(keys)}}
        return [_kept(one) for one in self._place.many(self._name, query, [("_id", 1)])]

    def guard(self, keys: Collection[str]) -> None:
        """Writes what every unit of work with one of these keys writes, so that two conflict."""
        guards = sorted({_guard_of(key) for key in keys})
        if guards:
            self._place.collection(GUARDS).bulk_write(
                [UpdateOne({"_id": one}, {"$inc": {"passed": 1}}, upsert=True) for one in guards],
                session=self._place.session,
            )

    def _content(self, identity: Identity) -> dict[str, Any]:
        return {"identity": converter.unstructure(identity), "keys": sorted(self._keys(identity))}


def _kept(document: dict[str, Any]) -> Kept:
    identity = converter.structure(document["identity"], Identity)
    return document["_id"], identity, document["revision"]


def _guard_of(key: str) -> int:
    digest = hashlib.blake2b(key.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % _GUARDS
