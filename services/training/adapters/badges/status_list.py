"""The list of who was revoked, one bit each (W3C Bitstring Status List v1.0)."""

import gzip
from collections.abc import Iterable
from typing import Final

from kit.jwk import base64url

POSITIONS: Final = 131_072
"""Bits of a list: the fewest that the standard allows, so that no verifier's question tells which
of many it is about."""


def encoded(revoked: Iterable[int]) -> str:
    """The list with these bits set, packed as the standard wants it: the same each time."""
    bits = bytearray(POSITIONS // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))
