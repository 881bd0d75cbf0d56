"""Open a reception point."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.application.qpv import placed_on_the_map
from services.booking.domain.site import Site, SiteDescription


@dataclass(frozen=True, kw_only=True)
class OpenSite:
    """A new site of the network; a national matter."""

    scope: Scope
    description: SiteDescription


def open_site(work: Work, command: OpenSite) -> Site:
    """Raises `OutOfScope`, `InvalidValue`, `AlreadyExists`."""
    command.scope.require_national()
    site = Site.open(work.tools.new_id(), placed_on_the_map(work, command.description), work.now())
    work.sites.save(site)
    return site
