"""Takes events in: each one's effects exactly once, a bad one never in the way of the others.

A service names its marks (`Marks`) and its reaction; `kit.inbox.entrypoint` hosts it in Nameko.
"""

from kit.inbox.batch import Received, UnknownEvent
from kit.inbox.effects import MongoEffects, caused_by
from kit.inbox.marks import Marks

__all__ = ["Marks", "MongoEffects", "Received", "UnknownEvent", "caused_by"]
