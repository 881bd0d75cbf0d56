"""End a referral, answered or not, and drop the names that came with it; its timer calls this."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from services.booking.application.ports import Work
from services.booking.application.referring import END, answered


@dataclass(frozen=True, kw_only=True)
class EndReferral:
    """The referral that came 30 days ago."""

    referral_id: str


def end_referral(work: Work, command: EndReferral) -> bool:
    """Says whether it expired: not where it was answered. Raises `NotFound`."""
    referral = work.referrals.get(command.referral_id)
    if referral is None:
        raise NotFound("referral", command.referral_id)
    now = work.now()
    if now < referral.expires_at:
        # The clock went back since the timer was run.
        work.timers.set(END, referral.id, referral.expires_at)
        return False
    expired = referral.expire(now)
    if expired:
        answered(work, referral)
    work.referrals.forget_identity(referral.id)
    return expired
