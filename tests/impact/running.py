"""Impact as a real process, with an archive that was filled before."""

import contextlib
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from pymongo import MongoClient
from pymongo.database import Database

from kit.envelope import Envelope
from kit.inbox import MongoEffects, Received
from kit.issuer import ensure_keys
from kit.transaction import Store
from services.impact.adapters.archive import MARKS
from services.impact.bootstrap import Impact, Options
from tests.impact import network
from tests.kit.edge_toy.running import NO_BROKER, ROOT, Running, answers, free_port, wait_until


def uri_of(database: Database) -> str:
    """The address of a test's own database."""
    host, port = database.client.address
    return f"mongodb://{host}:{port}/{database.name}?directConnection=true"


def fill(client: MongoClient, database: str, events: list[Envelope]) -> Impact:
    """An impact that took in these events; it shares its database with the process."""
    impact = Impact(Store("impact", client, database=database), Options())
    impact.prepare()
    inbox = MongoEffects(impact.store, impact.react, MARKS)
    for start in range(0, len(events), 500):
        batch = events[start : start + 500]
        inbox.apply([Received(event, event.encode()) for event in batch])
    return impact


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
        home = Path(own)
        port = free_port()
        environment = os.environ | {
            "PASSERELLE_MONGODB_URI": mongodb_uri,
            "PASSERELLE_AMQP_URI": NO_BROKER,
            "PASSERELLE_HTTP_ADDRESS": f"127.0.0.1:{port}",
            "PASSERELLE_JWKS": str(ensure_keys(home)),
            **settings,
        }
        log = home / "log"
        with log.open("wb") as sink:
            process = subprocess.Popen(
                [sys.executable, "-m", "kit.serve", f"services.{service}.edge.service"],
                cwd=ROOT,
                env=environment,
                stderr=sink,
                stdout=sink,
            )
        running = Running(process, port, home, log)
        try:
            wait_until(lambda: answers(running, ready=True), what="the service being ready")
            yield running
        except BaseException:
            sys.stderr.write(log.read_text())
            raise
        finally:
            running.session.close()
            if process.poll() is None:
                process.kill()
            process.wait()
