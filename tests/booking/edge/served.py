"""Booking as it is served, on a database of the test's own and by a clock that the test sets."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from kit.settings import Settings
from kit.transaction import Store
from services.booking.bootstrap import Booking, bootstrap
from services.booking.edge.service import SERVICE as REAL
from tests.clocked import ClockInAFile


def _bootstrap(settings: Settings) -> Booking:
    client: MongoClient[dict[str, Any]] = MongoClient(settings.mongodb_uri, tz_aware=True)
    store = Store("booking", client, database=os.environ["BOOKING_DATABASE"])
    return bootstrap(store=store, clock=ClockInAFile(Path(os.environ["BOOKING_CLOCK"])))


SERVICE = replace(REAL, bootstrap=_bootstrap)
