"""Booking's relay in a process of its own, on a database of any name."""

import signal
import sys
import threading

from pymongo import MongoClient

from kit import logs
from kit.relay.host import Host
from kit.topology.names import events_exchange, relay_queue


def main(amqp_uri: str, mongodb_uri: str, database: str) -> None:
    """Relays until SIGTERM."""
    logs.configure("bench", "WARNING")
    client = MongoClient(mongodb_uri, tz_aware=True)
    host = Host(client, database, amqp_uri, events_exchange("booking"), relay_queue("booking"))
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=host.stop).start())
    print("ready", flush=True)
    host.run()
    client.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
