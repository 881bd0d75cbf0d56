"""All sites of a caller, to be written to a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.domain.site import Site

_PAGE = 500


@dataclass(frozen=True, kw_only=True)
class ExportSites:
    """Those of the scope, or of one `department` of it."""

    scope: Scope
    department: str | None = None


def export_sites(work: Work, query: ExportSites) -> Sequence[Site]:
    """In the order of their slugs."""
    sites: list[Site] = []
    while True:
        after = sites[-1].slug if sites else None
        page = work.sites.listed(query.scope.sites, query.department, after, _PAGE)
        sites += page
        if len(page) < _PAGE:
            return sites
