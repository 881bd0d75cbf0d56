"""Follows the archive: what it holds is folded into the pages of the live generation, and into
those of one that is being built, which then becomes the live one in one step.

A batch is applied in one transaction with the position up to which the generation counts, so it
has its effects once, whoever else does the same and whenever this process ends.

During an update processes of two versions run side by side. Each keeps only the generations that
its own fold began: pages would be nobody's if two folds wrote on them.
"""

import contextlib
import gc
import time
from collections.abc import Iterator
from functools import partial
from typing import Final, TypeGuard

import structlog
from prometheus_client import Counter
from pymongo.database import Database
from pymongo.errors import PyMongoError

from kit import collections
from kit.background import Step, Stopping
from kit.clock import Clock
from kit.context import Context
from kit.transaction import Document, Store, Transaction
from services.impact.adapters import generations, rebuilds, years
from services.impact.adapters.ahead import Ahead, Span
from services.impact.adapters.archive import ARCHIVE
from services.impact.adapters.generations import GENERATIONS, MongoGeneration
from services.impact.application.projecting import apply
from services.impact.domain.folding import Changes, fold
from services.impact.domain.rules import RULES

LIVE_BATCH: Final = 2_000
"""Events of a step while others wait for the figures; several hundred pages at most."""
BUILD_BATCH: Final = 20_000
_IDLE_S: Final = (0.02, 0.25)
"""How long to wait for new events: briefly after some came, longer once they have ceased."""
_YEARS_EVERY_S: Final = 30.0
_KEPT_S: Final = 60
"""So long a generation stays that is no longer live, for whoever still reads it."""
_FOLDED: Final = Counter(
    "passerelle_projector_events_total",
    "Events folded into figures, by the state of the generation",
    ["generation"],
)
_ANOTHERS: Final = "figures are of another version of the code; update this one, or rebuild them"
_OURS: Final = Context(correlation_id="projector", actor="projector")

_log = structlog.get_logger("services.impact.projector")


