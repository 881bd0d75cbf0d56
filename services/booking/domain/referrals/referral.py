"""A referral: a partner sends somebody to a site, which answers or lets it expire."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal, Self, get_args

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.booking.domain.appointment import NEEDS
from services.booking.domain.referrals.events import (
    ReferralAccepted,
    ReferralEvent,
    ReferralExpired,
    ReferralReceived,
    ReferralRefused,
)
from services.booking.domain.referrals.refusals import ReferralClosed

ReferralStatus = Literal["open", "accepted", "refused", "expired"]
RefusedBecause = Literal[
    "outside_area", "need_not_met", "no_capacity", "not_reachable", "person_declined", "other"
]
REFUSED_BECAUSE: Final[tuple[RefusedBecause, ...]] = get_args(RefusedBecause)
"""Why a site refuses. None says whether the network knows the person: partners read it."""
EnteredBy = Literal["partner", "desk"]

REMINDED_AFTER: Final = timedelta(days=10)
"""The site is reminded of a referral that has been open for so long."""
EXPIRES_AFTER: Final = timedelta(days=30)
"""A referral that nobody answered is over; the names that came with it are dropped then, whatever
became of it."""


@dataclass(frozen=True, kw_only=True)
class ReferralState:
    """Everything about a referral save who it is about, which is kept apart.

    `needs` are codes, as of appointments; `consent_on` is the day on which the person agreed to be
    referred; `person_id` is whom the site knows them as once accepted; `reason` is why it was
    refused.
    """

    referral_id: str
    partner_id: str
    site_id: str
    site: str
    needs: tuple[str, ...]
    consent_on: date
    received_at: datetime
    entered_by: EnteredBy
    status: ReferralStatus = "open"
    person_id: str | None = None
    answered_at: datetime | None = None
    reason: RefusedBecause | None = None


@dataclass(kw_only=True)
class Referral(Aggregate):
    """Somebody whom a partner sends."""

    state: ReferralState

    @classmethod
    def receive(cls, state: ReferralState, today: date) -> Self:
        """A new referral, which came at `state.received_at`. Raises `InvalidValue`."""
        if state.consent_on > today:
            raise InvalidValue("consent_on", "today or earlier")
        if not state.needs or set(state.needs) - set(NEEDS):
            raise InvalidValue("needs", "codes among " + ", ".join(NEEDS))
        referral = cls(id=state.referral_id, state=state)
        referral.record(ReferralReceived(at=state.received_at, referral=state))
        return referral

    @property
    def expires_at(self) -> datetime:
        """When it is over, answered or not."""
        return self.state.received_at + EXPIRES_AFTER

    def accept(self, person_id: str, now: datetime) -> bool:
        """The site takes care of that person; a repeat does nothing and says so.

        Raises `ReferralClosed`, also where it was accepted for somebody else.
        """
        if (self.state.status, self.state.person_id) == ("accepted", person_id):
            return False
        self.require_open(now)
        waited = max(0, (now - self.state.received_at).days)
        self.state = replace(self.state, status="accepted", person_id=person_id, answered_at=now)
        self.record(ReferralAccepted(at=now, referral=self.state, waited_days=waited))
        return True

    def refuse(self, reason: RefusedBecause, now: datetime) -> bool:
        """The site does not; a repeat does nothing and says so. Raises `ReferralClosed`."""
        if self.state.status == "refused":
            return False
        self.require_open(now)
        self._end(ReferralRefused, "refused", now, reason)
        return True

    def expire(self, now: datetime) -> bool:
        """Nobody answered in time; says whether that is so, and new."""
        if self.state.status != "open" or now < self.expires_at:
            return False
        self._end(ReferralExpired, "expired", now)
        return True

    def require_open(self, now: datetime) -> None:
        """Raises `ReferralClosed` where it was answered, or is over."""
        if self.state.status != "open":
            raise ReferralClosed(self.id, self.state.status)
        if now >= self.expires_at:
            # Its timer has yet to run: the service was down, or it runs just now.
            raise ReferralClosed(self.id, "expired")

    def _end(
        self,
        event: type[ReferralEvent],
        status: ReferralStatus,
        now: datetime,
        reason: RefusedBecause | None = None,
    ) -> None:
        self.state = replace(self.state, status=status, answered_at=now, reason=reason)
        self.record(event(at=now, referral=self.state))
