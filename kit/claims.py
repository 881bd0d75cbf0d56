"""Where a provider's tokens say what their bearer may do, and how it names it.

Providers put roles where they like: Keycloak in `realm_access.roles`, Auth0 in a claim whose name
is an address, Entra in `roles`, with names of the organisation's own. The settings say where.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from environs import EnvValidationError

from kit.auth import BadToken, Caller
from kit.settings import text

MAX_SUBJECT: Final = 255
"""OpenID Connect Core 1.0, section 2: `sub` has at most 255 characters."""

LATEST: Final = 253_402_300_799
"""The last second of the year 9999, in seconds since 1970."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HALF = re.compile(r"[\ud800-\udfff]")
"""Half of a surrogate pair: JSON can hold one, a database and a log cannot."""


def moment(value: Any) -> float:
    """A time that a token tells (RFC 7519's NumericDate), in seconds since 1970.

    Raises `BadToken` where it is no number, or lies before 1970 or after `LATEST`: what is larger
    than a float, and what is none, end here.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LATEST:
        raise BadToken("one of the token's times is none")
    return float(value)


def is_text(value: Any) -> bool:
    """Whether it is a text that can be written down."""
    return isinstance(value, str) and _HALF.search(value) is None


@dataclass(frozen=True)
class Claims:
    """Each claim is named by its name, by names joined with dots, or by a JSON pointer
    (RFC 6901), which a name that holds dots or slashes itself may need.

    Of roles and sites those count that begin with the prefix; it is cut off, and `role_names` then
    says what of ours a provider's role is called. Names that nothing here knows are no error: they
    allow nothing.
    """

    roles: str = "roles"
    sites: str = "sites"
    partner: str = "partner"
    role_prefix: str = ""
    site_prefix: str = ""
    role_names: Mapping[str, str] = field(default_factory=dict)

    def caller(self, claims: dict[str, Any]) -> Caller:
        """Who bears a token with these claims. Raises `BadToken` where they cannot be read."""
        subject = claims["sub"]
        written = is_text(subject) and not _CONTROL.search(subject)
        if not subject or len(subject) > MAX_SUBJECT or not written:
            raise BadToken("the token's sub is no name")
        partner = _found(claims, self.partner)
        if partner is not None and not is_text(partner):
            raise BadToken("the token's partner is not an id")
        roles = _names(claims, self.roles, self.role_prefix, "roles")
        return Caller(
            subject,
            frozenset(self.role_names.get(role, role) for role in roles),
            _names(claims, self.sites, self.site_prefix, "sites"),
            partner or None,
        )


def load() -> Claims:
    """The claims of the settings. Raises `environs.EnvError`."""
    names = text("ROLE_NAMES", "")
    pairs = [pair.partition("=") for pair in names.split(",") if pair.strip()]
    if not all(theirs.strip() and ours.strip() for theirs, _, ours in pairs):
        raise EnvValidationError(f"PASSERELLE_ROLE_NAMES is no list of theirs=ours: {names!r}", [])
    return Claims(
        roles=text("ROLES_CLAIM", Claims.roles),
        sites=text("SITES_CLAIM", Claims.sites),
        partner=text("PARTNER_CLAIM", Claims.partner),
        role_prefix=text("ROLE_PREFIX", ""),
        site_prefix=text("SITE_PREFIX", ""),
        role_names={theirs.strip(): ours.strip() for theirs, _, ours in pairs},
    )


def _found(claims: dict[str, Any], where: str) -> Any:
    if where in claims:
        return claims[where]
    if where.startswith("/"):
        steps = [s.replace("~1", "/").replace("~0", "~") for s in where[1:].split("/")]
    else:
        steps = where.split(".")
    value: Any = claims
    for step in steps:
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return value


def _names(claims: dict[str, Any], where: str, prefix: str, what: str) -> frozenset[str]:
    value = _found(claims, where)
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(map(is_text, value)):
        raise BadToken(f"the token's {what} are not a list of names")
    return frozenset(v[len(prefix) :] for v in value if v.startswith(prefix))
