"""Who calls: what a believed token says of its bearer; `kit.tokens` checks it."""

from dataclasses import dataclass
from typing import Final, Protocol

NATIONAL_ROLE: Final = "operator"


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

    @property
    def reach(self) -> str:
        """Where it may act, as a text: equal for tokens that may act at the same places."""
        return "*" if self.national else "\0".join((self.partner or "", *sorted(self.sites)))

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
