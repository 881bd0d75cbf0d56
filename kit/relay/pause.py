"""Holds a service's relays for some seconds, without losing anything, for an operator's command.

The pause stands in the lease's document, by the database's clock, and ends by itself. Whoever
holds the lease reads it with every renewal, and whoever takes the lease over reads it with that;
so it holds for relays that are started later, too.

    pause = begin(database, 60)
    wait_until_quiet(database, pause, within_s=30)
    ...
    prolong(database, pause, 60)
    ...
    end(database, pause)

All functions raise pymongo's errors.
"""

import time
from datetime import timedelta
from typing import Any

from pymongo.database import Database

from kit.ids import new_id
from kit.relay import status
from kit.relay.channel import HEARTBEAT_S
from kit.relay.lease import DURATION_S, RELAY, leases, make
from kit.transaction import Document

GONE_S = 3.0 * HEARTBEAT_S + 3.0
"""So long after its lease a relay without a word has no connection left to publish on."""
_LOOK_S = 0.1


class AlreadyPaused(Exception):
    """Somebody else's pause is in force."""


class PauseOver(Exception):
    """The pause has ended, or will before every relay is sure to hear of its prolongation."""


class NotQuiet(Exception):
    """A relay has not confirmed in time that nothing of it is in flight."""


def begin(database: Database[Document], seconds: float) -> str:
    """Pauses the service's relay, the next one too, from now on; gives the pause's name.

    The relay hears of it within about a second: see `wait_until_quiet`.

    Raises `AlreadyPaused`.
    """
    collection, pause = leases(database), new_id()
    make(collection, RELAY)
    over: dict[str, Any] = {"$lte": [{"$ifNull": ["$paused_until", "$$NOW"]}, "$$NOW"]}
    begun = collection.update_one(
        {"_id": RELAY, "$expr": over},
        [{"$set": {"pause": pause, "paused_until": _in(seconds)}}],
    )
    if not begun.matched_count:
        raise AlreadyPaused(database.name)
    return pause


def prolong(database: Database[Document], pause: str, seconds: float) -> None:
    """Makes the pause end `seconds` from now, however long it had left.

    To be called while it has more than a lease's duration left: a relay that cannot renew its
    lease stops in time, and one that can has heard of it.

    Raises `PauseOver`.
    """
    in_time: dict[str, Any] = {"$gt": ["$paused_until", _in(DURATION_S)]}
    prolonged = leases(database).update_one(
        {"_id": RELAY, "pause": pause, "$expr": in_time},
        [{"$set": {"paused_until": _in(seconds)}}],
    )
    if not prolonged.matched_count:
        raise PauseOver(database.name)


def end(database: Database[Document], pause: str) -> None:
    """Lets the relay go on, within about a second; a pause that is over is no error."""
    leases(database).update_one({"_id": RELAY, "pause": pause}, {"$set": {"paused_until": None}})


def wait_until_quiet(database: Database[Document], pause: str, within_s: float) -> None:
    """Returns once nothing can reach the broker from any relay of the service.

    Either the relay has said so, or there is none: the lease was given back, or ran out so long
    ago (`GONE_S`) that the broker has ended the connection of whoever held it. Allow `GONE_S` and
    a lease's duration, lest a relay that was killed a moment ago make it fail.

    Raises `PauseOver` where the pause ends before that, `NotQuiet` after `within_s` seconds.
    """
    deadline = time.monotonic() + within_s
    while True:
        state = _look(database, pause)
        if state is None:
            raise PauseOver(database.name)
        if state["unheld"] or _said(database, pause):
            return
        if time.monotonic() > deadline:
            raise NotQuiet(database.name)
        time.sleep(_LOOK_S)


def _look(database: Database[Document], pause: str) -> Document | None:
    """The lease while the pause is in force, with what the database's clock makes of it."""
    gone = {"$add": ["$expires_at", int(GONE_S * 1_000)]}
    found = leases(database).aggregate(
        [
            {
                "$match": {
                    "_id": RELAY,
                    "pause": pause,
                    "$expr": {"$gt": ["$paused_until", "$$NOW"]},
                }
            },
            {
                "$project": {
                    "unheld": {"$or": [{"$eq": ["$owner", None]}, {"$lte": [gone, "$$NOW"]}]}
                }
            },
        ]
    )
    return next(iter(found), None)


def _said(database: Database[Document], pause: str) -> bool:
    word = status.read(database)
    return word is not None and word.paused and word.pause == pause


def _in(seconds: float) -> Document:
    return {"$add": ["$$NOW", int(timedelta(seconds=seconds).total_seconds() * 1_000)]}
