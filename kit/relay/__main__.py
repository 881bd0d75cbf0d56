"""`python -m kit.relay booking`: the relay of one service, until SIGTERM."""

import logging
import signal
import sys
import threading

import structlog
from pymongo import MongoClient

from kit import logs, settings, telemetry
from kit.relay.host import Host
from kit.relay.metrics import RelayCollector, serve_metrics
from kit.topology.names import events_exchange, relay_queue
from kit.transaction import Document

_DATABASE_WAIT_MS = 3_000
_DATABASE_STALL_MS = 20_000


def main(arguments: list[str]) -> int:
    """Relays until told to stop; gives the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m kit.relay SERVICE\n")
        return 2
    service = arguments[0]
    given = settings.load(service, without=("JWKS",))
    logs.configure(f"{service}-relay", given.log_level)
    telemetry.configure(f"{service}-relay")
    # Pika tells every loss of the broker as an error with its stack. It also tells us, and we say
    # it in one line; what is no mere loss is raised out of its loop.
    logging.getLogger("pika").setLevel(logging.CRITICAL)
    client: MongoClient[Document] = MongoClient(
        given.mongodb_uri,
        tz_aware=True,
        serverSelectionTimeoutMS=_DATABASE_WAIT_MS,
        connectTimeoutMS=_DATABASE_WAIT_MS,
        socketTimeoutMS=_DATABASE_STALL_MS,
    )
    host = Host(client, service, given.amqp_uri, events_exchange(service), relay_queue(service))
    serve_metrics(RelayCollector(service, host.relay, host.hold))
    for number in (signal.SIGTERM, signal.SIGINT):
        # a thread, since waking the loop takes a lock that the interrupted code may hold
        signal.signal(number, lambda *_: threading.Thread(target=host.stop).start())
    host.run()
    client.close()
    telemetry.shut_down()
    structlog.get_logger("kit.relay").info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
