"""What follows the archive while events come in: the projector, in a process of its own."""

import signal
import sys
import threading

from pymongo import MongoClient

from kit.clock import SystemClock
from kit.transaction import Store
from services.impact.adapters.projector import Projector


def main(mongodb_uri: str, database: str) -> None:
    """Takes steps until SIGTERM."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with MongoClient(mongodb_uri, tz_aware=True) as client:
        projector = Projector(Store("impact", client, database=database), SystemClock())
        print("ready", flush=True)
        while not ended.is_set():
            ended.wait(projector.step(ended.is_set).pause_s)


if __name__ == "__main__":
    main(*sys.argv[1:])
