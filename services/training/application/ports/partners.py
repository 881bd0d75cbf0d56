"""Where copies of partners are kept."""

from typing import Protocol

from services.training.domain.partners import Partner


class Partners(Protocol):
    """Partners, as booking tells of them: without their names."""

    def get(self, partner_id: str) -> Partner | None: ...

    def put(self, partner: Partner) -> None:
        """Keeps a copy in place of the one before."""
        ...
