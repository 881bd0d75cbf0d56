"""Retried commands are safe: the answer to an `Idempotency-Key` is kept in the command's own
transaction, so that there is an answer exactly when there is an effect.
"""

import hashlib
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

import msgspec
from bson.binary import Binary
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from kit.clock import Clock, SystemClock
from kit.edge.answers import Answer
from kit.transaction import Document, Transaction

COLLECTION: Final = "idempotency"
KEPT_SECONDS: Final = 7 * 24 * 3600
KEY_FORMAT: Final = r"^[\x21-\x7e]{1,255}$"

_WAIT_SECONDS: Final = 2.0
_KEY = re.compile(KEY_FORMAT)
_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class AlreadyAnswered(Exception):
    """Another request with the same key was first; nothing was written."""


class OtherRequest(Exception):
    """The key came before with another request."""


def is_key(text: str) -> bool:
    """Whether a text can be a key: 1 to 255 visible ASCII characters."""
    return _KEY.fullmatch(text) is not None


def fingerprint(fields: Any, raw: bytes) -> bytes:
    """What tells one request from another: its path, query and body, whatever their layout."""
    digest = hashlib.sha256(msgspec.json.encode(fields, order="sorted"))
    digest.update(b"\0")
    digest.update(raw)
    return digest.digest()


def stretched(fingerprint: bytes, key: str) -> bytes:
    """A fingerprint that is slow to make: whoever reads it cannot try out what the request held.

    By scrypt (RFC 7914) with 16 MiB, some 50 ms; no two keys give the same one.
    """
    return hashlib.scrypt(fingerprint, salt=key.encode(), n=2**14, r=8, p=1, dklen=32)


@dataclass(frozen=True)
class Key:
    """One command of one caller: where its answer is kept, and the request it belongs to."""

    id: str
    fingerprint: bytes
    personal: bool = False
    """Whether answers tell who somebody is: they are found by the ids in them, to be forgotten."""

    @classmethod
    def of(
        cls, subject: str, operation: str, key: str, fingerprint: bytes, *, personal: bool = False
    ) -> "Key":
        """The key of a caller for an operation; callers cannot meet each other's."""
        text = "\0".join((subject, operation, key))
        return cls(hashlib.sha256(text.encode()).hexdigest(), fingerprint, personal)

    @property
    def command_id(self) -> str:
        """A UUID of the command, whatever request brings it: one that is refused, too, is one."""
        return str(uuid5(NAMESPACE_OID, self.id))


def about(ids: Collection[str]) -> Document:
    """A query for the kept answers that tell who somebody is and hold one of these ids."""
    return {"about": {"$in": sorted(ids)}}


def _ids_in(body: bytes) -> list[str]:
    return sorted({match.decode() for match in _ID.findall(body)})


class AnswerBook:
    """The kept answers of one service."""

    def __init__(self, database: Database[Document], clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        # A kept answer must not vanish after it was given again.
        self._kept = database[COLLECTION].with_options(read_concern=ReadConcern("majority"))
        self._database = database

    def prepare(self) -> None:
        """Creates the index that forgets answers after seven days, and that by which those about
        somebody are found."""
        kept = self._database[COLLECTION]
        kept.create_index("at", name="forget", expireAfterSeconds=KEPT_SECONDS)
        kept.create_index("about", name="about", sparse=True)

    def keep_in(self, tx: Transaction, key: Key, answer: Answer) -> None:
        """Keeps an answer in the command's transaction.

        Raises `AlreadyAnswered`, which must leave the transaction.
        """
        try:
            tx.database[COLLECTION].insert_one(self._document(key, answer), session=tx.session)
        except DuplicateKeyError as error:
            raise AlreadyAnswered from error

    def keep(self, key: Key, answer: Answer) -> Answer:
        """Keeps a refusal, which has no transaction; returns what is kept under the key.

        Raises `OtherRequest`.
        """
        try:
            self._database[COLLECTION].insert_one(self._document(key, answer))
        except DuplicateKeyError:
            return self.await_answer(key)
        return answer

    def find(self, key: Key) -> Answer | None:
        """The answer kept under the key. Raises `OtherRequest`."""
        document = self._kept.find_one({"_id": key.id})
        if document is None:
            return None
        if document["fingerprint"] != key.fingerprint:
            raise OtherRequest
        return Answer(
            document["status"],
            bytes(document["body"]),
            dict(document["headers"]),
            document["problem"],
            replayed=True,
        )

    def await_answer(self, key: Key, pause: Callable[[float], None] = time.sleep) -> Answer:
        """The answer of the request that was first, which has been or is just being committed.

        Raises `OtherRequest`, and `AlreadyAnswered` where it does not show up within two seconds.
        """
        deadline = time.monotonic() + _WAIT_SECONDS
        while True:
            answer = self.find(key)
            if answer is not None:
                return answer
            if time.monotonic() > deadline:
                raise AlreadyAnswered
            pause(0.02)

    def _document(self, key: Key, answer: Answer) -> Document:
        about = {"about": _ids_in(answer.body)} if key.personal else {}
        return about | {
            "_id": key.id,
            "fingerprint": Binary(key.fingerprint),
            "status": answer.status,
            "headers": answer.headers,
            "body": Binary(answer.body),
            "problem": answer.problem,
            "at": self._clock.now(),
        }
