"""A real dump of a network: every document of every database, the stream, and the files below."""

import base64
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bson
from bson.binary import Binary

from kit.keyring import KeyDestroyed, Keyring, Masters
from ops.stream import Stream
from tests.marks import places

SEALED = 6
"""BSON's subtype of what MongoDB's client encrypted."""


@dataclass(frozen=True)
class Dump:
    """What somebody carries away; `files` is a folder with copies of the data files."""

    documents: list[places.Place]
    stream: list[places.Place]
    files: Path

    @classmethod
    def take(cls, network: Any, folder: Path, but: tuple[str, ...] = ()) -> "Dump":
        """A consistent one: the database takes no writes while its files are copied."""
        documents = [*places.databases(network, but=but)]
        stream = Stream(network.amqp_uri())
        span = stream.span()
        assert span is not None
        events = [
            (f"stream {p.event.type}", p.event.encode()) for p in stream.events(*bounds(span))
        ]
        with network.mongo() as client:
            client.admin.command("fsync", lock=True)
            try:
                shutil.copytree(network.state.data / "mongodb", folder / "mongodb")
            finally:
                client.admin.command("fsyncUnlock")
        shutil.copytree(network.state.data / "broker", folder / "broker")
        return cls(documents, events, folder)

    def raw(self) -> Iterator[places.Place]:
        """All bytes of it."""
        yield from self.documents
        yield from self.stream
        yield from places.files(self.files, "files")

    def sealed(self) -> Iterator[tuple[str, Binary]]:
        """Every value in it that a key of somebody's own seals, and where it is."""
        for place, content in self.documents:
            if place.startswith("database "):
                for document in bson.decode_all(content):
                    yield from ((place, one) for one in _sealed_in(document))


def bounds(span: Any) -> tuple[int, int]:
    """The first and the last offset of a stream."""
    return span.first, span.last


def _sealed_in(value: Any) -> Iterator[Binary]:
    if isinstance(value, Binary) and value.subtype == SEALED:
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _sealed_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _sealed_in(one)


def opened(dump: Dump, rings: list[Keyring]) -> tuple[list[places.Place], int]:
    """What of the sealed values can be opened with the vaults as they are, and how many cannot."""
    readable, lost = [], 0
    for place, value in dump.sealed():
        for ring in rings:
            try:
                readable.append((f"opened in {place}", bson.encode({"value": ring.open(value)})))
                break
            except KeyDestroyed:
                continue
        else:
            lost += 1
    return readable, lost


def rings(network: Any, client: Any) -> list[Keyring]:
    """Those of all services that have some, with their master keys and vaults as they are now."""
    made = []
    for file in sorted(network.state.secrets.glob("own-*/master_keys")):
        service = file.parent.name.removeprefix("own-")
        made.append(Keyring(client, service, Masters.local(keys_in(file))))
    return made


def keys_in(file: Path) -> list[tuple[str, bytes]]:
    """The keys of a file, by name."""
    found = []
    for line in file.read_text(encoding="utf-8").split():
        name, _, key = line.partition(":")
        found.append((name, base64.b64decode(key, altchars=b"-_")))
    return found
