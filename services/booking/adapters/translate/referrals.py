"""What happens to referrals, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.booking import referrals as contracts
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain.referrals import events


def _about(event: events.ReferralEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.referral
    facts = contract(
        referral_id=state.referral_id,
        partner_id=state.partner_id,
        site_id=state.site_id,
        needs=list(state.needs),
        **more,
    )
    # Nobody knows the person while the referral is open, and all its events keep one order.
    return facts, state.referral_id, state.site_id


@parts.register
def _(event: events.ReferralReceived) -> Parts:
    return _about(event, contracts.ReferralReceived, entered_by=event.referral.entered_by)


@parts.register
def _(event: events.ReferralAccepted) -> Parts:
    return _about(
        event,
        contracts.ReferralAccepted,
        person_id=event.referral.person_id,
        waited_days=event.waited_days,
    )


@parts.register
def _(event: events.ReferralRefused) -> Parts:
    return _about(event, contracts.ReferralRefused, reason=event.referral.reason)


@parts.register
def _(event: events.ReferralExpired) -> Parts:
    return _about(event, contracts.ReferralExpired)
