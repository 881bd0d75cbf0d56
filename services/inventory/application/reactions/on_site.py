"""Booking tells of a site: its copy is kept among the places."""

from kernel.sites import take_site
from services.inventory.application.ports import Work
from services.inventory.domain.places import Place


def on_site(work: Work, site: Place) -> None:
    """Of two, the one that was told later holds, whichever is heard of first."""
    take_site(work.places, site)
