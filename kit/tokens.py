"""Checking bearer tokens (JWT, RFC 7519) against a JSON Web Key Set."""

import hashlib
import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import jwt
from environs import EnvValidationError

from kit.auth import BadToken, Caller
from kit.claims import Claims, is_text, moment
from kit.jwk import ALGORITHMS
from kit.jwks import KeySet, UnknownKey
from kit.settings import text
from kit.withdrawn import Withdrawn

AUDIENCE: Final = "passerelle"
LEEWAY_SECONDS: Final = 30
"""By how much the clocks of issuer and service may differ."""
MAX_TOKEN_LENGTH: Final = 8192
LONGEST_LIFE: Final = timedelta(hours=24)
"""A stolen token is good for no longer than a day, whatever its issuer thinks."""

_REMEMBERED: Final = 4096
# Three parts in base64url; what is encrypted has five, and nothing else has a place here.
_FORM: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


def longest_life() -> timedelta:
    """As the settings want it. Raises `environs.EnvError`."""
    hours = text("TOKEN_HOURS", "24")
    if not re.fullmatch(r"[1-9]\d{0,3}", hours):
        raise EnvValidationError(f"PASSERELLE_TOKEN_HOURS is no number of hours: {hours!r}", [])
    return timedelta(hours=int(hours))


@dataclass(frozen=True)
class _Checked:
    """What a token that held proves, until when, and what it may be withdrawn by."""

    caller: Caller
    expires: float
    token_id: str | None
    issued_at: float | None


class TokenAuthenticator:
    """Checks signature, issuer, audience, times and length of life of a token, and that nobody has
    withdrawn it.

    A token once checked is remembered, by its digest, until it ends or the keys change: a site app
    sends the same one with each of its calls. Whether it is withdrawn is looked up each time.
    """

    def __init__(
        self,
        keys: KeySet,
        issuer: str,
        claims: Claims | None = None,
        longest_life: timedelta = LONGEST_LIFE,
        withdrawn: Withdrawn | None = None,
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._claims = claims or Claims()
        self._longest = longest_life.total_seconds()
        self._withdrawn = withdrawn or Withdrawn()
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, tuple[_Checked, int]] = OrderedDict()

    def caller(self, token: str | None) -> Caller:
        """See `Authenticator.caller`. Raises also `kit.jwks.KeysUnavailable`."""
        if not token:
            raise BadToken("no bearer token")
        if len(token) > MAX_TOKEN_LENGTH:
            raise BadToken("the token is too long")
        if not _FORM.fullmatch(token):
            raise BadToken("the token is not valid")
        checked = self._checked(token)
        caller = checked.caller
        if self._withdrawn.covers(caller.subject, checked.token_id, checked.issued_at):
            raise BadToken("the token was withdrawn")
        return caller

    def _checked(self, token: str) -> _Checked:
        digest = hashlib.sha256(token.encode("ascii")).digest()
        # Read before the check: what is checked with keys that change meanwhile is not remembered.
        generation = self._keys.generation
        known = self._known.get(digest)
        if known is not None and known[1] == generation:
            if time.time() >= known[0].expires + LEEWAY_SECONDS:
                raise BadToken("the token has expired")
            return known[0]
        checked = self._check(token)
        with self._lock:
            self._known[digest] = (checked, generation)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return checked

    def _check(self, token: str) -> _Checked:
        try:
            claims = self._believed(token)
            expires = moment(claims["exp"])
            issued_at = moment(claims["iat"]) if "iat" in claims else None
            moment(claims.get("nbf", 0))
        except UnknownKey as error:
            raise BadToken("the token's key is unknown") from error
        except jwt.ExpiredSignatureError as error:
            raise BadToken("the token has expired") from error
        except jwt.ImmatureSignatureError as error:
            raise BadToken("the token is not valid yet") from error
        except jwt.InvalidAudienceError as error:
            raise BadToken("the token is for another audience") from error
        except jwt.InvalidIssuerError as error:
            raise BadToken("the token is from another issuer") from error
        except jwt.PyJWTError as error:
            raise BadToken("the token is not valid") from error
        if not is_text(claims.get("jti", "")):
            raise BadToken("the token's jti is no text")
        began = time.time() if issued_at is None else issued_at
        if not expires - began <= self._longest + LEEWAY_SECONDS:
            raise BadToken("the token is good for too long")
        return _Checked(self._claims.caller(claims), expires, claims.get("jti"), issued_at)

    def _believed(self, token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise BadToken("the token's algorithm is not allowed")
        key = self._keys.find(header.get("kid"), algorithm)
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[algorithm],
            audience=AUDIENCE,
            issuer=self._issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
        return claims
