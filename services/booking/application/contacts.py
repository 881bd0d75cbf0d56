"""How somebody is reached, looked up at the moment of sending, so that no copy lies about."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from kernel.refusals import NotFound
from services.booking.application.lookups import known_as
from services.booking.application.ports import Work
from services.booking.domain.messages.notification import MessageChannel, Notification, Reader

REMINDERS = ("appointment_reminder", "seat_reminder")
"""What somebody may not want; what else there is to say concerns what they asked for."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """An address, the way to it, and the language that is read there."""

    channel: MessageChannel
    to: str
    language: str


class Nobody(Exception):
    """Nobody is there to be told, or nobody who wants to be. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def contact_for(
    work: Work, notification: Notification, channels: Collection[MessageChannel]
) -> Contact | None:
    """Where a message goes; None where no address is known that one of the channels reaches.

    The person's own preference decides, then SMS comes before e-mail. Raises `Nobody`.
    """
    if notification.reader != "person":
        mailbox = _MAILBOXES[notification.reader](work, notification.reader_id)
        if mailbox is None or "email" not in channels:
            return None
        return Contact(channel="email", to=mailbox, language="fr")
    return _of_person(work, notification, channels)


def _of_partner(work: Work, partner_id: str) -> str | None:
    partner = work.partners.get(partner_id)
    if partner is None:
        raise Nobody("unknown")
    return partner.description.mailbox


def _of_site(work: Work, slug: str) -> str | None:
    site = work.sites.by_slug(slug)
    if site is None:
        raise Nobody("unknown")
    return site.description.email


_MAILBOXES: Mapping[Reader, Callable[[Work, str], str | None]] = {
    "partner": _of_partner,
    "site": _of_site,
}
"""Readers that are not persons are written to by e-mail, in French; a site's id is its slug."""


def _of_person(
    work: Work, notification: Notification, channels: Collection[MessageChannel]
) -> Contact | None:
    try:
        person = known_as(work, notification.reader_id)
    except NotFound as error:
        raise Nobody("unknown") from error
    card = work.people.card(person.id)
    if card is None:
        raise Nobody("erased")
    identity = card.identity
    declined = any(one.kind == "reminders" and not one.stands for one in identity.consents)
    if declined and notification.template in REMINDERS:
        raise Nobody("declined")
    known: dict[MessageChannel, str] = {}
    if identity.phone is not None and work.tools.numbers.takes_sms(identity.phone):
        known["sms"] = identity.phone
    if identity.email is not None:
        known["email"] = identity.email
    order: tuple[MessageChannel, ...] = (
        ("email", "sms") if identity.contact == "email" else ("sms", "email")
    )
    for channel in order:
        if channel in known and channel in channels:
            return Contact(channel=channel, to=known[channel], language=identity.language)
    return None
