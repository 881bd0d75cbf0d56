"""The embedded issuer of tokens, for installations without an OpenID provider of their own."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kit.auth import AUDIENCE
from kit.ids import new_id

PRIVATE_KEY: Final = "issuer.pem"
JWKS: Final = "jwks.json"
ISSUER: Final = "passerelle"
DEFAULT_TTL: Final = timedelta(hours=12)


def ensure_keys(folder: Path) -> Path:
    """Makes the issuer's Ed25519 key pair where there is none; returns the path of `jwks.json`.

    The private key is a file that its owner alone may read. A lost `jwks.json` is made again.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    private_path = folder / PRIVATE_KEY
    if not private_path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        _write(private_path, pem, 0o600)
    jwks_path = folder / JWKS
    if not jwks_path.exists():
        public = json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(_private_key(folder).public_key()))
        key = public | {"kid": new_id(), "use": "sig", "alg": "EdDSA"}
        _write(jwks_path, json.dumps({"keys": [key]}, indent=2).encode(), 0o644)
    return jwks_path


def issue(
    folder: Path,
    roles: Sequence[str],
    *,
    sites: Sequence[str] = (),
    partner: str | None = None,
    subject: str | None = None,
    ttl: timedelta = DEFAULT_TTL,
    issuer: str = ISSUER,
) -> str:
    """A signed token for `roles` at `sites` (slugs), valid for `ttl` from now.

    `partner` is the id of the partner that its bearer speaks for. Without a subject it
    gets a random one. Raises `FileNotFoundError` before `ensure_keys`.
    """
    now = datetime.now(UTC)
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": subject or f"embedded:{new_id()}",
        "iat": now,
        "nbf": now,
        "exp": now + ttl,
        "jti": new_id(),
        "roles": list(roles),
        "sites": list(sites),
    }
    if partner is not None:
        claims["partner"] = partner
    jwks = json.loads((folder / JWKS).read_text(encoding="utf-8"))
    kid = jwks["keys"][0]["kid"]
    return jwt.encode(claims, _private_key(folder), algorithm="EdDSA", headers={"kid": kid})


def _private_key(folder: Path) -> Ed25519PrivateKey:
    key = jwt.algorithms.OKPAlgorithm().prepare_key((folder / PRIVATE_KEY).read_bytes())
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{PRIVATE_KEY} holds no Ed25519 private key")
    return key


def _write(path: Path, content: bytes, mode: int) -> None:
    """Writes a whole file or none, with its mode from the first byte on."""
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    temporary.replace(path)
