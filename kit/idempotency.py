"""Retried commands are safe: the answer to an `Idempotency-Key` is kept in the command's own
transaction, so that there is an answer exactly when there is an effect.

It is kept sealed, for whoever repeats the command with its key: see `Key`.
"""

import hashlib
import os
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

import msgspec
from bson.binary import Binary
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from kit.clock import Clock, SystemClock
from kit.edge.answers import Answer
from kit.former_answers import Former
from kit.transaction import Document, Transaction

COLLECTION: Final = "idempotency"
KEPT_SECONDS: Final = 7 * 24 * 3600
KEY_FORMAT: Final = r"^[\x21-\x7e]{1,255}$"

_WAIT_SECONDS: Final = 2.0
_KEY = re.compile(KEY_FORMAT)
_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ID_BYTES: Final = 16
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
"""As NIST SP 800-38D wants it for AES-GCM."""
_PURPOSE: Final = b"passerelle kept answer"


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


class _Kept(msgspec.Struct, array_like=True):
    """What is sealed of an answer."""

    status: int
    headers: dict[str, str]
    problem: str | None
    body: bytes
    people: tuple[str, ...] = ()
    """Whose data it shows: the audit log says so again when it is given again."""


@dataclass(frozen=True)
class Key:
    """One command of one caller: where its answer is kept, and what seals it.

    The id is made of the service's secret and of what the caller sent as a key: from it nobody can
    try out keys. The seal is made of these and of the request itself: so a repeat that asks for
    something else does not open it, nothing is kept of what the request held, and a caller's
    key that is easily guessed opens nothing to those who cannot guess the request as well.
    """

    id: str
    seal: bytes = field(repr=False)
    former: Former = field(repr=False)
    personal: bool = False
    """Whether answers tell who somebody is: they are found by the ids in them, to be forgotten."""

    @classmethod
    def of(
        cls,
        secret: bytes,
        subject: str,
        operation: str,
        key: str,
        fingerprint: bytes,
        *,
        reach: str = "",
        personal: bool = False,
    ) -> "Key":
        """The key of a caller for an operation; callers cannot meet each other's.

        `reach` is where the caller may act: an answer is not given again by a token of another
        site, whose bearer may not have had it. It is another request.

        By HKDF-SHA-256 (RFC 5869), the service's `secret` as its salt: some ten microseconds.
        """
        known = msgspec.json.encode((subject, operation, key))
        made = HKDF(SHA256(), _ID_BYTES + _KEY_BYTES, secret, _PURPOSE).derive(known)
        request = fingerprint + reach.encode()
        seal = HKDFExpand(SHA256(), _KEY_BYTES, request).derive(made[_ID_BYTES:])
        former = Former(subject, operation, key, fingerprint)
        return cls(made[:_ID_BYTES].hex(), seal, former, personal)

    @property
    def command_id(self) -> str:
        """A UUID of the command, whatever request brings it: one that is refused, too, is one."""
        return str(uuid5(NAMESPACE_OID, self.id))

    def sealed(self, answer: Answer) -> bytes:
        """By AES-256-GCM, bound to the id; what is kept of an answer."""
        people = tuple(sorted(answer.people))
        kept = _Kept(answer.status, answer.headers, answer.problem, answer.body, people)
        nonce = os.urandom(_NONCE_BYTES)
        text = msgspec.msgpack.encode(kept)
        return nonce + AESGCM(self.seal).encrypt(nonce, text, self.id.encode())

    def opened(self, sealed: bytes) -> Answer:
        """Raises `OtherRequest` where another request's answer was sealed."""
        nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            found = AESGCM(self.seal).decrypt(nonce, text, self.id.encode())
        except InvalidTag as error:
            raise OtherRequest from error
        kept = msgspec.msgpack.decode(found, type=_Kept)
        return Answer(
            kept.status,
            kept.body,
            kept.headers,
            kept.problem,
            replayed=True,
            people=frozenset(kept.people),
        )


def about(ids: Collection[str]) -> Document:
    """A query for the kept answers that tell who somebody is and hold one of these ids."""
    return {"about": {"$in": sorted(ids)}}


def _ids_in(body: bytes) -> list[str]:
    return sorted({match.decode() for match in _ID.findall(body)})


class AnswerBook:
    """The kept answers of one service, sealed with the help of its `secret`."""

    def __init__(
        self, database: Database[Document], secret: bytes, clock: Clock | None = None
    ) -> None:
        self._clock = clock or SystemClock()
        # A kept answer must not vanish after it was given again.
        self._kept = database[COLLECTION].with_options(read_concern=ReadConcern("majority"))
        self._database = database
        self._secret = secret
        self._has_former = False

    def prepare(self) -> None:
        """Creates the index that forgets answers after seven days, and that by which those about
        somebody are found."""
        kept = self._database[COLLECTION]
        kept.create_index("at", name="forget", expireAfterSeconds=KEPT_SECONDS)
        kept.create_index("about", name="about", sparse=True)
        self._has_former = Former.any_in(kept)

    def key(
        self,
        subject: str,
        operation: str,
        key: str,
        fingerprint: bytes,
        *,
        reach: str = "",
        personal: bool = False,
    ) -> Key:
        """The key of a caller for an operation of this service; see `Key.of`."""
        return Key.of(
            self._secret, subject, operation, key, fingerprint, reach=reach, personal=personal
        )

    def keep_in(self, tx: Transaction, key: Key, answer: Answer) -> None:
        """Keeps an answer in the command's transaction.

        Raises `AlreadyAnswered`, which must leave the transaction.
        """
        kept = tx.database[COLLECTION]
        if self._has_former and kept.find_one({"_id": key.former.id}, {}, session=tx.session):
            raise AlreadyAnswered
        try:
            kept.insert_one(self._document(key, answer), session=tx.session)
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
        if document is not None:
            return key.opened(bytes(document["sealed"]))
        former = self._kept.find_one({"_id": key.former.id}) if self._has_former else None
        if former is None:
            return None
        if not key.former.asked_for(former):
            raise OtherRequest
        return key.former.opened(former)

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
            "sealed": Binary(key.sealed(answer)),
            "at": self._clock.now(),
        }
