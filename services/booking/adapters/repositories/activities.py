"""When people were last there, from the collections that say so."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from kit.repositories.place import Document, Place
from services.booking.domain.people.retention import Activity

_Found = Iterable[tuple[str, datetime, str]]


def _unless(statuses: Collection[str], status: str, at: str, asked: str) -> Document:
    """The instant `at`, or where nothing came of it that of the asking."""
    return {"$cond": [{"$in": [status, sorted(statuses)]}, asked, at]}


_SOURCES: tuple[tuple[str, str, Any, Any], ...] = (
    ("people", "$_id", "$registered_at", {"$literal": "registration"}),
    ("referrals", "$state.person_id", "$state.received_at", {"$literal": "referral"}),
    (
        "appointments",
        "$state.person_id",
        _unless({"cancelled", "missed"}, "$state.status", "$state.start", "$state.booked_at"),
        {"$literal": "appointment"},
    ),
    ("walk_ins", "$state.person_id", "$state.joined_at", {"$literal": "walk_in"}),
    ("seats", "$data.person_id", "$data.asked_at", {"$literal": "workshop"}),
    ("happenings", "$person_id", "$entry.at", "$entry.kind"),
)
"""Collection, whose, when, and what; a workshop's own day is looked up besides."""
_CAME = ("reserved", "attended")


class MongoActivities:
    """See `ports.Activities`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def latest(self, ids: Collection[str]) -> Mapping[str, Activity]:
        """See the port."""
        wanted = sorted(ids)
        last: dict[str, Activity] = {}
        for who, at, kind in [*self._told(wanted), *self._workshops(wanted)]:
            if who not in last or (at, kind) > (last[who].at, last[who].kind):
                last[who] = Activity(at=at, kind=kind)
        return last

    def _told(self, ids: list[str]) -> _Found:
        for collection, whose, at, kind in _SOURCES:
            pipeline: list[Document] = [
                {"$match": {whose[1:]: {"$in": ids}}},
                {"$project": {"who": whose, "at": at, "kind": kind}},
                {"$group": {"_id": "$who", "last": {"$max": {"at": "$at", "kind": "$kind"}}}},
            ]
            target = self._place.collection(collection)
            for one in target.aggregate(pipeline, session=self._place.session):
                yield one["_id"], one["last"]["at"], one["last"]["kind"]

    def _workshops(self, ids: list[str]) -> _Found:
        query = {"data.person_id": {"$in": ids}, "data.status": {"$in": list(_CAME)}}
        only = {"data.person_id": 1, "data.workshop_id": 1}
        seats = self._place.many("seats", query, only=only)
        workshops = sorted({one["data"]["workshop_id"] for one in seats} - {None})
        found = self._place.many("workshops", {"_id": {"$in": workshops}}, only={"data.start": 1})
        starts = {one["_id"]: one["data"]["start"] for one in found}
        for one in seats:
            start = starts.get(one["data"]["workshop_id"])
            if start is not None:
                yield one["data"]["person_id"], start, "workshop"
