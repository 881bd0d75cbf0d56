"""End an offer or a hold that is over by the clock; the device goes to the next in line."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from services.inventory.application import holding
from services.inventory.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class EndHold:
    """The hold whose time is over; its timer calls this."""

    hold_id: str


def end_hold(work: Work, command: EndHold) -> bool:
    """Says whether it ended: not where it is over otherwise, or is kept for longer.

    Raises `NotFound`.
    """
    hold = work.holds.get(command.hold_id)
    if hold is None:
        raise NotFound("hold", command.hold_id)
    if not hold.expire(work.now()):
        if hold.state.status in ("offered", "held") and hold.state.until is not None:
            # The clock went back since the timer was run.
            work.timers.set(holding.END, hold.id, hold.state.until)
        return False
    holding.give_back(work, hold, "expired")
    return True