class Projector:
    """See `kit.background.Job`."""

    name = "projector"

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._database: Database[Document] = store.database
        self._clock = clock
        self._ahead = Ahead(self._database)
        self._idle_s = _IDLE_S[0]
        self._late = True
        """Whether pages changed since years were put together last, at `_put_at`."""
        self._put_at = float("-inf")

    def prepare(self) -> None:
        """Makes the first generation where there is none, and begins another where an older fold
        made the live one. What a newer one made stays: an older process starts again."""
        prepare(self._database)
        live = self._live()
        if live is None:
            generations.create(self._database, 1)
            rebuilds.begin(self._database, None, "live", self._clock.now())
        elif live["fold"] < rebuilds.FOLD:
            number = self.rebuild()
            _log.warning("figures_stand_until_rebuilt", generation=number)

    def rebuild(self) -> int:
        """Begins a new generation beside the live one, or finds the one being built, unless an
        older fold began it; its number."""
        building = self._building()
        if building is not None:
            if building["fold"] >= rebuilds.FOLD:
                return int(building["_id"])
            self._give_up(building)
        return rebuilds.begin(self._database, None, "building", self._clock.now())

    def step(self, stopping: Stopping) -> Step:
        """Takes a batch into the live generation, or else into the one being built."""
        live = self._live()
        if live is None:
            return Step(_IDLE_S[1])
        took = self.advance(live, LIVE_BATCH) if _is_ours(live) else 0
        building = self._building()
        if building is not None and building["fold"] < rebuilds.FOLD:
            # Asked for of an older service, or begun by an older process: as it is asked for, anew.
            self.rebuild()
            return Step(0)
        if _is_ours(building) and took < LIVE_BATCH and not stopping():
            self._build(building)
            return Step(0)
        if not _is_ours(live):
            return Step(_IDLE_S[1], _ANOTHERS)
        self._late = self._late or bool(took)
        if not took:
            self._ahead.forget()
            self._retire()
            self._put_together(live)
        self._idle_s = _IDLE_S[0] if took else min(2 * self._idle_s, _IDLE_S[1])
        return Step(0 if took == LIVE_BATCH else self._idle_s)

    def leave(self) -> None:
        """See `Job.leave`."""
        self._ahead.forget()

    def catch_up(self) -> None:
        """Takes in all that is archived, and ends a rebuild that was begun."""
        while _is_ours(live := self._live()) and self.advance(live, LIVE_BATCH):
            pass
        while _is_ours(building := self._building()):
            self._build(building)
        if _is_ours(live := self._live()):
            self._years(live)

    def advance(self, record: Document, batch: int) -> int:
        """Folds the next events into a generation; how many they were.

        Where that fails by a defect, the events before the one that cannot be counted are taken in,
        and it is left out: all others would wait for it for ever.
        """
        try:
            return self._advance(record, batch)
        except (PyMongoError, OSError, MemoryError):
            # Of the surroundings: the same events may well be counted later.
            raise
        except Exception as defect:  # noqa: BLE001 - it is told, and counted as unreadable
            return self.advance(record, batch // 2) if batch > 1 else self._skip(record, defect)

    def _skip(self, record: Document, defect: Exception) -> int:
        position = record["position"] + 1
        event = self._database[ARCHIVE].find_one({"position": position}, {"archived_at": 1})
        if event is None:
            raise LookupError("the archive has a gap") from defect
        where = {name: record[name] for name in ("_id", "position", "state")}
        after = {"position": position, "as_of": event["archived_at"]}
        self._database[GENERATIONS].update_one(where, {"$set": after, "$inc": {"unreadable": 1}})
        _log.error(
            "archived_event_left_out",
            position=position,
            generation=record["_id"],
            exc_info=defect,
        )
        return 1

    def _advance(self, record: Document, batch: int) -> int:
        position = int(record["position"])
        with _without_cycles():
            span = self._ahead.take(position, batch)
            if span is None:
                return 0
            owners = generations.owners_of(self._database, record["_id"])
            changes = fold(span.reads, span.earlier, owners, RULES)
            work = partial(self._apply, record=record, changes=changes, span=span)
            if self._store.run(work, _OURS):
                _FOLDED.labels(record["state"]).inc(span.upto - position)
            return span.upto - position

    def _apply(self, tx: Transaction, record: Document, changes: Changes, span: Span) -> bool:
        # A rebuild may have been cancelled meanwhile.
        where = {name: record[name] for name in ("_id", "position", "state")}
        after = {"position": span.upto, "as_of": span.as_of}
        records = tx.database[GENERATIONS]
        before = records.find_one_and_update(where, {"$set": after}, session=tx.session)
        if before is None:
            # Another process has taken the same events in, or it is not to be counted any more.
            return False
        generation = MongoGeneration(tx.database, tx.session, before)
        apply(changes, generation)
        records.update_one(
            {"_id": record["_id"]},
            {"$set": {"next": generation.next}, "$inc": {"unreadable": span.unreadable}},
            session=tx.session,
        )
        return True

    def _build(self, building: Document) -> None:
        live = self._live()
        if not building["position"]:
            generations.create(self._database, building["_id"])
        if live is not None and building["position"] >= live["position"]:
            self._years(building)
            self._switch(building, live)
        else:
            self.advance(building, BUILD_BATCH)

    def _switch(self, building: Document, live: Document) -> None:
        """The built generation counts all that the live one does: it takes its place."""

        def work(tx: Transaction) -> bool:
            records = tx.database[GENERATIONS]
            now = self._clock.now()
            where = [
                {name: one[name] for name in ("_id", "state", "position")}
                for one in (live, building)
            ]
            if any(records.find_one(one, session=tx.session) is None for one in where):
                # More was counted meanwhile, or it was cancelled.
                return False
            for one, told in zip(
                where,
                ({"state": "old", "ended_at": now}, {"state": "live", "live_at": now}),
                strict=True,
            ):
                records.update_one(one, {"$set": told}, session=tx.session)
            return True

        if self._store.run(work, _OURS):
            _log.info("generation_switched", generation=building["_id"])

    def _give_up(self, building: Document) -> None:
        self._database[GENERATIONS].update_one(
            {"_id": building["_id"], "state": "building"},
            {"$set": {"state": "cancelled", "ended_at": self._clock.now()}},
        )

    def _put_together(self, live: Document) -> None:
        """Sees now and then, while nothing else is to do, to years that late events took apart."""
        if self._late and time.monotonic() - self._put_at >= _YEARS_EVERY_S:
            self._put_at, self._late = time.monotonic(), False
            self._years(live)

    def _years(self, record: Document) -> None:
        for measure, year in years.missing(self._database, record["_id"], self._clock.now()):
            work = partial(years.put_together, record=record, measure=measure, year=year)
            self._store.run(work, _OURS)

    def _retire(self) -> None:
        now = self._clock.now()
        for record in self._database[GENERATIONS].find({"state": {"$in": ["old", "cancelled"]}}):
            if (now - record["ended_at"]).total_seconds() > _KEPT_S:
                generations.drop(self._database, record["_id"])
                self._database[GENERATIONS].delete_one({"_id": record["_id"]})

    def _live(self) -> Document | None:
        return self._database[GENERATIONS].find_one({"state": "live"})

    def _building(self) -> Document | None:
        return self._database[GENERATIONS].find_one({"state": "building"})


@contextlib.contextmanager
def _without_cycles() -> Iterator[None]:
    """Looks for no cycles of garbage meanwhile. A batch is hundreds of thousands of small tuples
    that live until its end and form none: going through them takes a quarter of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _is_ours(record: Document | None) -> TypeGuard[Document]:
    """Whether it is there, and made by this code's fold."""
    return record is not None and bool(record["fold"] == rebuilds.FOLD)


def prepare(database: Database[Document]) -> None:
    """Creates the collection of generations."""
    collections.ensure(database, GENERATIONS)
    database[GENERATIONS].create_index(
        "state", name="live", unique=True, partialFilterExpression={"state": "live"}
    )
    rebuilds.prepare(database)
