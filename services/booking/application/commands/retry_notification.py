"""Have a message sent again that failed, or of which nobody knows."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from services.booking.application.ports import Work
from services.booking.domain.messages.notification import Notification


@dataclass(frozen=True, kw_only=True)
class RetryNotification:
    """An operator decides it, and answers for a reader who hears it twice."""

    key: str


def retry_notification(work: Work, command: RetryNotification) -> Notification:
    """Raises `NotFound`, `NotToRetry`."""
    found = work.notifications.get(command.key)
    if found is None:
        raise NotFound("notification", command.key)
    again = found.retry(work.now())
    work.notifications.save(again)
    work.audit.record("notification.retry", [again.key])
    return again
