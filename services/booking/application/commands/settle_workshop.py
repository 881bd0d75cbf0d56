"""Offer what has become free of a workshop to those in line, as when a partner's quota ends."""

from services.booking.application import seating
from services.booking.application.ports import Work
from services.booking.application.scope import NATIONAL


def settle_workshop(work: Work, workshop_id: str) -> None:
    """Nothing happens where nothing is free or nobody waits. Raises `NotFound`."""
    workshop, roster = seating.locked(work, NATIONAL, workshop_id)
    seating.settle(work, workshop, roster)
    work.rosters.save(roster)
