"""Forget what a donor is called: they ask for it."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.inventory.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class ForgetDonor:
    """Of a donor who gave at one of the caller's places."""

    scope: Scope
    donor_id: str


def forget_donor(work: Work, command: ForgetDonor) -> None:
    """All that they gave stays, and is somebody's whom nobody can name. A repeat changes nothing.

    Raises `NotFound`.
    """
    if work.lots.donor(command.donor_id, command.scope.sites) is None:
        raise NotFound("donor", command.donor_id)
    if work.lots.forget_donor(command.donor_id):
        work.audit.record("donor.forget", [command.donor_id], "asked")
