"""Messages in memory."""

from collections import Counter
from dataclasses import replace

from services.booking.domain.messages.notification import Notification


class MemoryNotifications:
    def __init__(self, memory, now):
        self.rows = memory.notifications
        self.now = now

    def queue(self, key, reader_id, template, facts, *, reader="person", not_after=None):
        new = Notification.queue(key, reader, reader_id, template, facts, self.now, not_after)
        self.rows.setdefault(key, new)

    def withdraw(self, key):
        present = self.get(key)
        if present is not None and present.status == "queued":
            del self.rows[key]

    def forget(self, people):
        for one in list(self.rows.values()):
            if one.reader == "person" and one.reader_id in people:
                del self.rows[one.key]

    def get(self, key):
        return self.rows.get(key)

    def of_reader(self, reader_id):
        rows = sorted(self.rows.values(), key=lambda one: one.key)
        return [one for one in rows if one.reader_id == reader_id]

    def listed(self, statuses, after, limit):
        rows = sorted(self.rows.values(), key=lambda one: one.key)
        found = [one for one in rows if one.status in statuses and one.key > (after or "")]
        return found[:limit]

    def save(self, notification):
        self.rows[notification.key] = notification


class MemoryPostbox:
    def __init__(self, store):
        self.store = store

    @property
    def rows(self):
        return self.store.memory.notifications

    def claim(self, now, lease_until, claim):
        due = [one for one in self.rows.values() if one.status == "queued" and one.due <= now]
        if not due:
            return None
        first = min(due, key=lambda one: one.due)
        self.rows[first.key] = replace(
            first,
            status="sending",
            claim=claim,
            lease_until=lease_until,
            attempts=first.attempts + 1,
        )
        return self.rows[first.key]

    def settle(self, notification):
        present = self.rows.get(notification.key)
        if (
            present is None
            or present.claim != notification.claim
            or present.status not in ("sending", "uncertain")
        ):
            return False
        self.rows[notification.key] = notification
        return True

    def overdue(self, now):
        rows = self.rows.values()
        return [one for one in rows if one.status == "sending" and one.lease_until < now]

    def counts(self):
        return Counter(one.status for one in self.rows.values())
