"""Messages to people, for operators: list them, have one sent again."""

from typing import Any

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, ask, run
from services.booking.application.commands.retry_notification import RetryNotification
from services.booking.application.queries.notifications import ListNotifications
from services.booking.bootstrap import Booking
from services.booking.domain.messages.notification import Notification
from services.booking.domain.messages.refusals import NotToRetry
from services.booking.edge.operations import operations
from services.booking.edge.schemas.notifications import (
    NOTIFICATIONS_PAGING,
    NotificationAnswer,
    NotificationPath,
    NotificationsAnswer,
    NotificationsQuery,
)

TAG = "operators"
ANSWER_EXAMPLE = {
    "key": "seat_reminder:0197f000-0000-7000-8000-000000000005:20261125T0830Z",
    "reader": "person",
    "reader_id": "0197f000-0000-7000-8000-000000000006",
    "template": "seat_reminder",
    "status": "uncertain",
    "reason": "interrupted",
    "channel": "email",
    "attempts": 1,
    "since": "2026-11-23T08:30:00.114Z",
    "due": "2026-11-23T08:30:00.114Z",
    "not_after": "2026-11-25T04:30:00.000Z",
    "ended_at": "2026-11-23T08:33:01.230Z",
}


@operations.declare(
    "list_notifications",
    "GET",
    "/notifications",
    tag=TAG,
    summary="List messages to people",
    description="What became of reminders and other messages: ids and codes, no names, addresses "
    "or words. `uncertain` are those of which nobody knows whether they went out.",
    allow=NETWORK,
    query=NotificationsQuery,
    answer=NotificationsAnswer,
    answer_example={"items": [ANSWER_EXAMPLE], "next_cursor": None},
)
def list_notifications(app: Booking, call: Call) -> dict[str, Any]:
    """A page of messages."""
    limit = call.fields["limit"]
    question = ListNotifications(
        statuses=tuple(call.fields["status"]), after=call.fields["cursor"], limit=limit + 1
    )
    return NOTIFICATIONS_PAGING.page(
        ask(app.list_notifications, question), limit, lambda one: one.key
    )


@operations.declare(
    "retry_notification",
    "POST",
    "/notifications/{key}/retry",
    tag=TAG,
    summary="Send a message again",
    description="One that failed, or that is uncertain: its reader may then get it twice. It is "
    "written anew, to the address that is known now, and kept in the audit log.",
    allow=NETWORK,
    path=NotificationPath,
    answer=NotificationAnswer,
    refusals=(NotFound, NotToRetry),
    answer_example=ANSWER_EXAMPLE | {"status": "queued", "reason": None, "ended_at": None},
    if_match="no",
)
def retry_notification(app: Booking, call: Call) -> Notification:
    """The message, queued."""
    return run(app.retry_notification, RetryNotification(key=call.fields["key"]), call)
