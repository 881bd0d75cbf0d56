"""Remind a site of a referral that nobody has answered; its timer calls this."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from services.booking.application.ports import Work
from services.booking.application.referring import REMINDER, reminder_key
from services.booking.domain.referrals.referral import REMINDED_AFTER


@dataclass(frozen=True, kw_only=True)
class RemindOfReferral:
    """The referral whose reminder is due."""

    referral_id: str


def remind_of_referral(work: Work, command: RemindOfReferral) -> bool:
    """Says whether the site is reminded: not of what is answered or over. Raises `NotFound`."""
    referral = work.referrals.get(command.referral_id)
    if referral is None:
        raise NotFound("referral", command.referral_id)
    state, now = referral.state, work.now()
    if state.status != "open" or now >= referral.expires_at:
        return False
    if now < state.received_at + REMINDED_AFTER:
        # The clock went back since the timer was run.
        work.timers.set(REMINDER, referral.id, state.received_at + REMINDED_AFTER)
        return False
    site = work.sites.by_slug(state.site)
    if site is None or site.description.email is None:
        return False
    work.notifications.queue(
        reminder_key(referral.id),
        state.site,
        "referral_reminder",
        {
            "referral_id": referral.id,
            "days": (now - state.received_at).days,
            "site": state.site,
        },
        reader="site",
        not_after=referral.expires_at,
    )
    return True
