"""The keys that badges are signed with: Ed25519, in PEM, the newest first."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from environs import EnvValidationError

from kit.jwk import public_jwk
from kit.settings import text
from services.training.domain.certificates.refusals import BadgesClosed

SETTING: Final = "BADGE_KEY"
_BLOCK: Final = re.compile(r"-----BEGIN ([A-Z ]+)-----.*?-----END \1-----", re.DOTALL)

Key = Ed25519PrivateKey | Ed25519PublicKey


class SigningKeys:
    """The first key signs, if it is private; all of them verify what was signed."""

    def __init__(self, keys: Sequence[Key] = ()) -> None:
        first = keys[0] if keys else None
        self._signer = first if isinstance(first, Ed25519PrivateKey) else None
        self.public: Sequence[dict[str, str]] = [
            public_jwk(key.public_key() if isinstance(key, Ed25519PrivateKey) else key)
            for key in keys
        ]
        """Without the private parts, the newest first."""

    @classmethod
    def from_environment(cls) -> Self:
        """From `PASSERELLE_BADGE_KEY` or its file: a private key, then those that signed before,
        private or public. Without any, badges are closed.

        Raises `environs.EnvError`, which tells nothing of the keys, where one is unreadable.
        """
        variable = f"PASSERELLE_{SETTING}"
        try:
            given = text(SETTING, "")
            return cls(read(given))
        except OSError as error:
            reason = f"{variable}_FILE cannot be read: {error.strerror}"
            raise EnvValidationError(reason, []) from error
        except ValueError as error:
            reason = (
                f"{variable} holds something else than Ed25519 keys in PEM, a private one first"
            )
            raise EnvValidationError(reason, []) from error

    def __repr__(self) -> str:
        return f"SigningKeys({[key['kid'] for key in self.public]})"

    @property
    def can_sign(self) -> bool:
        """Whether there is a private key."""
        return self._signer is not None

    @property
    def signer(self) -> str | None:
        """The thumbprint of the key that signs."""
        return self.public[0]["kid"] if self.can_sign else None

    def sign(self, claims: Mapping[str, Any], did: str) -> str:
        """A JSON Web Token that names its key below `did`. Raises `BadgesClosed`."""
        if self._signer is None:
            raise BadgesClosed()
        kid = f"{did}#{self.public[0]['kid']}"
        return jwt.encode(
            dict(claims), self._signer, algorithm="EdDSA", headers={"kid": kid, "typ": "JWT"}
        )


def read(pem: str) -> list[Key]:
    """The keys of a file. Raises `ValueError` where there is something else, or no private key
    first; nothing at all is no key."""
    blocks = list(_BLOCK.finditer(pem))
    keys = [_key(block.group(1), block.group(0).encode()) for block in blocks]
    if _BLOCK.sub("", pem).strip() or (keys and not isinstance(keys[0], Ed25519PrivateKey)):
        raise ValueError("not keys in PEM, a private one first")
    return keys


def _key(kind: str, pem: bytes) -> Key:
    try:
        key: object = (
            load_pem_public_key(pem)
            if kind == "PUBLIC KEY"
            else load_pem_private_key(pem, password=None)
        )
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("a key that is not readable without a password") from error
    if not isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        raise ValueError("a key of another kind")
    return key
