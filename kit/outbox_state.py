"""How many events wait in the outbox, and for how long."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo.database import Database

from kit.commit_order import milliseconds_of
from kit.transaction import OUTBOX, Document

TIMEOUT_SECONDS: Final = 2.0
"""The longest that health and metrics wait for the database."""


@dataclass(frozen=True)
class OutboxState:
    """Rows not yet confirmed by the broker, and the age of the oldest in seconds."""

    depth: int
    oldest_seconds: float


def outbox_state(database: Database[Document], now: datetime) -> OutboxState:
    """Asks the database. Raises `PyMongoError`.

    The age comes from the row's order number, whose upper bits are milliseconds.
    """
    outbox = database[OUTBOX]
    oldest = outbox.find_one({}, {"order": 1}, sort=[("order", 1)])
    if oldest is None:
        return OutboxState(0, 0.0)
    depth = max(1, outbox.estimated_document_count())
    age = now.timestamp() - milliseconds_of(oldest["order"]) / 1000
    return OutboxState(depth, max(0.0, age))
