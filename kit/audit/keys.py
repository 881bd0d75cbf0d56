"""What the seals of the audit log are keyed with: it is in no database, so that whoever can write
to one cannot make a seal."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final, Self

from environs import EnvValidationError

from kit.keyring.ages import made_on
from kit.keyring.masters import Lines, lines
from kit.settings import AUDIT_BYTES

_CHANGED_WITHIN: Final = timedelta(days=2)
"""A key is named by its day; processes of a version without keys may go on for a while after."""


class KeyUnknown(ValueError):
    """A seal names a key that is in no file."""


class AuditKeys:
    """HMAC-SHA-256 (RFC 2104) under the newest of some keys, and under each for verifying."""

    def __init__(self, keys: Lines) -> None:
        """The newest first, each named by its day (`20261126_5f3a01`). Raises `ValueError` where
        there is none, or one has no day or not 32 bytes."""
        if not keys:
            raise ValueError("no audit key")
        if any(len(key) != AUDIT_BYTES for _, key in keys):
            raise ValueError(f"an audit key has {AUDIT_BYTES} bytes")
        days = [day for name, _ in keys if (day := made_on(name)) is not None]
        if len(days) < len(keys):
            raise ValueError("an audit key's name begins with its day, as in 20261126_a")
        self._keys = dict(keys)
        self.newest = keys[0][0]
        self._first = min(days)

    @classmethod
    def from_environment(cls) -> Self:
        """From `PASSERELLE_AUDIT_KEYS` or its file: one a line, `name:base64`, the newest first.

        Raises `environs.EnvError`, which tells nothing of the keys.
        """
        found = lines("AUDIT_KEYS", AUDIT_BYTES)
        try:
            return cls(found)
        except ValueError as error:
            raise EnvValidationError(f"PASSERELLE_AUDIT_KEYS: {error}", []) from error

    def __repr__(self) -> str:
        return f"AuditKeys({list(self._keys)})"

    @property
    def since(self) -> datetime:
        """Every seal of this instant or a later one has a key."""
        return self._first + _CHANGED_WITHIN

    def keyed(self, name: str, text: bytes) -> str:
        """The hash of the text under that key, in hexadecimal. Raises `KeyUnknown`."""
        key = self._keys.get(name)
        if key is None:
            raise KeyUnknown(name)
        return hmac.new(key, text, hashlib.sha256).hexdigest()
