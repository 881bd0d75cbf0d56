"""What a service does by itself about what it seals: seals what stands in plain text from before,
and destroys keys that nobody came to own."""

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import structlog
from prometheus_client import Gauge

from kit.background.job import LONGEST_WAIT_S, Step, Stopping
from kit.keyring.seals import Seals

UNSEALED: Final = Gauge(
    "passerelle_unsealed", "Documents that still tell in plain text who somebody is", ["service"]
)
BATCH: Final = 100
ABANDONED: Final = timedelta(hours=1)
"""Far longer than any transaction takes: a key this old belongs to somebody, or never will."""
SWEPT_UNTIL: Final = timedelta(hours=6)
"""Older keys stay: where an older copy of the database was restored, they are not nobody's, and the
right copy may still come. One that stays for good opens nothing."""
_SWEPT_EVERY_S: Final = 600.0
_LOOKED_EVERY_S: Final = 10.0

_log = structlog.get_logger("kit.keyring")


class Sealed(Protocol):
    """One collection of what is sealed."""

    @property
    def owner(self) -> str:
        """What the names of its keys begin with, up to the first slash."""
        ...

    def seal_plain(self, most: int) -> int:
        """Seals at most so many documents that are plain; says how many it looked at. What changes
        meanwhile stays as it is. Raises pymongo's errors."""
        ...

    def plain(self) -> int:
        """How many are plain."""
        ...

    def in_use(self, owners: Collection[str]) -> Collection[str]:
        """Those of these owners of keys of whom something is sealed."""
        ...


class Upkeep:
    """See `kit.background.Job`; any number of replicas may do so at once, and be killed anywhere:
    what is done is done."""

    name: Final = "keys"

    def __init__(self, service: str, seals: Seals, parts: Sequence[Sealed]) -> None:
        self._seals = seals
        self._parts = {part.owner: part for part in parts}
        self._unsealed = UNSEALED.labels(service)
        self._looked = self._swept = float("-inf")
        self._after = ""

    def prepare(self) -> None:
        """See `Job.prepare`; the service made what it needs."""

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`: what is plain comes first, a batch at a time."""
        del stopping
        if time.monotonic() - self._looked >= _LOOKED_EVERY_S and self._seal():
            return Step()
        if time.monotonic() - self._swept >= _SWEPT_EVERY_S and self.sweep():
            return Step()
        return Step(LONGEST_WAIT_S)

    def leave(self) -> None:
        """See `Job.leave`: it holds nothing."""

    def sweep(self, now: datetime | None = None) -> bool:
        """Destroys the keys that nobody owns among the next `BATCH`; says whether there are more.

        Raises pymongo's errors.
        """
        at = now or datetime.now(UTC)
        found = self._seals.ring.owners(self._after, BATCH, (at - SWEPT_UNTIL, at - ABANDONED))
        nobodys = [
            owner
            for prefix, part in self._parts.items()
            if (mine := [one for one in found if one.partition("/")[0] == prefix])
            for owner in sorted(set(mine) - set(part.in_use(mine)))
        ]
        if nobodys:
            self._seals.ring.destroy(nobodys, None)
            _log.info("keys_swept", keys=len(nobodys))
        more = len(found) == BATCH
        self._after = found[-1] if more else ""
        if not more:
            self._swept = time.monotonic()
        return more

    def _seal(self) -> bool:
        """Whether it sealed something. It never ends to look: beside this one, a replica of the
        version before may add some."""
        done = sum(part.seal_plain(BATCH) for part in self._parts.values())
        left = sum(part.plain() for part in self._parts.values())
        self._unsealed.set(left)
        if done:
            _log.info("sealing", documents_left=left)
        self._seals.plain = left > 0
        if not done:
            self._looked = time.monotonic()
        return done > 0
