"""Who calls: bearer tokens (JWT, RFC 7519) checked against a JSON Web Key Set."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final, Protocol

import jwt

from kit.jwks import KeySet, UnknownKey

AUDIENCE: Final = "passerelle"
ALGORITHMS: Final = ("EdDSA", "ES256", "RS256")
LEEWAY_SECONDS: Final = 10
MAX_TOKEN_LENGTH: Final = 8192
NATIONAL_ROLE: Final = "operator"

_REMEMBERED: Final = 4096


@dataclass(frozen=True)
class Caller:
    """The bearer of a token: its subject, roles, and the slugs of the sites it works at.

    `partner` is the id of the partner that it speaks for, None where it speaks for none.
    """

    subject: str
    roles: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    partner: str | None = None

    @property
    def national(self) -> bool:
        """Whether it acts for the whole network, whatever `sites` says."""
        return NATIONAL_ROLE in self.roles

    def works_at(self, site: str) -> bool:
        """Whether the site of that slug is within its scope."""
        return self.national or site in self.sites


ANYBODY: Final = Caller("anonymous")


class BadToken(Exception):
    """No token, or one that proves nothing; `reason` may be shown to the caller."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Authenticator(Protocol):
    """Tells who bears a token."""

    def caller(self, token: str | None) -> Caller:
        """The bearer. Raises `BadToken`."""
        ...


class TokenAuthenticator:
    """Checks signature, issuer, audience and times of a token.

    A token once checked is remembered until it ends or the keys change: a site app sends the same
    one with each of its calls.
    """

    def __init__(self, keys: KeySet, issuer: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[Caller, float, int]] = OrderedDict()

    def caller(self, token: str | None) -> Caller:
        """See `Authenticator.caller`. Raises also `kit.jwks.KeysUnavailable`."""
        if not token:
            raise BadToken("no bearer token")
        if len(token) > MAX_TOKEN_LENGTH:
            raise BadToken("the token is too long")
        generation = self._keys.generation()
        known = self._known.get(token)
        if known is not None and known[2] == generation:
            if time.time() >= known[1] + LEEWAY_SECONDS:
                raise BadToken("the token has expired")
            return known[0]
        caller, expires = self._check(token)
        with self._lock:
            self._known[token] = (caller, expires, self._keys.generation())
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return caller

    def _check(self, token: str) -> tuple[Caller, float]:
        try:
            header = jwt.get_unverified_header(token)
            algorithm = header.get("alg")
            if algorithm not in ALGORITHMS:
                raise BadToken("the token's algorithm is not allowed")
            key = self._keys.find(header.get("kid"))
            if key.algorithm_name != algorithm:
                raise BadToken("the token's algorithm is not its key's")
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=AUDIENCE,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
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
        return _caller(claims), float(claims["exp"])


def _caller(claims: dict[str, Any]) -> Caller:
    def names(claim: str) -> frozenset[str]:
        value = claims.get(claim, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise BadToken(f"the token's {claim} are not a list of names")
        return frozenset(value)

    partner = claims.get("partner")
    if partner is not None and not isinstance(partner, str):
        raise BadToken("the token's partner is not an id")
    return Caller(str(claims["sub"]), names("roles"), names("sites"), partner or None)
