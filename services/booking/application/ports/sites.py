"""Where sites are kept."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from services.booking.domain.distance import Point
from services.booking.domain.site import Site


class Sites(Protocol):
    """Reception points."""

    def get(self, site_id: str) -> Site | None: ...

    def by_slug(self, slug: str) -> Site | None: ...

    def by_ids(self, ids: Collection[str]) -> Mapping[str, Site]: ...

    def by_slugs(self, slugs: Sequence[str]) -> Mapping[str, Site]: ...

    def by_source_ids(self, ids: Sequence[str]) -> Mapping[str, Site]:
        """Sites that came from a file, by their ids there."""
        ...

    def listed(
        self, slugs: frozenset[str] | None, department: str | None, after: str | None, limit: int
    ) -> Sequence[Site]:
        """Sites in the order of their slugs, those after `after`; `slugs` None means all."""
        ...

    def near(
        self, slugs: frozenset[str] | None, point: Point, within: float, limit: int
    ) -> Sequence[tuple[Site, float]]:
        """The closest sites at most `within` km away, each with its distance in km, the closest
        first; `slugs` None means all."""
        ...

    def save(self, site: Site) -> None:
        """Raises `AlreadyExists` where another site bears the slug."""
        ...
