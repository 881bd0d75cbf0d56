"""People whom partners send.

Until a site accepts a referral nobody is registered by it, and who it is about is in no event. All
events of a referral are in the partition of its own id, also that of its acceptance, which names
the person: their order is that in which they happened.
"""

from typing import Literal

from contracts.base import Code, Contract, Id, event


class ReferralFacts(Contract, frozen=True, kw_only=True):
    """Who sends somebody where, and for what."""

    referral_id: Id
    partner_id: Id
    site_id: Id
    needs: list[Code]


@event("booking.referral_received")
class ReferralReceived(ReferralFacts, frozen=True, kw_only=True):
    """A partner sends somebody to a site."""

    entered_by: Literal["partner", "desk"]


@event("booking.referral_accepted")
class ReferralAccepted(ReferralFacts, frozen=True, kw_only=True):
    """The site takes care of the person."""

    person_id: Id
    waited_days: int
    """Whole days after the referral came."""


@event("booking.referral_refused")
class ReferralRefused(ReferralFacts, frozen=True, kw_only=True):
    """The site does not take care of the person."""

    reason: Literal[
        "outside_area", "need_not_met", "no_capacity", "not_reachable", "person_declined", "other"
    ]


@event("booking.referral_expired")
class ReferralExpired(ReferralFacts, frozen=True, kw_only=True):
    """Nobody answered within 30 days."""
