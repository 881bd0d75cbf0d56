"""The sender of messages as one of the service's jobs, with its figures."""

import time
from collections.abc import Mapping
from typing import Final

import structlog
from prometheus_client import Counter, Gauge

from kit.background import LONGEST_WAIT_S, Step, Stopping
from services.booking.application.ports.notifications import Postbox
from services.booking.application.sending import Sender
from services.booking.domain.messages.notification import Notification

NOTIFICATIONS: Final = Gauge(
    "passerelle_notifications_kept", "Messages that are kept, by state", ["service", "status"]
)
OUTCOMES: Final = Counter(
    "passerelle_notifications_total",
    "What became of tries to send a message",
    ["service", "template", "channel", "outcome"],
)
_BATCH: Final = 20
_COUNTED_EVERY_S: Final = 5.0
_STATES: Final = ("queued", "sending", "sent", "failed", "uncertain", "dropped")

_log = structlog.get_logger("booking.notifications")


def told(notification: Notification) -> None:
    """Counts what became of a message, and logs it without who it was for."""
    OUTCOMES.labels(
        "booking", notification.template, notification.channel or "none", notification.status
    ).inc()
    say = _log.info if notification.status in ("sent", "dropped") else _log.warning
    say(
        "notification",
        key=notification.key,
        template=notification.template,
        channel=notification.channel,
        outcome=notification.status,
        reason=notification.reason,
        attempts=notification.attempts,
    )


class SendingJob:
    """See `kit.background.Job`: any number of replicas may send side by side."""

    name: Final = "notifications"

    def __init__(self, postbox: Postbox, sender: Sender) -> None:
        self._postbox = postbox
        self._sender = sender
        self._counted = float("-inf")

    def prepare(self) -> None:
        """See `Job.prepare`; the service made the collection."""

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        self._sender.give_up_overdue()
        self._count()
        for _ in range(_BATCH):
            if stopping() or not self._sender.send_next():
                return Step(LONGEST_WAIT_S)
        return Step()

    def leave(self) -> None:
        """See `Job.leave`: what is claimed was settled."""

    def _count(self) -> None:
        now = time.monotonic()
        if now - self._counted < _COUNTED_EVERY_S:
            return
        self._counted = now
        counts: Mapping[str, int] = self._postbox.counts()
        for status in _STATES:
            NOTIFICATIONS.labels("booking", status).set(counts.get(status, 0))
