"""Sites: one, or those of the caller."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.domain.site import Site


@dataclass(frozen=True, kw_only=True)
class GetSite:
    """One site by its slug."""

    scope: Scope
    site: str


def get_site(work: Work, query: GetSite) -> Site:
    """Raises `OutOfScope`, `NotFound`."""
    return the_site(work, query.scope, query.site)


@dataclass(frozen=True, kw_only=True)
class ListSites:
    """By slug; `after` is the last slug already seen."""

    scope: Scope
    department: str | None = None
    after: str | None = None
    limit: int = 200


def list_sites(work: Work, query: ListSites) -> Sequence[Site]:
    """Those of the caller's scope."""
    return work.sites.listed(query.scope.sites, query.department, query.after, query.limit)
