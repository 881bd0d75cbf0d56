"""Training as it is served, on a database of the test's own and by a clock that the test sets.

It begins without paths, unless the test wants those that ship.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from kit.settings import Settings
from kit.transaction import Store
from services.training.bootstrap import Training, bootstrap
from services.training.edge.service import SERVICE as REAL
from tests.clocked import ClockInAFile


def _bootstrap(settings: Settings) -> Training:
    client: MongoClient[dict[str, Any]] = MongoClient(settings.mongodb_uri, tz_aware=True)
    store = Store("training", client, database=os.environ["TRAINING_DATABASE"])
    content = None if "TRAINING_SHIPPED" in os.environ else ()
    clock = ClockInAFile(Path(os.environ["TRAINING_CLOCK"]))
    return bootstrap(store=store, clock=clock, content=content)


SERVICE = replace(REAL, bootstrap=_bootstrap)
