"""Where places are kept."""

from collections.abc import Sequence
from typing import Protocol

from services.inventory.domain.places import Place


class Places(Protocol):
    """Sites and warehouses."""

    def get(self, place_id: str) -> Place | None: ...

    def by_slug(self, slug: str) -> Place | None: ...

    def listed(self, slugs: frozenset[str] | None) -> Sequence[Place]:
        """Those with these slugs (None: all) in the order of their slugs."""
        ...

    def put(self, place: Place) -> None:
        """Keeps a copy of a site, or a warehouse. Raises `AlreadyExists` where another has the
        slug."""
        ...
