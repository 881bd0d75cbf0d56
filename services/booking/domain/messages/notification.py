"""One message to one reader, from the moment that it is decided on to what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Self

from services.booking.domain.messages import templates
from services.booking.domain.messages.refusals import NotToRetry

Status = Literal["queued", "sending", "sent", "failed", "uncertain", "dropped"]
Reader = Literal["person", "partner", "site"]
MessageChannel = Literal["sms", "email"]

GIVE_UP_AFTER: Final = timedelta(hours=6)
"""So long a message is tried again that was refused for the time being."""
_FIRST_RETRY: Final = timedelta(seconds=30)
_LAST_RETRY: Final = timedelta(minutes=15)
RETRIED: Final = ("failed", "uncertain")
"""An operator may have a message sent again that ended so."""


@dataclass(frozen=True, kw_only=True)
class Notification:
    """A message: `key` says what it is about, so that the same thing is never said twice.

    queued → sending → sent; or failed, dropped (nobody wants it any more), or uncertain: whether it
    went out is not known, and nobody sends it again save an operator. `due` is when it is tried,
    `since` when it was queued, `not_after` until when it is of use. `reason` is a code, `channel`
    is chosen when it is sent. `claim` is of whoever sends it just now, until `lease_until` at most.
    """

    key: str
    reader: Reader
    reader_id: str
    template: str
    facts: Mapping[str, Any]
    since: datetime
    due: datetime
    not_after: datetime | None = None
    status: Status = "queued"
    attempts: int = 0
    channel: MessageChannel | None = None
    reason: str | None = None
    claim: str | None = None
    lease_until: datetime | None = None
    ended_at: datetime | None = None

    @classmethod
    def queue(
        cls,
        key: str,
        reader: Reader,
        reader_id: str,
        template: str,
        facts: Mapping[str, Any],
        now: datetime,
        not_after: datetime | None,
    ) -> Self:
        """A new message. Raises `ValueError` where it cannot be written from these facts."""
        templates.check(template, facts)
        return cls(
            key=key,
            reader=reader,
            reader_id=reader_id,
            template=template,
            facts=dict(facts),
            since=now,
            due=now,
            not_after=not_after,
        )

    def sent(self, channel: MessageChannel, now: datetime) -> Self:
        """It was taken from us."""
        return self._end("sent", None, now, channel)

    def failed(self, reason: str, now: datetime, channel: MessageChannel | None = None) -> Self:
        """It will never be taken."""
        return self._end("failed", reason, now, channel)

    def uncertain(self, reason: str, now: datetime, channel: MessageChannel | None = None) -> Self:
        """It may have been taken or not."""
        return self._end("uncertain", reason, now, channel)

    def dropped(self, reason: str, now: datetime) -> Self:
        """It is of no use any more."""
        return self._end("dropped", reason, now, self.channel)

    def put_off(self, reason: str, now: datetime, channel: MessageChannel) -> Self:
        """It was refused for the time being: again later, or failed after hours of that."""
        if now - self.since >= GIVE_UP_AFTER:
            return self.failed(reason, now, channel)
        pause = min(_LAST_RETRY, _FIRST_RETRY * float(2 ** min(self.attempts - 1, 10)))
        return replace(
            self,
            status="queued",
            reason=reason,
            channel=channel,
            due=now + pause,
            lease_until=None,
        )

    def retry(self, now: datetime) -> Self:
        """An operator has it sent again, although it may be the second time.

        Raises `NotToRetry` where it is on its way, was sent, or is of no use any more.
        """
        if self.status not in RETRIED:
            raise NotToRetry(self.key, self.status)
        return replace(
            self,
            status="queued",
            since=now,
            due=now,
            not_after=None,
            reason=None,
            claim=None,
            lease_until=None,
            ended_at=None,
        )

    def too_late(self, now: datetime) -> bool:
        """Whether it is of no use any more."""
        return self.not_after is not None and now > self.not_after

    def _end(
        self, status: Status, reason: str | None, now: datetime, channel: MessageChannel | None
    ) -> Self:
        return replace(
            self,
            status=status,
            reason=reason,
            channel=channel or self.channel,
            lease_until=None,
            ended_at=now,
        )
