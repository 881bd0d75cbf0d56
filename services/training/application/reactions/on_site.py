"""Booking tells of a site: its copy is kept."""

from kernel.sites import Site, take_site
from services.training.application.ports import Work


def on_site(work: Work, site: Site) -> None:
    """Of two, the one that was told later holds, whichever is heard of first."""
    take_site(work.sites, site)
