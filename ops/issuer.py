"""The built-in issuer of tokens, for networks without an identity provider of their own."""

import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import jwt

from ops import secrets

ISSUER = "passerelle"
AUDIENCE = "passerelle"
DEFAULT_SECONDS = 12 * 3600
"""A token of the command line lasts a working day."""
NATIONAL_ROLES = ("analyst", "operator")
SITE_ROLES = ("desk", "adviser", "trainer", "stock", "manager")
PARTNER = "partner"
ROLES = (*SITE_ROLES, PARTNER, *NATIONAL_ROLES)


def token(
    folder: Path,
    roles: Sequence[str],
    sites: Sequence[str] = (),
    *,
    partner: str | None = None,
    subject: str | None = None,
    seconds: int = DEFAULT_SECONDS,
) -> str:
    """A signed token with these roles at these sites (slugs), valid from now for `seconds`.

    `partner` is the id of the partner that its bearer speaks for. `folder` is the secrets'
    folder, which holds the issuer's key.
    """
    key = secrets.key_set(folder)["keys"][0]
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject or f"{'-'.join(roles)}@command-line",
        "iat": now,
        "exp": now + seconds,
        "jti": uuid.uuid4().hex,
        "roles": list(roles),
        "sites": list(sites),
    }
    if partner is not None:
        claims["partner"] = partner
    pem = (folder / "issuer" / "key.pem").read_bytes()
    return jwt.encode(claims, pem, algorithm=key["alg"], headers={"kid": key["kid"]})
