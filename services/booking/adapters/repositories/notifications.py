"""Messages on MongoDB: those of a unit of work, and those on their way out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import ReturnDocument
from pymongo.database import Database

from kit.repositories.base import Indexes
from kit.repositories.documents import converter
from kit.repositories.place import Document, Place
from services.booking.domain.messages.notification import Notification, Reader, Status
from services.booking.domain.messages.templates import TemplateCode

COLLECTION: Final = "notifications"
KEPT: Final = timedelta(days=90)
"""So long after its end a message can be looked at; its key says no more twice only until then."""
INDEXES: Indexes = (
    (COLLECTION, [("status", 1), ("due", 1)], False),
    (COLLECTION, [("status", 1), ("lease_until", 1)], False),
    (COLLECTION, [("status", 1), ("_id", 1)], False),
    (COLLECTION, [("reader_id", 1)], False),
)


class MongoNotifications:
    """See `ports.notifications.Notifications`."""

    def __init__(self, place: Place, now: datetime) -> None:
        self._place = place
        self._now = now

    def queue(
        self,
        key: str,
        reader_id: str,
        template: TemplateCode,
        facts: Mapping[str, Any],
        *,
        reader: Reader = "person",
        not_after: datetime | None = None,
    ) -> None:
        """See the port."""
        new = Notification.queue(key, reader, reader_id, template, facts, self._now, not_after)
        document = to_document(new)
        self._place.collection(COLLECTION).update_one(
            {"_id": document.pop("_id")},
            {"$setOnInsert": document},
            upsert=True,
            session=self._place.session,
        )

    def withdraw(self, key: str) -> None:
        """See the port."""
        self._place.collection(COLLECTION).delete_one(
            {"_id": key, "status": "queued"}, session=self._place.session
        )

    def forget(self, people: Collection[str]) -> None:
        """See the port."""
        query = {"reader": "person", "reader_id": {"$in": sorted(people)}}
        self._place.collection(COLLECTION).delete_many(query, session=self._place.session)

    def get(self, key: str) -> Notification | None:
        """See the port."""
        document = self._place.one(COLLECTION, {"_id": key})
        return to_notification(document) if document else None

    def of_reader(self, reader_id: str) -> Sequence[Notification]:
        """See the port."""
        found = self._place.many(COLLECTION, {"reader_id": reader_id}, [("_id", 1)])
        return [to_notification(document) for document in found]

    def listed(
        self, statuses: Sequence[Status], after: str | None, limit: int
    ) -> Sequence[Notification]:
        """See the port."""
        query: Document = {"status": {"$in": list(statuses)}}
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._place.many(COLLECTION, query, [("_id", 1)], limit)
        return [to_notification(document) for document in found]

    def save(self, notification: Notification) -> None:
        """See the port."""
        document = to_document(notification)
        self._place.collection(COLLECTION).replace_one(
            {"_id": document["_id"]}, document, session=self._place.session
        )


class MongoPostbox:
    """See `ports.notifications.Postbox`."""

    def __init__(self, database: Database[Document]) -> None:
        self._notifications = database[COLLECTION]

    def claim(self, now: datetime, lease_until: datetime, claim: str) -> Notification | None:
        """See the port."""
        document = self._notifications.find_one_and_update(
            {"status": "queued", "due": {"$lte": now}},
            {
                "$set": {"status": "sending", "claim": claim, "lease_until": lease_until},
                "$inc": {"attempts": 1},
            },
            sort=[("due", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return to_notification(document) if document else None

    def settle(self, notification: Notification) -> bool:
        """See the port."""
        document = to_document(notification)
        done = self._notifications.replace_one(
            {
                "_id": document["_id"],
                "claim": notification.claim,
                "status": {"$in": ["sending", "uncertain"]},
            },
            document,
        )
        return done.matched_count == 1

    def overdue(self, now: datetime) -> Sequence[Notification]:
        """See the port."""
        found = self._notifications.find({"status": "sending", "lease_until": {"$lt": now}})
        return [to_notification(document) for document in found]

    def counts(self) -> Mapping[str, int]:
        """See the port."""
        groups = self._notifications.aggregate([{"$group": {"_id": "$status", "n": {"$sum": 1}}}])
        return {group["_id"]: group["n"] for group in groups}


def create_expiry(database: Database[Document]) -> None:
    """Has messages forgotten that ended long ago."""
    seconds = int(KEPT.total_seconds())
    database[COLLECTION].create_index("ended_at", name="ended_at", expireAfterSeconds=seconds)


def to_document(notification: Notification) -> Document:
    """The message under `_id`."""
    document: Document = converter.unstructure(notification)
    return {"_id": document.pop("key"), **document}


def to_notification(document: Document) -> Notification:
    """The message as it was saved."""
    values = {name: value for name, value in document.items() if name != "_id"}
    return converter.structure(values | {"key": document["_id"]}, Notification)
