"""Impact as a real process, with an archive that was filled before."""

import contextlib
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from pymongo import MongoClient
from pymongo.database import Database

from kit.envelope import Envelope
from kit.inbox import Delivery, MongoEffects, Received
from kit.transaction import Store
from services.impact.adapters.archive import MARKS
from services.impact.bootstrap import Impact, Options
from tests import processes
from tests.impact import network
from tests.processes import Running


def uri_of(database: Database) -> str:
    """The address of a test's own database."""
    host, port = database.client.address
    return f"mongodb://{host}:{port}/{database.name}?directConnection=true"


def fill(client: MongoClient, database: str, events: list[Envelope]) -> Impact:
    """An impact that took in these events; it shares its database with the process."""
    impact = Impact(Store("impact", client, database=database), Options())
    impact.prepare()
    take(impact, events)
    return impact


def take(impact: Impact, events: list[Envelope]) -> None:
    """These came in, and are counted."""
    archive(impact, events)
    impact.projector.catch_up()


def archive(impact: Impact, events: list[Envelope]) -> None:
    """These came in; whoever runs beside this counts them."""
    inbox = MongoEffects(impact.store, impact.react, MARKS)
    for start in range(0, len(events), 500):
        batch = events[start : start + 500]
        inbox.apply([Received(event, Delivery(0, event.encode(), {})) for event in batch])


@contextlib.contextmanager
def six_weeks(client: MongoClient) -> Iterator[Running]:
    """A process that serves six weeks of the network; for tests that only read."""
    database = client[f"test_{uuid.uuid4().hex[:12]}"]
    fill(client, database.name, network.six_weeks())
    with serving(uri_of(database)) as running:
        yield running
    client.drop_database(database.name)


@contextlib.contextmanager
def serving(mongodb_uri: str, *, service: str = "impact", **settings: str) -> Iterator[Running]:
    """A service, running and prepared; killed at the end if it has not stopped by then."""
    with tempfile.TemporaryDirectory() as own:
        module = f"services.{service}.edge.service"
        if service == "impact":
            # One process is enough for tests; the network's own has another for its figures.
            settings = {"PASSERELLE_PROJECTOR": "inside", **settings}
        with processes.serving(module, Path(own), mongodb_uri, settings=settings) as running:
            yield running
