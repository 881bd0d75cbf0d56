"""What a service seals and finds by, and what its processes agree on while keys change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, Self
from uuid import uuid4

from pymongo import MongoClient
from pymongo.database import Database

from kit.keyring.ages import Retired, made_on, retired_in_files
from kit.keyring.blind import BlindIndex
from kit.keyring.keyring import Keyring
from kit.keyring.masters import Masters
from kit.keyring.passed_over import Broken
from kit.transaction import Document

READERS: Final = "key_readers"
KEY_MISSING: Final = "a key that is in use is in no file of keys"
"""What an operator is told of `KeyMissing`."""
_LIVE_MS: Final = 15_000
"""A process that has not said for so long which keys it has is taken to be gone."""
Keys = tuple[Masters, BlindIndex]


class KeyMissing(Exception):
    """A key that something stands under is in no file any more."""


def from_files() -> Keys:
    """What the files of keys hold now. Raises `environs.EnvError`."""
    return Masters.from_environment(), BlindIndex.from_environment()


class Seals:
    """A service's keyring and blind index.

    The newest key of a file is used for what is new once all processes of the service have it:
    before, one of them could not read what another writes, or would not find it.

    `plain` says whether there may be documents of before there were seals: whoever searches looks
    for both. It is true until somebody has looked.
    """

    def __init__(
        self,
        client: MongoClient[Document],
        database: str,
        read: Callable[[], Keys] = from_files,
        retired: Callable[[], Sequence[Retired]] = retired_in_files,
    ) -> None:
        """Of the service with this database. Raises `environs.EnvError`."""
        self._client = client
        self._database: Database[Document] = client[database]
        self._read = read
        self._retired = retired
        self._first: dict[str, datetime] = {}
        self._id = uuid4().hex
        self._taken = read()
        self.ring = Keyring(client, database, self._taken[0])
        self.index = self._taken[1]
        self.plain = True
        self.broken: Sequence[Broken] = ()
        """What this process passed over because it cannot be opened."""

    @classmethod
    def from_environment(cls, client: MongoClient[Document], database: str) -> Self:
        """Of the service with this database. Raises `environs.EnvError`."""
        return cls(client, database)

    def prepare(self, hashed_by: frozenset[str] = frozenset()) -> None:
        """Makes what the vault needs and agrees on the keys; may run any number of times.

        Raises what `agree` raises.
        """
        self.ring.prepare()
        self._database[READERS].create_index("at", name="gone", expireAfterSeconds=3_600)
        self.agree(hashed_by)

    @property
    def newest(self) -> tuple[str, str]:
        """The names of the newest master and index key that this process has."""
        return self._taken[0].names[0], self._taken[1].names[0]

    @property
    def used(self) -> tuple[str, str]:
        """The names of those that it uses for what is new."""
        return self.ring.masters.newest, self.index.name

    def since(self) -> datetime | None:
        """When the newest master key was made, or first wrapped one of the keys that are there,
        where its name does not say; None before that. Raises pymongo's errors."""
        name = self.newest[0]
        if name not in self._first and (at := made_on(name) or self.ring.first_wrapped(name)):
            self._first[name] = at
        return self._first.get(name)

    def retired(self) -> Sequence[Retired]:
        """The retired master keys that are still kept. Raises `environs.EnvError`."""
        return self._retired()

    def agree(self, hashed_by: frozenset[str] = frozenset()) -> None:
        """Reads the files anew, says so to the other processes, and uses the newest keys that all
        have. `hashed_by` are the names of the index keys that something is hashed by.

        Raises `environs.EnvError` and `KeyMissing`, both before anything has changed, and pymongo's
        errors.
        """
        masters, index = self._read()
        missing = self.ring.masters_in_use() - set(masters.names)
        if missing or hashed_by - set(index.names):
            raise KeyMissing
        self._tell(masters, index)
        others = self.readers()
        master = _shared(masters.names, [one["masters"] for one in others])
        name = _shared(index.names, [one["index"] for one in others])
        wanted = masters.led_by(master), index.led_by(name)
        if (masters, index) != self._taken or wanted != self._used():
            self._taken = masters, index
            self.ring = Keyring(self._client, self._database.name, wanted[0])
            self.index = wanted[1]
            self._tell(masters, index)

    def readers(self) -> list[Document]:
        """The processes that use keys now: those that they have (`masters`, `index`), and those
        that they use for what is new (`wraps`, `hashes`), and what they passed over (`broken`)."""
        since: Mapping[str, Any] = {"$subtract": ["$$NOW", _LIVE_MS]}
        return list(self._database[READERS].find({"$expr": {"$gt": ["$at", since]}}))

    def leave(self) -> None:
        """Has nobody wait for this process any more. Raises pymongo's errors."""
        self._database[READERS].delete_one({"_id": self._id})

    def _used(self) -> Keys:
        return self.ring.masters, self.index

    def _tell(self, masters: Masters, index: BlindIndex) -> None:
        told = {
            "masters": list(masters.names),
            "index": list(index.names),
            "wraps": self.ring.masters.newest,
            "hashes": self.index.name,
            "broken": {"$literal": [asdict(one) for one in self.broken]},
            "at": "$$NOW",
        }
        self._database[READERS].update_one({"_id": self._id}, [{"$set": told}], upsert=True)


def _shared(names: tuple[str, ...], known: list[list[str]]) -> str:
    """The first that all know; the first where there is none."""
    return next((one for one in names if all(one in other for other in known)), names[0])
