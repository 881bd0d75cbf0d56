"""Booking tells of a partner."""

from services.training.application.ports import Work
from services.training.domain.partners import Partner


def on_partner(work: Work, partner: Partner) -> None:
    """Keeps the copy; of two, the one that was told later."""
    known = work.partners.get(partner.id)
    if known is None or known.sequence < partner.sequence:
        work.partners.put(partner)
