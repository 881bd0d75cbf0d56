"""Messages to people, for the operator: what became of them, and not for whom they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.booking.application.ports import Work
from services.booking.domain.messages.notification import Notification, Status


@dataclass(frozen=True, kw_only=True)
class ListNotifications:
    """Those in any of these states, in the order of their keys; `after` is a key."""

    statuses: tuple[Status, ...]
    after: str | None = None
    limit: int = 200


def list_notifications(work: Work, query: ListNotifications) -> Sequence[Notification]:
    """At most `limit`."""
    return work.notifications.listed(query.statuses, query.after, query.limit)
