"""The projector folding a whole archive, in a process of its own; tells, as JSON, what it took.

The live generation where it counts nothing yet, which then stays; else one beside it, which is
removed at the end.
"""

import json
import sys
import time

from pymongo import MongoClient

from benchmarks.memory import peak_mib
from kit.clock import SystemClock
from kit.transaction import Store
from services.impact.adapters import generations
from services.impact.adapters.generations import GENERATIONS
from services.impact.adapters.projector import BUILD_BATCH, Projector


def main(mongodb_uri: str, database: str) -> None:
    """Folds and tells: events, seconds of the clock and of the processor, MiB at most."""
    with MongoClient(mongodb_uri, tz_aware=True) as client:
        store = Store("impact", client, database=database)
        records = store.database[GENERATIONS]
        projector = Projector(store, SystemClock())
        projector.prepare()
        stays = {"state": "live", "position": 0}
        live = records.find_one(stays)
        number = live["_id"] if live else projector.rebuild()
        generations.create(store.database, number)
        print("ready", flush=True)
        began, worked, folded = time.perf_counter(), time.process_time(), 0
        while took := projector.advance(records.find_one({"_id": number}), BUILD_BATCH):
            folded += took
        taken = {
            "events": folded,
            "wall_s": time.perf_counter() - began,
            "cpu_s": time.process_time() - worked,
            "peak_mib": peak_mib(),
        }
        if live is not None:
            # Years that are over are put together, as the projector does when it has nothing to do.
            projector.catch_up()
        else:
            generations.drop(store.database, number)
            records.delete_one({"_id": number})
    print(json.dumps(taken))


if __name__ == "__main__":
    main(*sys.argv[1:])
