"""Booking tells of a site: its copy is kept."""

from dataclasses import replace

from services.inventory.application.ports import Work
from services.inventory.domain.places import Place


def on_site(work: Work, site: Place) -> None:
    """Of two, the one that was told later holds, whichever is heard of first."""
    known = work.places.get(site.id)
    if known is None or known.sequence < site.sequence:
        work.places.put(replace(site, kind="site"))
