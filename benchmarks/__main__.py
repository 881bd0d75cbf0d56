"""`python -m benchmarks MEASURE` compares on a running broker and database; see `MEASURES`.

Where they are comes from the arguments or from `PASSERELLE_BENCH_MANAGEMENT`, `_AMQP` (without a
virtual host) and `_MONGODB`; one virtual host is made for the run and removed after it. The
user named in the AMQP address must be an administrator. Results go to `benchmarks/results`.
"""

import argparse
import os
import sys
import uuid
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import requests

from benchmarks import audit, commands, consume, impact, ingest, latency, relay, sales, slots
from benchmarks.harness import Place, keep

MEASURES = {
    "relay": (relay.run, 20_000),
    "consume": (consume.run, 20_000),
    "commands": (commands.run, 1_500),
    "latency": (latency.run, 2_000),
    "slots": (slots.run, 20),
    "sales": (sales.run, 100),
    "audit": (audit.run, 100),
    "ingest": (ingest.run, 20_000),
    "impact": (impact.run, 10_000_000),
}
"""What runs, and how many events, or calls of each kind, in a round where nothing else is said."""


_KEYS = {"PASSERELLE_MASTER_KEYS": 96, "PASSERELLE_INDEX_KEYS": 32}
"""Bytes of the keys of which a service that names people needs one, where none are given."""


def main(arguments: list[str]) -> int:
    """Runs and prints one comparison."""
    for name, size in _KEYS.items():
        if name not in os.environ and f"{name}_FILE" not in os.environ:
            os.environ[name] = f"bench:{b64encode(os.urandom(size)).decode()}"
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measure", choices=MEASURES)
    for name in ("management", "amqp", "mongodb"):
        given = os.environ.get(f"PASSERELLE_BENCH_{name.upper()}")
        parser.add_argument(f"--{name}", default=given, required=given is None)
    parser.add_argument("--events", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-keep", action="store_true", help="print only")
    options = parser.parse_args(arguments)
    amqp = urlsplit(options.amqp)
    place = Place(
        options.management.rstrip("/"),
        (unquote(amqp.username or "guest"), unquote(amqp.password or "guest")),
        options.amqp.rstrip("/"),
        options.mongodb,
        f"bench-{uuid.uuid4().hex[:8]}",
    )
    run, usual = MEASURES[options.measure]
    vhost = f"{place.management_url}/api/vhosts/{place.vhost}"
    requests.put(vhost, auth=place.auth, timeout=10).raise_for_status()
    try:
        result = run(place, options.events or usual, options.rounds)
    finally:
        requests.delete(vhost, auth=place.auth, timeout=30).raise_for_status()
        with place.mongo() as client:
            for database in (
                relay.DATABASE,
                consume.DATABASE,
                *commands.DATABASES,
                *latency.DATABASES,
                *slots.DATABASES,
                *sales.DATABASES,
                *audit.DATABASES,
                ingest.DATABASE,
                *impact.DATABASES,
            ):
                client.drop_database(database)
    tables = result if isinstance(result, Mapping) else {options.measure: result}
    for name, table in tables.items():
        print("\n" + table.markdown())
        if not options.no_keep:
            print(f"kept in {keep(name, table).name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
