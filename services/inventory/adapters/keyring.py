"""The vault's keys: AES-256-GCM (NIST SP 800-38D), through the library `cryptography`."""

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from environs import EnvValidationError

from kit.settings import text
from services.inventory.application.ports.tools import Sealed
from services.inventory.domain.top_ups.refusals import VaultClosed

SETTING: Final = "VAULT_KEY"
KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
"""Chosen at random: safe for the 2³² sealings of one key that the standard allows."""


class KeyRing:
    """See `ports.Seals`. The first key seals, all of them open."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Raises `ValueError` where one has not 32 bytes."""
        if any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a key of the vault has {KEY_BYTES} bytes")
        self._ciphers = {key_id(key): AESGCM(key) for key in keys}

    @classmethod
    def from_environment(cls) -> Self:
        """From `PASSERELLE_VAULT_KEY` or its file: base64, one key a line, the newest first.

        Without any there are no keys, and the vault is closed. Raises `environs.EnvError`, which
        tells nothing of the keys, where one is unreadable.
        """
        variable = f"PASSERELLE_{SETTING}"
        try:
            return cls([_decoded(line) for line in text(SETTING, "").split()])
        except OSError as error:
            reason = f"{variable}_FILE cannot be read: {error.strerror}"
            raise EnvValidationError(reason, []) from error
        except ValueError as error:
            reason = f"{variable} holds something else than keys of {KEY_BYTES} bytes in base64"
            raise EnvValidationError(reason, []) from error

    def __repr__(self) -> str:
        return f"KeyRing({list(self._ciphers)})"

    @property
    def known(self) -> Sequence[str]:
        """See the port."""
        return tuple(self._ciphers)

    def seal(self, plain: bytes, about: str) -> Sealed:
        """See the port."""
        if not self._ciphers:
            raise VaultClosed("no_key")
        newest = self.known[0]
        nonce = os.urandom(_NONCE_BYTES)
        content = self._ciphers[newest].encrypt(nonce, plain, about.encode())
        return Sealed(newest, nonce + content)

    def open(self, sealed: Sealed, about: str) -> bytes:
        """See the port; also where it was sealed about something else, or altered."""
        cipher = self._ciphers.get(sealed.key)
        if cipher is None:
            raise VaultClosed("other_key" if self._ciphers else "no_key")
        nonce, content = sealed.content[:_NONCE_BYTES], sealed.content[_NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, content, about.encode())
        except (InvalidTag, ValueError) as error:
            raise VaultClosed("altered") from error


def key_id(key: bytes) -> str:
    """Tells keys apart and nothing of them: they are random."""
    return hashlib.sha256(b"passerelle vault key\0" + key).hexdigest()[:16]


def _decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line, altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error
