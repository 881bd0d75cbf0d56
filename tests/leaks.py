"""Where a text stands that was planted: in the raw documents of every collection, and in any bytes
that a test gives. It is found in every spelling that `tests.marks` knows, and hashed."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from bson.raw_bson import RawBSONDocument

from tests.marks.scanner import Scanner
from tests.marks.spelling import letters


def raw(database: Any) -> dict[str, bytes]:
    """All that a database holds, byte by byte, by its collections."""
    options = database.codec_options.with_options(document_class=RawBSONDocument)
    return {
        name: b"".join(one.raw for one in database.get_collection(name, options).find())
        for name in database.list_collection_names(filter={"type": "collection"})
    }


def forms(text: str) -> Iterable[str | bytes]:
    """What gives a text away."""
    digest = sha256(text.encode())
    return (*letters(text), digest.digest(), digest.hexdigest())


def found(written: Mapping[str, bytes], *texts: str) -> set[tuple[str, str]]:
    """Which of these texts stand where: `(where, text)`."""
    scanner = Scanner({text: forms(text) for text in texts})
    return {
        (where, one.mark)
        for where, whole in written.items()
        for one in scanner.search(where, whole)
    }
