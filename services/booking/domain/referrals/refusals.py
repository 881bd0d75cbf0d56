"""What is refused about referrals."""

from datetime import datetime

from kernel.refusals import Refusal


class ReferralClosed(Refusal):
    """The referral was answered otherwise already, or expired."""

    def __init__(self, referral_id: str, state: str) -> None:
        super().__init__(f"referral {referral_id} is {state}")
        self.referral_id = referral_id
        self.state = state


class AlreadyReferred(Refusal):
    """The same partner sent the same person a short while ago; that referral stands.

    `referral_id` is None where that is to a site that the caller does not see.
    """

    def __init__(self, referral_id: str | None, state: str, received_at: datetime) -> None:
        super().__init__(f"referral {referral_id or 'elsewhere'} stands")
        self.referral_id = referral_id
        self.state = state
        self.received_at = received_at
