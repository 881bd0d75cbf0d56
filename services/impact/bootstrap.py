"""Impact's parts, wired together: the one place that knows ports and adapters."""

from collections.abc import Sequence
from dataclasses import dataclass

from environs import Env
from pymongo import MongoClient

from kit.background import Job
from kit.clock import Clock, SystemClock
from kit.envelope import Envelope
from kit.settings import Settings
from kit.transaction import Document, Store, Transaction, create_outbox_indexes
from services.impact.adapters import archive
from services.impact.adapters.archive import MongoArchive
from services.impact.adapters.figures import MongoFigures
from services.impact.adapters.projector import Projector
from services.impact.adapters.translate import check
from services.impact.domain.small_cells import FEWEST_PEOPLE


@dataclass(frozen=True)
class Options:
    """What whoever runs impact may choose.

    `public_dashboard`: whether the dashboard needs no token (`PASSERELLE_PUBLIC_DASHBOARD`).
    `fewest_people`: a figure about fewer is hidden (`PASSERELLE_FEWEST_PEOPLE`).
    """

    public_dashboard: bool = True
    fewest_people: int = FEWEST_PEOPLE

    @staticmethod
    def read() -> "Options":
        """From the environment; raises `environs.EnvError` where a value is unreadable."""
        env = Env(prefix="PASSERELLE_")
        return Options(
            public_dashboard=env.bool("PUBLIC_DASHBOARD", True),
            fewest_people=env.int("FEWEST_PEOPLE", FEWEST_PEOPLE),
        )


class Impact:
    """Impact as its edge and its inbox use it."""

    def __init__(self, store: Store, options: Options, clock: Clock | None = None) -> None:
        self.store = store
        self.options = options
        self.clock = clock or SystemClock()
        self.figures = MongoFigures(store)
        self.archive = MongoArchive(store)
        self.projector = Projector(store, self.clock)
        self.jobs: list[Job] = [self.projector]

    def prepare(self) -> None:
        """Creates collections and indexes; may run any number of times."""
        create_outbox_indexes(self.store.database)
        archive.prepare(self.store.database)
        self.projector.prepare()

    def react(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Takes in a batch of events that were not seen before: the inbox archives them, and the
        projector counts them soon after. Here they are only looked at.

        Raises `UnreadableEvent` where one does not keep its contract.
        """
        del tx
        for event in events:
            check(event)


def bootstrap(settings: Settings) -> Impact:
    """Impact on the database that the settings' URI names, `impact` where it names none."""
    client: MongoClient[Document] = MongoClient(settings.mongodb_uri, tz_aware=True)
    database = client.get_default_database("impact").name
    return Impact(Store("impact", client, database=database), Options.read())
