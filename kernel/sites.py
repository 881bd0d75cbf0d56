"""What a service knows of booking's sites: a copy, by which its own things are at a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from kernel.refusals import NotFound
from kernel.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Site:
    """A reception point; a service adds what it needs, and what it treats as a place like one.

    `sequence` is the number of the last event that was taken in.
    """

    id: str
    slug: str
    name: str
    timezone: str
    department: str | None = None
    sequence: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """Of its clocks."""
        return ZoneInfo(self.timezone)


T_co = TypeVar("T_co", covariant=True)
S = TypeVar("S", bound=Site)


class BySlug(Protocol[T_co]):
    """Where places are found by what tokens name them by."""

    def by_slug(self, slug: str) -> T_co | None: ...


class Sites(Protocol[S]):
    """Copies of the sites, and a service's own places."""

    def get(self, site_id: str) -> S | None: ...

    def by_slug(self, slug: str) -> S | None: ...

    def listed(self, slugs: frozenset[str] | None) -> Sequence[S]:
        """Those with these slugs (None: all) in the order of their slugs."""
        ...

    def put(self, site: S) -> None:
        """Keeps a copy in place of the one before. Raises `AlreadyExists` where another has the
        slug."""
        ...


def take_site(sites: Sites[S], site: S) -> None:
    """Booking tells of a site: of two, the one that was told later holds, whichever is heard of
    first."""
    known = sites.get(site.id)
    if known is None or known.sequence < site.sequence:
        sites.put(site)


T = TypeVar("T")


def any_site(sites: BySlug[T], slug: str, kind: str = "site") -> T:
    """The place that is named, whoever's it is; `kind` is what a refusal calls it.
    Raises `NotFound`."""
    site = sites.by_slug(slug)
    if site is None:
        raise NotFound(kind, slug)
    return site


def the_site(sites: BySlug[T], scope: Scope, slug: str, kind: str = "site") -> T:
    """The same, of the caller's. Raises `OutOfScope`, `NotFound`."""
    scope.require(slug)
    return any_site(sites, slug, kind)


def slugs_of(
    sites: BySlug[object], scope: Scope, slug: str | None, kind: str = "site"
) -> frozenset[str] | None:
    """Whose things a list shows: the place that is named, else all of the caller's; None of the
    whole network. Raises `OutOfScope`, `NotFound`."""
    if slug is None:
        return scope.sites
    the_site(sites, scope, slug, kind)
    return frozenset({slug})
