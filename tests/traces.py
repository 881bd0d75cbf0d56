"""Where something is still said of somebody, on a real database."""

from bson import json_util

PAST: tuple[str, ...] = (
    "people",
    "merges",
    "forgotten_people",
    "erasures",
    "outbox",
    "timers",
)
"""Where ids that stand for nobody may be: that they were erased or merged, and facts of the
past."""


def traces(database, *texts, but=PAST):
    """The collections in which one of these texts stands anywhere."""
    return {
        name
        for name in database.list_collection_names(filter={"type": "collection"})
        if name not in but
        and any(tells(one, text) for one in database[name].find() for text in texts)
    }


def tells(document, text):
    """Also in bytes, as which answers are kept."""
    return text in json_util.dumps(document, ensure_ascii=False) or any(
        text.encode() in bytes(one) for one in document.values() if isinstance(one, bytes)
    )
