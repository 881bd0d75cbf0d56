"""The keys of the built-in issuer, in one folder:

    key.pem        what it signs with
    next.pem       what it will sign with, while a change is under way
    retired.json   public keys that it signed with before, and until when each is accepted

A key is published before it signs, and accepted until the last token under it has ended.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from kit.jwk import public_jwk
from kit.tokens import LEEWAY_SECONDS, LONGEST_LIFE
from ops.files import write

KEY = "key.pem"
NEXT = "next.pem"
RETIRED = "retired.json"
JWKS = "jwks.json"


def ensure(folder: Path) -> Path | None:
    """Makes the key where there is none; its path, None where there was one."""
    path = folder / KEY
    if path.exists():
        return None
    write(path, new_pem())
    return path


def ensure_alone(folder: Path) -> Path:
    """The key and, beside it, its set, for a service that runs on its own; the set's path."""
    ensure(folder)
    write(folder / JWKS, json.dumps(key_set(folder)))
    return folder / JWKS


def signing_key(folder: Path) -> tuple[bytes, dict[str, str]]:
    """What tokens are signed with, in PEM, and its public half."""
    pem = (folder / KEY).read_bytes()
    return pem, _public(pem)


def key_set(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The keys that tokens may be signed with, as a JSON Web Key Set (RFC 7517, RFC 8037).

    A retired one bears `exp` (as in OpenID Federation 1.0, section 8.7.2): it ends by itself.
    """
    signing = [_public(p.read_bytes()) for p in (folder / KEY, folder / NEXT) if p.exists()]
    keys: dict[str, dict[str, Any]] = {key["kid"]: key for key in signing}
    for key in _retired(folder):
        if key["exp"] > time.time():
            keys.setdefault(key["kid"], key)
    return {"keys": list(keys.values())}


def rotate(folder: Path, publish: Callable[[], None], *, at_once: bool = False) -> None:
    """Signs with a new key from now on; the one before is accepted as long as a token may last.

    `publish` brings `key_set` to those who check tokens. `at_once` is for a key that somebody may
    have: all keys before the new one end now, with every token under them. May be repeated after
    it was cut off at any point: the key that it had begun with becomes the one that signs.
    """
    if not (folder / NEXT).exists():
        write(folder / NEXT, new_pem())
    publish()
    until = int(time.time() + LONGEST_LIFE.total_seconds() + LEEWAY_SECONDS)
    old = signing_key(folder)[1]
    if at_once:
        retired: list[dict[str, Any]] = []
    else:
        before = [k for k in _retired(folder) if k["kid"] != old["kid"] and k["exp"] > time.time()]
        retired = [old | {"exp": until}, *before]
    write(folder / RETIRED, json.dumps(retired))
    (folder / NEXT).replace(folder / KEY)
    publish()


def new_pem() -> str:
    """A private Ed25519 key."""
    key = Ed25519PrivateKey.generate()
    return (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii").strip()
    )


def _public(pem: bytes) -> dict[str, str]:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the issuer's key is no Ed25519 key")
    return public_jwk(key.public_key())


def _retired(folder: Path) -> list[dict[str, Any]]:
    path = folder / RETIRED
    found: list[dict[str, Any]] = json.loads(path.read_bytes()) if path.exists() else []
    return found
