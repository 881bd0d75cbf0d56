"""A key for everybody: MongoDB's explicit client-side encryption.

Keys are in a database of their own beside the service's, each wrapped by a master key that no
database holds. So the database's back-ups hold nothing readable without the vault's, the vault's
nothing without the master key, and neither anything of somebody whose key is destroyed, once the
vault's back-ups of before are gone.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bson import decode, encode
from bson.binary import Binary, UuidRepresentation
from bson.codec_options import CodecOptions
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.encryption import ClientEncryption
from pymongo.errors import DuplicateKeyError, EncryptionError
from pymongocrypt.errors import MongoCryptError
from pymongocrypt.synchronous.state_machine import run_state_machine

from kit.databases import vault_of
from kit.keyring.masters import Masters
from kit.keyring.passed_over import PassedOver
from kit.transaction import Document
from kit.unavailable import is_unavailable

KEYS: Final = "keys"
CACHED_MS: Final = 10_000
"""How long a process opens with a key that is destroyed: what it sealed is gone from the database
by then as well."""
_RANDOM: Final = "AEAD_AES_256_CBC_HMAC_SHA_512-Random"
_OPTIONS: Final = CodecOptions[Document](
    tz_aware=True, uuid_representation=UuidRepresentation.STANDARD
)
_ABSENT: Final = "not all keys requested were satisfied"


DESTROYED: Final = object()
"""Stands for what nobody can read any more."""


class KeyDestroyed(Exception):
    """What was sealed cannot be read by anybody any more."""


class Unreadable(EncryptionError):
    """What is sealed, or the key that it is sealed under, is not what was written."""


class Keyring:
    """Seals and opens under the keys of owners (`person/<id>`, `referral/<id>` …).

    Every replica of a service may use its own beside the others.
    """

    def __init__(self, client: MongoClient[Document], database: str, masters: Masters) -> None:
        """`database` is the service's; its keys are in `vault_of(database)`."""
        self.masters = masters
        self.passed_over = PassedOver("master", KEYS)
        self._keys = client[vault_of(database)][KEYS]
        self._encryption = ClientEncryption[Document](
            dict(masters.providers),
            f"{vault_of(database)}.{KEYS}",
            client,
            _OPTIONS,
            dict(masters.tls) if masters.tls else None,
            key_expiration_ms=CACHED_MS,
        )

    def prepare(self) -> None:
        """Makes the vault's index; may run any number of times. Raises pymongo's errors."""
        self._keys.create_index("masterKey.provider", name="master")
        self._keys.create_index(
            "keyAltNames",
            name="owner",
            unique=True,
            partialFilterExpression={"keyAltNames": {"$exists": True}},
        )

    def seal(self, owner: str, value: Any) -> Binary:
        """A value that BSON knows, under the owner's key, which is made on first use.

        A key is made outside of any transaction: one whose transaction is aborted is nobody's, and
        swept. Raises pymongo's errors.
        """
        try:
            return self.reseal(owner, value)
        except KeyDestroyed:
            self._make(owner)
            return self.reseal(owner, value)

    def reseal(self, owner: str, value: Any) -> Binary:
        """Another value of somebody who has a key: whoever changes what is being erased beside it
        makes no new one. Raises `KeyDestroyed`, and pymongo's errors."""
        try:
            return self._encryption.encrypt(value, _RANDOM, key_alt_name=owner)
        except EncryptionError as error:
            if _ABSENT in str(error):
                raise KeyDestroyed from None
            raise

    def open(self, sealed: Binary | None) -> Any:
        """What was sealed. Raises `KeyDestroyed`, `Unreadable`, and pymongo's errors."""
        if not isinstance(sealed, bytes):
            raise Unreadable(TypeError("not sealed"))
        try:
            return self._encryption.decrypt(Binary(sealed, 6))
        except EncryptionError as error:
            if _ABSENT in str(error):
                raise KeyDestroyed from None
            if _is_broken(error):
                raise Unreadable(error.cause) from error
            raise

    def open_many(self, sealed: Sequence[Binary]) -> list[Any]:
        """What was sealed, in its order, with one question for all the keys that are not in memory;
        `DESTROYED` for what nobody can read any more. Raises pymongo's errors.

        The driver offers this for whole answers of the database alone, and so not as a method.
        """
        crypt = self._encryption._encryption
        values = [Binary(one, 6) for one in sealed]
        try:
            with crypt.mongocrypt.decryption_context(encode({"all": values})) as context:
                found = run_state_machine(context, crypt.callback)
        except MongoCryptError as error:
            if _ABSENT not in str(error):
                raise EncryptionError(error) from error
            return [self._open_or_destroyed(one) for one in values]
        opened: list[Any] = decode(found, codec_options=_OPTIONS)["all"]
        return opened

    def _open_or_destroyed(self, sealed: Binary) -> Any:
        try:
            return self.open(sealed)
        except KeyDestroyed:
            return DESTROYED

    def destroy(self, owners: Collection[str], session: ClientSession | None) -> int:
        """Destroys the keys of these owners, in the transaction of the session; says how many there
        were. Raises pymongo's errors."""
        query = {"keyAltNames": {"$in": sorted(owners)}}
        return self._keys.delete_many(query, session=session).deleted_count

    def owners(
        self, after: str, most: int, made: tuple[datetime, datetime] | None = None
    ) -> Sequence[str]:
        """Whose keys there are, in their order, from behind one on; if asked, only those made from
        the first instant on and before the second."""
        query: Document = {"keyAltNames": {"$gt": after}}
        if made is not None:
            query["creationDate"] = {"$gte": made[0], "$lt": made[1]}
        found = self._keys.find(query, {"keyAltNames": 1})
        return [key["keyAltNames"][0] for key in found.sort("keyAltNames", 1).limit(most)]

    def masters_in_use(self) -> frozenset[str]:
        """The names of the master keys that wrap any key."""
        return frozenset(self._keys.distinct("masterKey.provider"))

    def wrapped(self) -> Mapping[str, int]:
        """How many keys each master key wraps, by its name."""
        counted: list[Document] = [
            {"$group": {"_id": "$masterKey.provider", "keys": {"$sum": 1}}},
            {"$sort": {"_id": 1}},
        ]
        return {one["_id"]: one["keys"] for one in self._keys.aggregate(counted)}

    def first_wrapped(self, master: str) -> datetime | None:
        """When the oldest of the keys that are there came under this master key; None where there
        is none. Where a service for keys has it, only those under its newest key count."""
        query: Document = {"masterKey.provider": master}
        if master == self.masters.newest:
            query |= self._details()
        first = self._keys.find_one(query, {"updateDate": 1}, sort=[("updateDate", 1)])
        found: datetime | None = first["updateDate"] if first else None
        return found

    def outstanding(self) -> int:
        """How many keys another master key than the newest wraps."""
        return self._keys.count_documents(self._older())

    def rewrap(self, most: int) -> int:
        """Wraps at most so many of these under the newest one; says at how many it looked.

        What cannot be opened is passed over. Interrupted anywhere, what is done is done. Raises
        pymongo's errors, and `EncryptionError` where the older master key is not there any more.
        """
        untried = {"$and": [self._older(), {"_id": {"$nin": self.passed_over.waiting()}}]}
        found = list(self._keys.find(untried, {"keyMaterial": 0}).limit(most))
        if found and not self._rewrapped([key["_id"] for key in found]):
            known = self.masters.providers
            for key in found:
                master = key.get("masterKey", {}).get("provider")
                if not self._rewrapped([key["_id"]], may_fail=master is None or master in known):
                    names = key.get("keyAltNames") or [str(key["_id"])]
                    self.passed_over.add(key["_id"], names[0])
        return len(found)

    def still_older(self, refs: Collection[Any]) -> Collection[Any]:
        """Those of these keys, by their `_id`, that another master key than the newest wraps."""
        found = self._keys.find({"$and": [self._older(), {"_id": {"$in": list(refs)}}]}, {"_id": 1})
        return {key["_id"] for key in found}

    def _rewrapped(self, ids: Sequence[Any], *, may_fail: bool = True) -> bool:
        """Whether all of these could be opened, and so are under the newest master key now."""
        try:
            self._encryption.rewrap_many_data_key(
                {"_id": {"$in": list(ids)}}, self.masters.newest, self.masters.master_key
            )
        except EncryptionError as error:
            if not (may_fail and _is_broken(error)):
                raise
            return False
        return True

    def close(self) -> None:
        """Lets go of the keys in memory."""
        self._encryption.close()

    def _older(self) -> Document:
        newest = self.masters.newest
        other: Document = {"masterKey.provider": {"$ne": newest}}
        same = self._details()
        if not same:
            return other
        return {"$or": [other, {"masterKey.provider": newest, "$nor": [same]}]}

    def _details(self) -> Document:
        details = self.masters.master_key or {}
        return {f"masterKey.{name}": value for name, value in details.items()}

    def _make(self, owner: str) -> None:
        try:
            self._encryption.create_data_key(
                self.masters.newest, self.masters.master_key, key_alt_names=[owner]
            )
        except DuplicateKeyError:
            return
        except EncryptionError as error:
            # The library wraps what the database says.
            if not isinstance(error.cause, DuplicateKeyError):
                raise


def _is_broken(error: EncryptionError) -> bool:
    """Whether it is not what was written, rather than that a service for keys is away."""
    return isinstance(error.cause, MongoCryptError) and not is_unavailable(error)
