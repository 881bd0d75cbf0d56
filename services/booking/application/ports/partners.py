"""Where structures that refer people are kept."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from services.booking.domain.partner import Partner


class Partners(Protocol):
    """Structures that refer people."""

    def get(self, partner_id: str) -> Partner | None: ...

    def by_sirets(self, sirets: Sequence[str]) -> Mapping[str, Partner]: ...

    def listed(
        self, department: str | None, called: str | None, after: str | None, limit: int
    ) -> Sequence[Partner]:
        """Partners in the order of their SIRETs, those after the SIRET `after`.

        `called` is a part of the name in any case and with or without accents, or the beginning of
        the SIRET.
        """
        ...

    def save(self, partner: Partner) -> None:
        """Raises `AlreadyExists` where another partner bears the SIRET."""
        ...
