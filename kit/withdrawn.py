"""Which tokens are withdrawn, as each call looks it up: in memory."""

from collections.abc import Mapping
from typing import Final

_NOBODY: Final[Mapping[str, float]] = {}


class Withdrawn:
    """The withdrawn tokens that a process knows of; `kit.withdrawals` keeps them up to date.

    Instants are in seconds since 1970, as tokens have them.
    """

    def __init__(self) -> None:
        self._subjects = _NOBODY
        self._ids: frozenset[str] = frozenset()

    def covers(self, subject: str, token_id: str | None, issued_at: float | None) -> bool:
        """Whether a token with this `sub`, `jti` and `iat` is withdrawn.

        Of a withdrawn subject those are that were issued up to its instant, and each that does not
        say when it was.
        """
        until = self._subjects.get(subject)
        if until is not None and (issued_at is None or issued_at <= until):
            return True
        return token_id in self._ids

    def know(self, subjects: Mapping[str, float], ids: frozenset[str]) -> None:
        """From now on these are withdrawn, and no others."""
        self._subjects, self._ids = subjects, ids

    def add_subject(self, subject: str, until: float) -> None:
        """Its tokens are, too, that were issued up to that instant."""
        last = max(until, self._subjects.get(subject, until))
        self._subjects = {**self._subjects, subject: last}

    def add_token(self, token_id: str) -> None:
        """The token of that id is, too."""
        self._ids = self._ids | {token_id}
