"""What happens to referrals."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.booking.domain.referrals.referral import ReferralState


@dataclass(frozen=True, kw_only=True)
class ReferralEvent(DomainEvent):
    """Base: how the referral stands afterwards."""

    referral: "ReferralState"


@dataclass(frozen=True, kw_only=True)
class ReferralReceived(ReferralEvent):
    """A partner sends somebody to a site."""


@dataclass(frozen=True, kw_only=True)
class ReferralAccepted(ReferralEvent):
    """The site takes care of the person, who is known from now on; whole days after it came."""

    waited_days: int


@dataclass(frozen=True, kw_only=True)
class ReferralRefused(ReferralEvent):
    """The site does not take care of the person."""


@dataclass(frozen=True, kw_only=True)
class ReferralExpired(ReferralEvent):
    """Nobody answered in time."""
