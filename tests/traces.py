"""Where something is still said of somebody, on a real database."""

from bson import json_util

PAST: tuple[str, ...] = ("people", "merges", "audit", "outbox", "timers", "idempotency")
"""Where ids that stand for nobody may be: that they were erased or merged, facts of the past, and
answers to repeats, which hold no names."""


def traces(database, *texts, but=PAST):
    """The collections in which one of these texts stands anywhere."""
    return {
        name
        for name in database.list_collection_names(filter={"type": "collection"})
        if name not in but
        and any(
            text in json_util.dumps(one, ensure_ascii=False)
            for one in database[name].find()
            for text in texts
        )
    }
