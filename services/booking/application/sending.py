"""Sends what is queued: each message once, or not known, never twice by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from services.booking.application.contacts import Contact, Nobody, contact_for
from services.booking.application.ports import Tools, Work
from services.booking.application.ports.notifications import (
    FateUnknown,
    Message,
    Notifier,
    Postbox,
    RefusedForGood,
    RefusedForNow,
)
from services.booking.domain.messages import texts
from services.booking.domain.messages.notification import MessageChannel, Notification
from services.booking.domain.messages.texts import Place

LEASE: Final = timedelta(minutes=3)
"""Longer than one message can take; one that is `sending` after that was cut off."""


class Told(Protocol):
    """Is told what became of a message."""

    def __call__(self, notification: Notification) -> None: ...


@dataclass(frozen=True)
class _Written:
    contact: Contact
    message: Message


class Sender:
    """One of the replicas' senders.

    `look` gives a look at the data, `notifiers` the ways of sending that are set up.
    """

    def __init__(
        self,
        postbox: Postbox,
        look: Callable[[], Work],
        notifiers: Mapping[MessageChannel, Notifier],
        tools: Tools,
        told: Told,
        lease: timedelta = LEASE,
    ) -> None:
        self._postbox = postbox
        self._look = look
        self._notifiers = notifiers
        self._tools = tools
        self._told = told
        self._lease = lease
        self._unsettled: Notification | None = None

    def send_next(self) -> bool:
        """Sends the message that has been due for longest; False where none is due.

        Raises the database's errors; what became of a message by then is written first next time.
        """
        if self._unsettled is not None:
            self._settle(self._unsettled)
        now = self._tools.clock.now()
        taken = self._postbox.claim(now, now + self._lease, self._tools.new_id())
        if taken is None:
            return False
        self._settle(self._send(taken))
        return True

    def give_up_overdue(self) -> None:
        """Says of messages whose sender was cut off that nobody knows what became of them."""
        now = self._tools.clock.now()
        for notification in self._postbox.overdue(now):
            ended = notification.uncertain("interrupted", now)
            if self._postbox.settle(ended):
                self._told(ended)

    def _settle(self, ended: Notification) -> None:
        self._unsettled = ended
        settled = self._postbox.settle(ended)
        self._unsettled = None
        if settled:
            self._told(ended)

    def _send(self, taken: Notification) -> Notification:
        clock = self._tools.clock
        if taken.too_late(clock.now()):
            return taken.dropped("too_late", clock.now())
        try:
            written = self._write(taken)
        except Nobody as nobody:
            return taken.dropped(nobody.reason, clock.now())
        if written is None:
            return taken.failed("no_address", clock.now())
        channel = written.contact.channel
        try:
            self._notifiers[channel].send(written.message)
        except RefusedForNow as refused:
            return taken.put_off(refused.reason, clock.now(), channel)
        except RefusedForGood as refused:
            return taken.failed(refused.reason, clock.now(), channel)
        except FateUnknown as unknown:
            return taken.uncertain(unknown.reason, clock.now(), channel)
        return taken.sent(channel, clock.now())

    def _write(self, taken: Notification) -> _Written | None:
        work = self._look()
        contact = contact_for(work, taken, self._notifiers.keys())
        if contact is None:
            return None
        about = (taken.template, taken.facts, contact.language, _place(work, taken))
        if contact.channel == "sms":
            text, subject = texts.as_sms(*about), ""
        else:
            words = texts.as_email(*about)
            text, subject = words.text, words.subject
        message = Message(
            key=taken.key, to=contact.to, text=text, subject=subject, reader_id=taken.reader_id
        )
        return _Written(contact, message)


def _place(work: Work, taken: Notification) -> Place | None:
    slug = taken.facts.get("site")
    site = work.sites.by_slug(slug) if slug is not None else None
    if site is None:
        return None
    return Place(name=site.description.name, address=site.description.address, zone=site.zone)
