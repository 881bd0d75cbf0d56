"""The built-in issuer of tokens, for networks without an identity provider of their own."""

import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import jwt

from kit.tokens import AUDIENCE, LONGEST_LIFE
from ops import issuer_keys
from ops.secrets import ISSUER as KEYS

ISSUER = "passerelle"
DEFAULT_SECONDS = 12 * 3600
"""A token of the command line lasts a working day."""
LONGEST_SECONDS = int(LONGEST_LIFE.total_seconds())
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
    folder, which holds the issuer's keys. Raises `ValueError` where it would be good for longer
    than services accept.
    """
    return signed(folder / KEYS, roles, sites, partner=partner, subject=subject, seconds=seconds)


def signed(
    keys: Path,
    roles: Sequence[str],
    sites: Sequence[str] = (),
    *,
    partner: str | None = None,
    subject: str | None = None,
    seconds: int = DEFAULT_SECONDS,
) -> str:
    """The same for a folder that holds the issuer's keys alone."""
    if seconds > LONGEST_SECONDS:
        raise ValueError(f"a token is good for {LONGEST_SECONDS // 3600} hours at most")
    pem, key = issuer_keys.signing_key(keys)
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject or f"{'-'.join(roles)}@{'+'.join(sites) or 'command-line'}",
        "iat": now,
        "exp": now + seconds,
        "jti": uuid.uuid4().hex,
        "roles": list(roles),
        "sites": list(sites),
    }
    if partner is not None:
        claims["partner"] = partner
    return jwt.encode(claims, pem, algorithm=key["alg"], headers={"kid": key["kid"]})
