"""Change what is known about a site."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.application.qpv import placed_on_the_map
from services.booking.domain.site import Site, SiteDescription


@dataclass(frozen=True, kw_only=True)
class ChangeSite:
    """The site bearing `description.slug` is now as described."""

    scope: Scope
    description: SiteDescription
    expected_version: int | None = None


def change_site(work: Work, command: ChangeSite) -> Site:
    """Raises `OutOfScope`, `NotFound`, `Stale`, `InvalidValue`."""
    site = the_site(work, command.scope, command.description.slug)
    check_version("site", site.slug, command.expected_version, site.version)
    site.change(placed_on_the_map(work, command.description), work.now())
    work.sites.save(site)
    return site
