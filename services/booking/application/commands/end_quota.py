"""Offer to the line what was kept for a partner until now."""

from dataclasses import dataclass

from kernel.scope import NATIONAL
from services.booking.application import seating
from services.booking.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class EndQuota:
    """The workshop of which a quota ends; its timer calls this."""

    workshop_id: str


def end_quota(work: Work, command: EndQuota) -> None:
    """Nothing happens where nothing is free or nobody waits. Raises `NotFound`."""
    workshop, roster = seating.locked(work, NATIONAL, command.workshop_id)
    seating.settle(work, workshop, roster)
    seating.plan_quotas(work, roster)
    work.rosters.save(roster)
