"""Takes events in: each one's effects exactly once, a bad one never in the way of the others.

A service names its marks (`Marks`) and its reaction; `kit.inbox.host` receives for it.
"""

from kit.inbox.deliveries import Delivery, Received, UnknownEvent
from kit.inbox.effects import MongoEffects, caused_by
from kit.inbox.marks import Marks
from kit.inbox.sequences import Sequences

__all__ = [
    "Delivery",
    "Marks",
    "MongoEffects",
    "Received",
    "Sequences",
    "UnknownEvent",
    "caused_by",
]
