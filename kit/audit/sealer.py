"""Seals what was written to the audit log, as one of a service's jobs.

Nothing but an insertion changes the chain: a seal's number is its `_id`, so of two that would
follow the same one only one can be written, and a sealer that is killed leaves either a whole seal
or none. Whatever it read is as of the seal before, by which nothing is sealed twice.

Ids and instants of entries are not the order in which they were committed, so a seal does not go on
where the one before stopped: it looks back over `MARGIN`, and at what is there without a seal. Once
in a while all entries are looked through.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from bson.raw_bson import RawBSONDocument
from environs import EnvError
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from kit.audit.chain import MARGIN, Sealed, digest_of, is_sealable, make_seal
from kit.audit.keys import AuditKeys
from kit.audit.places import Document, entries_of, prepare, seals_of
from kit.audit.unsealed import look
from kit.background import LONGEST_WAIT_S, Step, Stopping
from kit.clock import Clock

EVERY_S: Final = 30.0
"""An entry waits so long for its seal, or a little longer."""
STILL: Final = timedelta(hours=1)
"""After so long a time without entries an empty seal says that there were none."""
MOST: Final = 1_000
"""Entries in one seal."""
_PAGE: Final = 5_000
_SWEEP_EVERY_S: Final = 6 * 3600.0
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)

_log = structlog.get_logger("kit.audit")


class Sealer:
    """See `kit.background.Job`; of several replicas one should seal (`TakingTurns`)."""

    name: Final = "audit-sealer"

    def __init__(
        self,
        database: Database[Document],
        clock: Clock,
        *,
        keys: Callable[[], AuditKeys] = AuditKeys.from_environment,
        every_s: float = EVERY_S,
        most: int = MOST,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._keys = keys
        self._every_s = every_s
        self._most = most
        self._ticks = ticks
        self._due = float("-inf")
        self._sweep_due = float("-inf")
        self._swept: datetime | None = None
        self._trouble = ""

    def prepare(self) -> None:
        """See `Job.prepare`."""
        prepare(self._database)

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        now = self._ticks()
        try:
            if now >= self._due:
                more = self.seal()
                if more:
                    return Step(0.0, self._trouble)
                self._due = now + self._every_s
            elif not stopping() and (self._swept is not None or now >= self._sweep_due):
                self.sweep()
        except EnvError:
            return Step(LONGEST_WAIT_S, "the file of audit keys cannot be read")
        return Step(LONGEST_WAIT_S, self._trouble)

    def leave(self) -> None:
        """See `Job.leave`: whoever goes on finds all in the database."""

    def seal(self) -> bool:
        """Seals what is there without a seal, at most `most`; says whether there is more."""
        now = self._clock.now()
        last = last_seal(self._database)
        found, more = self._unsealed(horizon(self._database, None))
        still = last is not None and not last["more"] and now - last["at"] < STILL
        if not found and (still or last is None):
            return False
        return self._write(last, found, now, more=more) and more

    def sweep(self) -> None:
        """Looks through the next page of all entries for one that came too late to be seen."""
        last = last_seal(self._database)
        since = horizon(self._database, None)
        page = look(self._database, self._swept or _BEGINNING, since, _PAGE)
        self._swept = page.next
        if page.next is None:
            self._sweep_due = self._ticks() + _SWEEP_EVERY_S
        if late := self._sealable(page.unsealed):
            _log.error("audit_entries_late", count=len(late))
            # It says nothing of what is there at this moment: others may wait.
            self._write(last, late[: self._most], self._clock.now(), more=True)
            self._due = float("-inf")

    def _unsealed(self, since: datetime) -> tuple[list[Document], bool]:
        found: list[Document] = []
        next_: datetime | None = since
        while next_ is not None:
            page = look(self._database, next_, None, _PAGE)
            next_ = page.next
            found += self._sealable(page.unsealed)
            if len(found) > self._most:
                return found[: self._most], True
        return found, False

    def _sealable(self, entries: Sequence[Document]) -> list[Document]:
        fit = [one for one in entries if is_sealable(one["_id"])]
        if len(fit) < len(entries):
            self._trouble = "an entry of the audit log has an odd id"
        return fit

    def _write(
        self, last: Document | None, found: Sequence[Document], now: datetime, *, more: bool
    ) -> bool:
        """Whether this sealer was the one to write it."""
        raw = entries_of(self._database).with_options(
            codec_options=self._database.codec_options.with_options(document_class=RawBSONDocument)
        )
        read = raw.find({"_id": {"$in": [one["_id"] for one in found]}}, sort=[("at", 1)])
        entries = [Sealed(one["_id"], one["at"], digest_of(one.raw)) for one in read]
        seal = make_seal(last, entries, now, more=more, keys=self._keys())
        try:
            seals_of(self._database).insert_one(seal)
        except DuplicateKeyError:
            # Another replica's turn has begun; it saw the same.
            return False
        _log.info("audit_sealed", number=seal["_id"], hash=seal["hash"], entries=seal["count"])
        return True


def last_seal(database: Database[Document]) -> Document | None:
    """The head of the chain."""
    return seals_of(database).find_one({}, {"entries": 0}, sort=[("_id", -1)])


def horizon(database: Database[Document], before: int | None) -> datetime:
    """Whatever bears an earlier instant was sealed, or seen to be missing, when the chain stood
    before this number (None: now)."""
    query: Document = {"more": False}
    if before is not None:
        query["_id"] = {"$lt": before}
    complete = seals_of(database).find_one(query, {"at": 1}, sort=[("_id", -1)])
    return _BEGINNING if complete is None else complete["at"] - MARGIN
