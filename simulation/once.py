"""A past that is lived once: what a service's database says of the demo that was played in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.database import Database

Say = Callable[[str], None]
Play = Callable[[datetime, Callable[[], None]], dict[str, int]]
"""Plays as of an instant, and says when the past begins to happen; gives what was made, by kind."""

MARK = "demo"
"""The collection that says when a load began, when its past began, and when it ended."""

CUT_OFF = (
    "an earlier load of the demo was cut off; what it made stays as it is. "
    "To load it afresh: ./passerelle down --wipe, then ./passerelle up"
)


@dataclass(frozen=True)
class Loaded:
    """What a load made, by kind; `again` where everything was there already."""

    again: bool
    counts: dict[str, int]


def once(
    database: Database[dict[str, Any]], what: str, now: datetime, seed: int, say: Say, play: Play
) -> Loaded:
    """Plays where it was not played yet, as of the instant of the first attempt.

    A load that was cut off before its past began goes on; one that was cut off in it stays as it
    is and says so.
    """
    marks = database[MARK]
    mark = marks.find_one({"_id": "network"}) or {"_id": "network", "now": now, "seed": seed}
    if mark.get("finished"):
        say(f"{what} is there already")
        return Loaded(True, {})
    if mark.get("playing"):
        say(CUT_OFF)
        return Loaded(True, {})
    marks.replace_one({"_id": "network"}, mark, upsert=True)

    def note(state: str) -> None:
        marks.update_one({"_id": "network"}, {"$set": {state: True}})

    counts = play(mark["now"], lambda: note("playing"))
    note("finished")
    return Loaded(False, counts)
