"""What is searched by equality, as keyed hashes: whoever has the database alone can neither read
it nor try out what it may be."""

import hashlib
import hmac
from typing import Final, Self

from environs import EnvValidationError

from kit.keyring.masters import Lines, lines
from kit.settings import INDEX_BYTES

_DIGEST_BYTES: Final = 16
"""Half of SHA-256: no two texts of a network meet by chance, and an index is half as large."""


class BlindIndex:
    """HMAC-SHA-256 (RFC 2104) under the newest of some keys, and under each for searching.

    A hash begins with its key's name, so that what stands under an older key can be found.
    """

    def __init__(self, keys: Lines) -> None:
        """The newest first. Raises `ValueError` where there is none, or one has not 32 bytes."""
        if not keys:
            raise ValueError("no index key")
        if any(len(key) != INDEX_BYTES for _, key in keys):
            raise ValueError(f"an index key has {INDEX_BYTES} bytes")
        self._keys = tuple(keys)

    @classmethod
    def from_environment(cls) -> Self:
        """From `PASSERELLE_INDEX_KEYS` or its file: one a line, `name:base64`, the newest first.

        Raises `environs.EnvError`, which tells nothing of the keys.
        """
        found = lines("INDEX_KEYS", INDEX_BYTES)
        if not found:
            raise EnvValidationError("PASSERELLE_INDEX_KEYS_FILE holds no key", [])
        return cls(found)

    def __repr__(self) -> str:
        return f"BlindIndex({[name for name, _ in self._keys]})"

    @property
    def names(self) -> tuple[str, ...]:
        """Of all keys, the newest first."""
        return tuple(name for name, _ in self._keys)

    def led_by(self, name: str) -> Self:
        """The same keys, of which this one makes the hashes to keep."""
        return type(self)(sorted(self._keys, key=lambda key: key[0] != name))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BlindIndex) and self._keys == other._keys

    def __hash__(self) -> int:
        return hash(self._keys)

    @property
    def name(self) -> str:
        """That of the newest key, which every hash to keep begins with."""
        return self._keys[0][0]

    def of(self, text: str) -> str:
        """The hash to keep."""
        return _hashed(*self._keys[0], text)

    def all(self, text: str) -> list[str]:
        """The hashes to look for: under each key, the newest first."""
        return [_hashed(name, key, text) for name, key in self._keys]


def _hashed(name: str, key: bytes, text: str) -> str:
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()[:_DIGEST_BYTES]
    return f"{name}.{digest.hex()}"
