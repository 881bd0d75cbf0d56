"""Where training's ports meet their adapters, and the table of contents of the service.

Every command runs in exactly one transaction; every query reads outside any.
"""

from collections.abc import Callable, Sequence
from typing import Any

from pymongo import MongoClient

from kit.application import Application
from kit.clock import Clock, SystemClock
from kit.envelope import Envelope
from kit.ids import new_id
from kit.settings import Settings
from kit.transaction import Store, Transaction
from kit.turns import Turns
from services.training.adapters import mongo
from services.training.adapters.incoming import COPIES, REACTIONS
from services.training.application.commands.open_enrolment import open_enrolment
from services.training.application.commands.publish_path import publish_path
from services.training.application.deferred import DEFERRED
from services.training.application.ports import Tools, Work
from services.training.application.queries.enrolments import get_enrolment, list_enrolments
from services.training.application.queries.paths import get_path, list_paths


class Training(Application[Work, Tools]):
    """The service without its edge: one attribute for each use case.

    Commands are called with the command and a context, queries with the query alone.
    """

    def __init__(
        self,
        store: Store,
        tools: Tools,
        *,
        inside: Callable[[Transaction, Tools], Work] = mongo.work_in,
        outside: Callable[[Store, Tools], Work] = mongo.work_outside,
        turns: Turns | None = None,
    ) -> None:
        """`inside` gives a unit of work of a transaction, `outside` a look at the data."""
        super().__init__(
            store, tools, inside, outside, reactions=REACTIONS, deferred=DEFERRED, turns=turns
        )
        command = self._command
        query = self._query

        self.publish_path = command(publish_path)
        self.get_path = query(get_path)
        self.list_paths = query(list_paths)

        self.open_enrolment = command(open_enrolment)
        self.get_enrolment = query(get_enrolment)
        self.list_enrolments = query(list_enrolments)

    def prepare(self) -> None:
        """Creates the indexes; running it again changes nothing."""
        mongo.create_indexes(self.store.database)

    def rebuild(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Takes again what the copies of what booking owns are made from; what is newer stays, and
        nothing follows from it.

        Raises as `react` does.
        """
        self._take(tx, events, COPIES)


def bootstrap(
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    clock: Clock | None = None,
    ids: Callable[[], str] = new_id,
    turns: Turns | None = None,
) -> Training:
    """Wires the service: from settings, or from parts that a test or a simulation brings.

    Raises `ValueError` where neither settings nor a store is given.
    """
    if store is None:
        if settings is None:
            raise ValueError("either settings or a store")
        client: MongoClient[dict[str, Any]] = MongoClient(settings.mongodb_uri, tz_aware=True)
        database = client.get_default_database("training").name
        store = Store("training", client, database=database, clock=clock)
    tools = Tools(clock=clock or SystemClock(), new_id=ids)
    return Training(store, tools, turns=turns)
