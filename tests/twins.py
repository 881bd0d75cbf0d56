"""A fake and its twin: ports in memory and on MongoDB, tried by one suite."""

from dataclasses import dataclass
from typing import Any

from tests.scripted import CONTEXT


@dataclass
class Twin:
    """Runs a function in a unit of work, or on a look outside any; `postbox` is what sends, where
    the service sends anything."""

    store: Any
    inside: Any
    outside: Any
    tools: Any
    postbox: Any = None

    def change(self, function):
        return self.store.run(lambda tx: function(self.inside(tx, self.tools)), CONTEXT)

    def look(self, function):
        return function(self.outside(self.store, self.tools))
