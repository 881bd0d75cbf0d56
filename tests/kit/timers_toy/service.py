"""A service that does nothing but what timers say, for tests with processes that are killed."""

import os
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from pymongo import MongoClient

from kit.catalogue import Catalogue, EmittedEvent
from kit.clock import SystemClock
from kit.edge.operation import Operations
from kit.envelope import Envelope
from kit.service import ServiceDefinition
from kit.settings import Settings
from kit.timers import Handler, Timer
from kit.transaction import Fact, Store, Transaction, create_outbox_indexes


class Rang(msgspec.Struct, frozen=True):
    reference: str


class Toy:
    """Timers of kind `ring` leave an effect and an event; one of kind `hang` waits in between."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = SystemClock()
        self.due: Final[Mapping[str, Handler]] = {"ring": ring, "hang": self.hang, "fail": fail}

    def prepare(self) -> None:
        create_outbox_indexes(self.store.database)
        for name in ("effects", "started", "gates"):
            if name not in self.store.database.list_collection_names():
                self.store.database.create_collection(name)

    def react(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        raise LookupError(tx, events)

    def hang(self, tx: Transaction, timer: Timer) -> None:
        """Tells outside the transaction that it has begun, and ends once it is let go."""
        ring(tx, timer)
        beside = self.store.database
        beside.started.insert_one({"by": os.getpid(), "reference": timer.reference})
        while beside.gates.find_one() is None:
            time.sleep(0.02)


def ring(tx: Transaction, timer: Timer) -> None:
    tx.database.effects.insert_one(
        {"reference": timer.reference, "by": os.getpid()}, session=tx.session
    )
    tx.save(
        "bells",
        {"_id": timer.reference},
        subject=f"bell/{timer.reference}",
        facts=[Fact("toy.rang.v1", Rang(timer.reference), SystemClock().now(), timer.reference)],
        expected_version=0,
    )


def fail(_tx: Transaction, _timer: Timer) -> None:
    raise KeyError("Jeanne Martin, 06 12 34 56 78")


def bootstrap(settings: Settings) -> Toy:
    client: MongoClient[dict[str, Any]] = MongoClient(settings.mongodb_uri, tz_aware=True)
    return Toy(Store("toy", client, database=os.environ["TOY_DATABASE"]))


SERVICE = ServiceDefinition(
    name="toy",
    title="Toy",
    description="A bell.",
    catalogue=Catalogue("toy", emits=(EmittedEvent("toy.rang", 1, Rang),)),
    operations=Operations("toy"),
    bootstrap=bootstrap,
)
