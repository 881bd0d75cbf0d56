"""Booking as it is served, on a database of the test's own, with real ways of sending."""

import os
from dataclasses import replace
from typing import Any

from pymongo import MongoClient

from kit.settings import Settings
from kit.transaction import Store
from services.booking.adapters.notifiers.settings import from_environment, messages_file
from services.booking.bootstrap import Booking, bootstrap
from services.booking.edge.service import SERVICE as REAL


def _bootstrap(settings: Settings) -> Booking:
    client: MongoClient[dict[str, Any]] = MongoClient(settings.mongodb_uri, tz_aware=True)
    booking = bootstrap(store=Store("booking", client, database=os.environ["BOOKING_DATABASE"]))
    booking.send_by(from_environment(), messages_file())
    return booking


SERVICE = replace(REAL, bootstrap=_bootstrap)
