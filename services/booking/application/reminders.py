"""Reminders: what a command does about them; `remind_of_*` is what happens at their instant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from services.booking.application.ports import Work
from services.booking.domain import reminders

ReminderKind = Literal["appointment_reminder", "seat_reminder"]
"""Of a timer, of its message's template, and the beginning of its message's key."""


def plan_reminder(work: Work, kind: ReminderKind, reference: str, start: datetime) -> None:
    """Has somebody reminded of what starts at `start`, replacing what was planned for `reference`.

    At once where it is less than 48 hours away, not at all where less than 4 are left.
    """
    at = reminders.remind_at(start, work.now())
    if at is None:
        work.timers.clear(kind, reference)
    else:
        work.timers.set(kind, reference, at)


def drop_reminder(work: Work, kind: ReminderKind, reference: str, start: datetime) -> None:
    """Nobody is reminded: `reference` is cancelled, or no longer starts at `start`.

    A message that is queued already is not sent either.
    """
    work.timers.clear(kind, reference)
    work.notifications.withdraw(_key(kind, reference, start))


def send_reminder(
    work: Work,
    kind: ReminderKind,
    reference: str,
    start: datetime,
    person_id: str,
    facts: Mapping[str, Any],
) -> None:
    """Queues the message to the person, once for each start; `facts` are the template's."""
    work.notifications.queue(
        _key(kind, reference, start),
        person_id,
        kind,
        facts,
        not_after=reminders.last_moment(start),
    )


def is_due(work: Work, kind: ReminderKind, reference: str, start: datetime) -> bool:
    """Whether to remind now of what starts at `start`.

    False where it is too late, and where it is too early, in which case it is planned again.
    """
    now = work.now()
    if start - now > reminders.BEFORE:
        plan_reminder(work, kind, reference, start)
        return False
    return reminders.in_time(start, now)


def _key(kind: ReminderKind, reference: str, start: datetime) -> str:
    return f"{kind}:{reference}:{start:%Y%m%dT%H%MZ}"
