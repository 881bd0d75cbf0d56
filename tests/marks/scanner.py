"""Finds planted marks in bytes, however they are spelt, encoded or packed."""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tests.marks.spelling import encoded

SHORTEST = 6
"""Bytes of a spelling that is looked for: what is shorter is found everywhere."""
_CHUNK = 4 * 1024 * 1024
_AROUND = 40
_GZIP = b"\x1f\x8b\x08"
_ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_MOST_PACKED = 200
_MOST_FOUND = 40


@dataclass(frozen=True)
class Found:
    """A mark where it should not be."""

    mark: str
    encoding: str
    place: str
    around: bytes

    def __str__(self) -> str:
        return f"{self.mark} ({self.encoding}) in {self.place}: {self.around!r}"


class Scanner:
    """Looks for marks: of each its name, and the texts or bytes that give it away."""

    def __init__(self, marks: Mapping[str, Iterable[str | bytes]]) -> None:
        self._needles: dict[bytes, tuple[str, str]] = {}
        for mark, forms in marks.items():
            for form in forms:
                spelt = [("bytes", form)] if isinstance(form, bytes) else encoded(form)
                for encoding, needle in spelt:
                    if len(needle) >= SHORTEST:
                        self._needles.setdefault(needle, (mark, encoding))
        self._longest = max(map(len, self._needles))
        self._by_start: dict[bytes, list[bytes]] = {}
        self._starts = np.zeros(2**24, dtype=bool)
        self._nexts = np.zeros(2**24, dtype=bool)
        for needle in self._needles:
            self._by_start.setdefault(needle[:SHORTEST], []).append(needle)
            self._starts[int.from_bytes(needle[:3], "big")] = True
            self._nexts[int.from_bytes(needle[3:6], "big")] = True

    def search(self, place: str, content: bytes) -> list[Found]:
        """Every mark in the content, and in what is packed in it (gzip, zlib)."""
        found: dict[tuple[str, str], Found] = {}
        for layer, text in _layers(content):
            for one in self._search(f"{place}{layer}", text):
                found.setdefault((one.mark, one.encoding), one)
        return list(found.values())

    def _search(self, place: str, content: bytes) -> Iterator[Found]:
        for begin in range(0, len(content), _CHUNK):
            chunk = content[begin : begin + _CHUNK + self._longest]
            for at in self._candidates(chunk):
                for needle in self._by_start.get(chunk[at : at + SHORTEST], ()):
                    if chunk.startswith(needle, at):
                        mark, encoding = self._needles[needle]
                        around = chunk[max(0, at - _AROUND) : at + len(needle) + _AROUND]
                        yield Found(mark, encoding, place, around)

    def _candidates(self, chunk: bytes) -> list[int]:
        """Where the first six bytes of a spelling may stand."""
        if len(chunk) < SHORTEST:
            return []
        values = np.frombuffer(chunk, dtype=np.uint8).astype(np.uint32)
        triples = (values[:-2] << 16) | (values[1:-1] << 8) | values[2:]
        hits = self._starts[triples[:-3]] & self._nexts[triples[3:]]
        at: list[int] = np.flatnonzero(hits).tolist()
        return at


def _layers(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The content itself, and all that can be unpacked of it."""
    yield "", content
    unpacked, view = 0, memoryview(content)
    for magic, windows in ((_GZIP, 31), *((one, 15) for one in _ZLIB)):
        at = content.find(magic)
        while at >= 0 and unpacked < _MOST_PACKED:
            try:
                inner = zlib.decompressobj(windows).decompress(view[at:], 64 * 1024 * 1024)
            except zlib.error:
                inner = b""
            if len(inner) >= SHORTEST:
                unpacked += 1
                yield f" (unpacked at {at})", inner
            at = content.find(magic, at + 1)


def told(found: Iterable[Found]) -> str:
    """What was found, for a failing test: the first of each."""
    return "\n".join(map(str, list(found)[:_MOST_FOUND]))


def packed(content: bytes) -> bytes:
    """As a body that was compressed on its way."""
    return gzip.compress(content)
