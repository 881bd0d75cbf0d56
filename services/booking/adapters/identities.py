"""Who people are: the one place that keeps identities, apart from everything else; those of people
in one collection, those that came with referrals in another, since nobody is registered by them.

An identity is sealed under a key of its own; `keys` are keyed hashes of what it is found by, and
`index` is the name of the key that hashed them. Documents of before are plain and have no `index`;
they are read and found as well until they are sealed (`adapters/sealing.py`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from pymongo import UpdateOne
from pymongo.database import Database

from kit.keyring import DESTROYED, KeyDestroyed, Seals, Unreadable
from kit.repositories.base import Indexes
from kit.repositories.documents import converter
from kit.repositories.place import Document, Place
from kit.transaction import ConcurrentChange
from services.booking.domain.people.keys import keys_of
from services.booking.domain.person import Identity


@dataclass(frozen=True)
class Kind:
    """Whose identities: `owner` begins the names of their keys."""

    collection: str
    owner: str

    def owner_of(self, id_: str) -> str:
        """Whose key an identity is sealed under."""
        return f"{self.owner}/{id_}"


PERSON: Final = Kind("identities", "person")
REFERRED: Final = Kind("referral_identities", "referral")
KINDS: Final = (PERSON, REFERRED)
GUARDS: Final = "identity_guards"
INDEXES: Final[Indexes] = tuple(
    (kind.collection, keys, False)
    for kind in KINDS
    for keys in ([("keys", 1)], [("index", 1), ("_id", 1)])
)
_GUARD_DIGITS: Final = 4
"""65,536 documents stand for all keys there are: two keys share one seldom, and then the worst is
that two registrations run one after the other."""
_GUARDS_KEPT_S: Final = 3_600
"""Far longer than any transaction takes; kept for ever, they would tell who had been registered."""

Kept = tuple[str, Identity, int]
"""The person's id, the identity, and how often it was changed."""


class Identities:
    """Identities by the id of whom they are. `keys` gives what an identity is found by."""

    def __init__(
        self,
        place: Place,
        seals: Seals,
        kind: Kind = PERSON,
        keys: Callable[[Identity], Collection[str]] = keys_of,
    ) -> None:
        self._place = place
        self._seals = seals
        self._kind = kind
        self._keys = keys

    def add(self, id_: str, identity: Identity) -> None:
        """Keeps the identity of somebody new."""
        sealed = self._seals.ring.seal(self._kind.owner_of(id_), converter.unstructure(identity))
        document = {"_id": id_, "sealed": sealed, **self._found_by(identity), "revision": 0}
        self._collection.insert_one(document, session=self._place.session)

    def change(self, id_: str, identity: Identity, revision: int) -> int:
        """Keeps another identity in place of that revision; gives the new one's.

        Raises `ConcurrentChange` where it was changed meanwhile.
        """
        owner, value = self._kind.owner_of(id_), converter.unstructure(identity)
        try:
            # One that is plain yet has no key.
            make = self._seals.plain and self._is_plain(id_)
            sealed = (self._seals.ring.seal if make else self._seals.ring.reseal)(owner, value)
        except KeyDestroyed:
            raise ConcurrentChange(self._kind.collection, id_) from None
        result = self._collection.update_one(
            {"_id": id_, "revision": revision},
            {
                "$set": {"sealed": sealed, **self._found_by(identity), "revision": revision + 1},
                "$unset": {"identity": ""},
            },
            session=self._place.session,
        )
        if result.matched_count == 0:
            raise ConcurrentChange(self._kind.collection, id_)
        return revision + 1

    def forget(self, id_: str) -> None:
        """Drops an identity and destroys its key, so that no copy can be read either."""
        session = self._place.session
        self._collection.delete_one({"_id": id_}, session=session)
        self._seals.ring.destroy([self._kind.owner_of(id_)], session)

    def get(self, id_: str) -> Kept | None:
        """The identity, or None where nobody bears the id."""
        document = self._place.one(self._kind.collection, {"_id": id_})
        return next(self._read([document]), None) if document else None

    def many(self, ids: Sequence[str]) -> Sequence[Kept]:
        """Those of the identities that are kept."""
        query = {"_id": {"$in": list(ids)}}
        return list(self._read(self._place.many(self._kind.collection, query)))

    def readable(self, ids: Sequence[str]) -> Sequence[Identity]:
        """Those of the identities that can be opened, each by itself: a broken one stands in no
        other's way."""
        found = []
        for document in self._place.many(self._kind.collection, {"_id": {"$in": list(ids)}}):
            with suppress(KeyDestroyed, Unreadable):
                found.append(identity_in(self._seals, document))
        return found

    def by_keys(self, keys: Collection[str]) -> Sequence[Kept]:
        """Whoever has one of the keys, the first registered first."""
        wanted = [hashed for key in keys for hashed in self._seals.index.all(key)]
        if self._seals.plain:
            wanted += keys
        query = {"keys": {"$in": sorted(wanted)}}
        return list(self._read(self._place.many(self._kind.collection, query, [("_id", 1)])))

    def guard(self, keys: Collection[str]) -> None:
        """Writes what every unit of work with one of these keys writes, so that two conflict."""
        guards = sorted({one for key in keys for one in _guards_of(self._seals, key)})
        if guards:
            passed = {"$inc": {"passed": 1}, "$currentDate": {"at": True}}
            self._place.collection(GUARDS).bulk_write(
                [UpdateOne({"_id": one}, passed, upsert=True) for one in guards],
                session=self._place.session,
            )

    @property
    def _collection(self) -> Any:
        return self._place.collection(self._kind.collection)

    def _found_by(self, identity: Identity) -> Document:
        return found_by(self._seals, self._keys(identity))

    def _is_plain(self, id_: str) -> bool:
        document = self._place.one(self._kind.collection, {"_id": id_})
        return document is not None and "sealed" not in document

    def _read(self, documents: Iterable[Document]) -> Iterator[Kept]:
        """Of somebody whose key is destroyed an older copy of the database has more: nobody's."""
        found = list(documents)
        sealed = [document for document in found if "sealed" in document]
        values = self._seals.ring.open_many([one["sealed"] for one in sealed]) if sealed else []
        opened = {one["_id"]: value for one, value in zip(sealed, values, strict=True)}
        for document in found:
            plain = "sealed" not in document
            value = document["identity"] if plain else opened[document["_id"]]
            if value is not DESTROYED:
                yield document["_id"], converter.structure(value, Identity), document["revision"]


def identity_in(seals: Seals, document: Document) -> Identity:
    """The identity of a document. Raises `KeyDestroyed` and `Unreadable`."""
    plain = document.get("identity")
    value = seals.ring.open(document.get("sealed")) if plain is None else plain
    return converter.structure(value, Identity)


def found_by(seals: Seals, keys: Collection[str]) -> Document:
    """The fields that an identity with these keys is found by."""
    return {"keys": sorted(map(seals.index.of, keys)), "index": seals.index.name}


def create_expiry(database: Database[Document]) -> None:
    """Lets guards go an hour after they were passed; running it again changes nothing."""
    database[GUARDS].create_index("at", name="passed_at", expireAfterSeconds=_GUARDS_KEPT_S)


def _guards_of(seals: Seals, key: str) -> list[str]:
    """Under every index key: another process may not have the newest yet."""
    return [
        f"{name}.{digest[:_GUARD_DIGITS]}"
        for name, _, digest in (one.partition(".") for one in seals.index.all(key))
    ]
