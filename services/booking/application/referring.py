"""What commands about referrals share: finding one, its timers, and who is told."""

from typing import Final

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.domain.referrals.referral import REMINDED_AFTER, Referral

REMINDER: Final = "referral_reminder"
END: Final = "referral_end"
"""Kinds of timers, their references being the referral's id."""


def the_referral(work: Work, scope: Scope, referral_id: str) -> Referral:
    """A referral to one of the caller's sites, or one that the partner sent. Raises `NotFound`."""
    referral = work.referrals.seen(scope, referral_id)
    if referral is None:
        raise NotFound("referral", referral_id)
    return referral


def await_answer(work: Work, referral: Referral) -> None:
    """The site will be reminded of the referral, and then it will expire."""
    work.timers.set(REMINDER, referral.id, referral.state.received_at + REMINDED_AFTER)
    work.timers.set(END, referral.id, referral.expires_at)


def answered(work: Work, referral: Referral) -> None:
    """Keeps how it ended; nobody is reminded any more, and the partner is told.

    The timer of its end stays: it drops the names that came with the referral.
    """
    work.referrals.save(referral)
    work.timers.clear(REMINDER, referral.id)
    work.notifications.withdraw(reminder_key(referral.id))
    state = referral.state
    partner = work.partners.get(state.partner_id)
    if partner is not None and partner.description.mailbox is not None:
        work.notifications.queue(
            f"referral_outcome:{referral.id}",
            partner.id,
            "referral_outcome",
            {"referral_id": referral.id, "outcome": state.status, "site": state.site},
            reader="partner",
        )


def forget_referred(work: Work, referral_id: str) -> None:
    """Who was sent is told no more, by what is kept for repeats neither. One that is open still
    ends by itself; nobody is reminded of somebody who cannot be called."""
    work.referrals.forget_identity(referral_id)
    work.answers.forget([referral_id])
    work.timers.clear(REMINDER, referral_id)
    work.notifications.withdraw(reminder_key(referral_id))


def reminder_key(referral_id: str) -> str:
    """Of the one message that reminds a site of a referral."""
    return f"{REMINDER}:{referral_id}"
