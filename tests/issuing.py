"""Tokens for a service that runs on its own, of the built-in issuer or forged."""

import json
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt

from ops.issuer import signed
from ops.issuer_keys import ensure_alone, signing_key

__all__ = ["ensure_alone", "forged", "issue"]


def issue(
    folder: Path,
    roles: Sequence[str],
    *,
    sites: Sequence[str] = (),
    partner: str | None = None,
    subject: str | None = None,
    ttl: timedelta = timedelta(hours=12),
) -> str:
    """A token of the issuer whose keys `ensure_alone` made in that folder."""
    seconds = int(ttl.total_seconds())
    return signed(folder, roles, sites, partner=partner, subject=subject, seconds=seconds)


def forged(
    folder: Path,
    changes: Any = (),
    drop: Sequence[str] = (),
    key: Any = None,
    algorithm: str = "EdDSA",
    headers: Any = None,
) -> str:
    """A token with any claims and headers, signed with the issuer's key unless another is given."""
    pem, public = signing_key(folder)
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": "passerelle",
        "aud": "passerelle",
        "sub": "somebody",
        "iat": now,
        "exp": now + 600,
        "roles": ["desk"],
        "sites": [],
    } | dict(changes)
    for name in drop:
        del claims[name]
    headers = {"kid": public["kid"]} | (headers or {})
    # Not `jwt.encode`, which refuses to make what services have to refuse.
    return jwt.PyJWS().encode(json.dumps(claims).encode(), key or pem, algorithm, headers)
