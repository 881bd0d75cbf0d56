"""Inventory's parts, wired together: its database, and no use case yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from pymongo import MongoClient

from kit.envelope import Envelope
from kit.inbox import UnknownEvent
from kit.settings import Settings
from kit.transaction import Document, Store, Transaction, create_outbox_indexes


@dataclass(frozen=True)
class Inventory:
    """Inventory as its edge and its inbox use it."""

    store: Store

    def prepare(self) -> None:
        """Creates the outbox's index; may run any number of times."""
        create_outbox_indexes(self.store.database)

    def react(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Refuses everything: inventory binds no event, so one that arrives is astray."""
        del tx
        for event in events:
            raise UnknownEvent(f"inventory handles no event, not {event.type}")


def bootstrap(settings: Settings) -> Inventory:
    """Inventory on the database that the settings' URI names, `inventory` where it names none."""
    client: MongoClient[Document] = MongoClient(settings.mongodb_uri, tz_aware=True)
    database = client.get_default_database("inventory").name
    return Inventory(Store("inventory", client, database=database))
