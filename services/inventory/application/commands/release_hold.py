"""Give a device, an offer or a place in line back."""

from dataclasses import dataclass

from kernel.refusals import InvalidValue, check_version
from kernel.scope import Scope
from services.inventory.application import holding
from services.inventory.application.lookups import the_hold
from services.inventory.application.ports import Work
from services.inventory.application.views import HoldView
from services.inventory.domain.holds.hold import RELEASE_REASONS


@dataclass(frozen=True, kw_only=True)
class ReleaseHold:
    """`reason` is one of `RELEASE_REASONS`."""

    scope: Scope
    hold_id: str
    reason: str
    by: str
    expected_version: int | None = None


def release_hold(work: Work, command: ReleaseHold) -> HoldView:
    """The device goes to the next in line.

    Raises `NotFound`, `Stale`, `InvalidValue`, `WrongHoldState`.
    """
    if command.reason not in RELEASE_REASONS:
        raise InvalidValue("reason", "one of " + ", ".join(RELEASE_REASONS))
    hold, _ = the_hold(work, command.scope, command.hold_id)
    check_version("hold", hold.id, command.expected_version, hold.version)
    holding.release(work, hold, command.reason, by=command.by)
    return HoldView(hold)
