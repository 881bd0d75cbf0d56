"""Where a text stands that was planted, in whatever form: raw documents of every collection, and
any other bytes that a test gives."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from bson.raw_bson import RawBSONDocument


def raw(database: Any) -> dict[str, bytes]:
    """All that a database holds, byte by byte, by its collections."""
    options = database.codec_options.with_options(document_class=RawBSONDocument)
    return {
        name: b"".join(one.raw for one in database.get_collection(name, options).find())
        for name in database.list_collection_names(filter={"type": "collection"})
    }


def forms(text: str) -> Iterator[bytes]:
    """How a text may stand somewhere: as it is, as JSON escapes it, hashed, or in base64 at any
    offset."""
    plain = text.encode()
    yield plain
    escaped = text.encode("ascii", "backslashreplace")
    if escaped != plain:
        yield escaped
    yield sha256(plain).digest()
    yield sha256(plain).hexdigest().encode()
    for offset in range(3):
        yield b64encode(bytes(offset) + plain)[4:-4]


def found(written: Mapping[str, bytes], *texts: str) -> set[tuple[str, str]]:
    """Which of these texts stand where: `(where, text)`."""
    return {
        (where, text)
        for text in texts
        for form in forms(text)
        for where, whole in written.items()
        if form in whole
    }
