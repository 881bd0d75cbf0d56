"""Forget who was sent with a referral: whom no site accepted has no id to be erased by."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.application.queries.referrals import ReferralView, view_of
from services.booking.application.referring import forget_referred, the_referral


@dataclass(frozen=True, kw_only=True)
class ForgetReferral:
    """A referral of any site; a national matter."""

    scope: Scope
    referral_id: str


def forget_referral(work: Work, command: ForgetReferral) -> ReferralView:
    """The referral, which tells nobody any more whom it was about; a repeat changes nothing.

    One that is open ends by itself, after its 30 days. Raises `OutOfScope`, `NotFound`.
    """
    command.scope.require_national()
    referral = the_referral(work, command.scope, command.referral_id)
    forget_referred(work, referral.id)
    work.audit.record("referral.forget", [referral.id])
    return view_of(work, command.scope, referral)
