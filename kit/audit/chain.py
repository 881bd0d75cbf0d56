"""The chain of hashes over the entries.

A seal names the entries that it covers, each with its instant and the SHA-256 of its BSON, and
holds the hash of the seal before it. So whoever removes or alters an entry has to make all later
seals anew: for that they need the key of the service, and the hashes are other ones than those that
were kept elsewhere. Seals of a version before have no key, and plain hashes.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from bson.binary import Binary

from kit.audit.keys import AuditKeys
from kit.audit.places import Document

NOTHING: Final = "0" * 64
"""What the first seal holds in place of the hash before it."""
MARGIN: Final = timedelta(minutes=3)
"""An entry bears the instant at which its transaction was about to commit. MongoDB ends a
transaction after a minute (`transactionLifetimeLimitSeconds`); the rest is for machines whose
clocks differ. What comes later still is found by a sweep, and told by a verification."""

_RECORD: Final = struct.Struct(">16sq32s")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Sealed:
    """One entry as a seal names it."""

    id: str
    at: datetime
    digest: bytes


def digest_of(raw: bytes) -> bytes:
    """Of an entry's BSON."""
    return hashlib.sha256(raw).digest()


def is_sealable(entry_id: object) -> bool:
    """Whether an id is one that entries have: a UUID's canonical text."""
    try:
        return isinstance(entry_id, str) and str(UUID(entry_id)) == entry_id
    except ValueError:
        return False


def pack(entries: Iterable[Sealed]) -> Binary:
    """56 bytes for each entry: id, milliseconds since 1970, digest."""
    return Binary(
        b"".join(
            _RECORD.pack(UUID(one.id).bytes, (one.at - _EPOCH) // _MILLISECOND, one.digest)
            for one in entries
        )
    )


def unpack(seal: Document) -> Iterator[Sealed]:
    """The entries that a seal names. Raises `ValueError` where it cannot be read."""
    try:
        for id_, milliseconds, digest in _RECORD.iter_unpack(bytes(seal["entries"])):
            yield Sealed(str(UUID(bytes=id_)), _EPOCH + milliseconds * _MILLISECOND, digest)
    except (struct.error, OverflowError, TypeError, KeyError) as error:
        raise ValueError("the seal's entries cannot be read") from error


def make_seal(
    before: Document | None,
    entries: Sequence[Sealed],
    at: datetime,
    *,
    more: bool,
    keys: AuditKeys,
) -> Document:
    """The seal that follows `before` (None: the first). `more`: others may have been there at that
    moment that no seal named yet."""
    instants = [one.at for one in entries] or [at]
    seal: Document = {
        "_id": 1 if before is None else before["_id"] + 1,
        "at": at,
        "more": more,
        "count": len(entries),
        "from": min(instants),
        "to": max(instants),
        "entries": pack(entries),
        "previous": NOTHING if before is None else before["hash"],
        "previous_at": None if before is None else before["at"],
        "key": keys.newest,
    }
    return seal | {"hash": hash_of(seal, keys)}


def hash_of(seal: Document, keys: AuditKeys) -> str:
    """HMAC-SHA-256 over the lines of a seal, in hexadecimal, of one without a key SHA-256; see
    `docs/operating.md` for whoever wants to check it by other means.

    Raises `KeyUnknown`, and `ValueError` where a field is missing.
    """
    try:
        lines = [
            str(seal["_id"]),
            _told(seal["at"]),
            "more" if seal["more"] else "all",
            str(seal["count"]),
            _told(seal["from"]),
            _told(seal["to"]),
            hashlib.sha256(bytes(seal["entries"])).hexdigest(),
            seal["previous"],
            _told(seal["previous_at"]),
        ]
        if (name := seal.get("key")) is None:
            return hashlib.sha256("\n".join(lines).encode()).hexdigest()
        return keys.keyed(name, "\n".join([*lines, name]).encode())
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("the seal cannot be read") from error


def _told(at: datetime | None) -> str:
    return "" if at is None else str((at - _EPOCH) // _MILLISECOND)
