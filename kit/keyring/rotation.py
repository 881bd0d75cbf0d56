"""Puts what stands under older keys under the newest, while the service goes on; and tells how far
that is."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import structlog
from environs import EnvError
from prometheus_client import Gauge

from kit.background.job import LONGEST_WAIT_S, Step, Stopping
from kit.keyring import ages
from kit.keyring.passed_over import Broken, PassedOver
from kit.keyring.seals import KEY_MISSING, KeyMissing, Seals
from kit.transaction import Document

OUTSTANDING: Final = Gauge(
    "passerelle_keys_outstanding",
    "What is still under an older key: keys that a master key wraps, documents that an index key "
    "hashed",
    ["service", "kind"],
)
BATCH: Final = 50
_READ_EVERY_S: Final = 2.0

_log = structlog.get_logger("kit.keyring")


class Opened(Protocol):
    """One collection of what is opened while keys change."""

    @property
    def passed_over(self) -> PassedOver:
        """What could not be opened."""
        ...

    def still_older(self, refs: Collection[Any]) -> Collection[Any]:
        """Those of these documents, by their `_id`, that are under another key than the newest."""
        ...


class Hashed(Opened, Protocol):
    """One collection of what is found by hashes."""

    def hashed(self) -> Mapping[str, int]:
        """How many documents each index key hashed, by its name."""
        ...

    def hashed_by(self) -> frozenset[str]:
        """The names of these keys."""
        ...

    def hash_anew(self, most: int) -> int:
        """Hashes at most so many documents that another key than the newest hashed; says how many
        it looked at, those that it passed over among them. Raises pymongo's errors."""
        ...


@dataclass(frozen=True)
class KeysInUse:
    """`masters` says how many keys each master key wraps, `index` how many documents each index
    key hashed. `newest_master` and `newest_index` are what this process read in its files, `since`
    is how long there has been that master key (None where that is not known yet), and `retired`
    are those that are kept for older copies alone. `broken` is what stays under an older key
    because it cannot be opened.

    It is `settled` once every one of the `processes` uses the newest for what is new, and nothing
    stands under another.
    """

    newest_master: str
    newest_index: str
    masters: Mapping[str, int]
    index: Mapping[str, int]
    processes: int
    agreed: bool
    since: datetime | None
    retired: Sequence[ages.Retired]
    broken: Sequence[Broken]

    @property
    def outstanding(self) -> tuple[int, int]:
        """Keys and documents that are under another than the newest."""
        return (
            sum(count for name, count in self.masters.items() if name != self.newest_master),
            sum(count for name, count in self.index.items() if name != self.newest_index),
        )

    @property
    def settled(self) -> bool:
        """Whether nothing needs an older key any more."""
        return self.agreed and self.outstanding == (0, 0)


def in_use(seals: Seals, parts: Sequence[Hashed]) -> KeysInUse:
    """As it is now. Who writes is asked before what is written is counted, so that nothing is
    missed that was written meanwhile. Raises pymongo's errors."""
    master, name = seals.newest
    readers = seals.readers()
    agreed = all((one["wraps"], one["hashes"]) == (master, name) for one in readers)
    index: dict[str, int] = {}
    for part in parts:
        for key, count in part.hashed().items():
            index[key] = index.get(key, 0) + count
    wrapped = seals.ring.wrapped()
    broken = _still_broken(seals, parts, readers)
    return KeysInUse(
        master, name, wrapped, index, len(readers), agreed, seals.since(), seals.retired(), broken
    )


def _still_broken(
    seals: Seals, parts: Sequence[Hashed], readers: Sequence[Document]
) -> Sequence[Broken]:
    """What any process passed over, as it was tried last, and was not mended or removed since."""
    told = [Broken(**one) for reader in readers for one in reader.get("broken", ())]
    found = {one.place: one for one in sorted(told, key=lambda one: one.tried)}
    left: list[Broken] = []
    places: tuple[Opened, ...] = (seals.ring, *parts)
    for part in places:
        collection = part.passed_over.collection
        refs = [ref for where, ref in found if where == collection]
        if refs:
            left += [found[collection, ref] for ref in sorted(part.still_older(refs), key=str)]
    return left


def hashed_by(parts: Sequence[Hashed]) -> frozenset[str]:
    """The names of the keys that anything is hashed by. Raises pymongo's errors."""
    return frozenset().union(*(one.hashed_by() for one in parts))


class Rotation:
    """See `kit.background.Job`; any number of replicas may do so at once, and be killed anywhere:
    what is done is done."""

    name: Final = "rotation"

    def __init__(self, service: str, seals: Seals, parts: Sequence[Hashed] = ()) -> None:
        self._service = service
        self._seals = seals
        self._parts = parts
        self._read = float("-inf")
        self._trouble = ""
        self._under_way = False
        self._retired: frozenset[str] = frozenset()

    def prepare(self) -> None:
        """See `Job.prepare`; the service prepares the seals."""

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        if time.monotonic() - self._read >= _READ_EVERY_S:
            self._trouble = self._agree()
            self._read = time.monotonic()
        if self._trouble or stopping() or self._seals.used != self._seals.newest:
            # What another process put under the newest must not be put under an older again.
            return Step(LONGEST_WAIT_S, self._trouble)
        done = self._seals.ring.rewrap(BATCH) + sum(one.hash_anew(BATCH) for one in self._parts)
        parts: tuple[Opened, ...] = (self._seals.ring, *self._parts)
        self._seals.broken = [one for part in parts for one in part.passed_over.told]
        if done or self._under_way:
            self._tell()
        self._under_way = done > 0
        if left := len(self._seals.broken):
            wrong = f"what cannot be opened stays under an older key ({left}): keys show"
            return Step(0.0 if done > left else LONGEST_WAIT_S, wrong)
        return Step(0.0 if done else LONGEST_WAIT_S)

    def leave(self) -> None:
        """See `Job.leave`."""
        self._seals.leave()

    def _agree(self) -> str:
        """What is wrong with the files, if anything: then the keys in memory go on."""
        before = self._seals.newest, self._seals.used
        try:
            self._seals.agree(hashed_by(self._parts))
            retired = self._seals.retired()
        except EnvError:
            return "the files of keys cannot be read"
        except KeyMissing:
            return KEY_MISSING
        after = self._seals.newest, self._seals.used
        if before != after:
            _log.info("keys_taken", newest=after[0], used=after[1])
        names = frozenset(one.name for one in retired)
        if gone := self._retired - names:
            _log.info("retired_keys_gone", names=sorted(gone))
        self._retired = names
        ages.tell(self._service, self._seals.since(), retired)
        return ""

    def _tell(self) -> None:
        keys, documents = in_use(self._seals, self._parts).outstanding
        OUTSTANDING.labels(self._service, "master").set(keys)
        OUTSTANDING.labels(self._service, "index").set(documents)
        _log.info("rotation", keys=keys, documents=documents)
