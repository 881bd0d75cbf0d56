"""Say that a site does not take care of somebody whom a partner sent."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.application.queries.referrals import ReferralView, view_of
from services.booking.application.referring import answered, the_referral
from services.booking.domain.referrals.referral import RefusedBecause


@dataclass(frozen=True, kw_only=True)
class RefuseReferral:
    """The partner is told the reason."""

    scope: Scope
    referral_id: str
    reason: RefusedBecause
    expected_version: int | None = None


def refuse_referral(work: Work, command: RefuseReferral) -> ReferralView:
    """The refused referral; a repeat changes nothing.

    Raises `NotFound`, `Stale`, `ReferralClosed`.
    """
    referral = the_referral(work, command.scope, command.referral_id)
    if referral.state.status == "refused":
        return view_of(work, command.scope, referral)
    check_version("referral", referral.id, command.expected_version, referral.version)
    if referral.refuse(command.reason, work.now()):
        answered(work, referral)
    return view_of(work, command.scope, referral)
