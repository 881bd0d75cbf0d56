"""Tokens are withdrawn: kept in the service's database, and read anew by each of its processes.

RFC 7009 lets a client revoke its own token at the issuer. Services here ask no issuer, so what is
withdrawn is told to them, either as one token or as all of a subject's up to an instant, which is
what Keycloak calls "not before".
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import pymongo
from pymongo import ReturnDocument

from kit import audit, collections
from kit.background import LONGEST_WAIT_S, Step, Stopping
from kit.clock import Clock, SystemClock
from kit.context import Context
from kit.tokens import LEEWAY_SECONDS
from kit.transaction import Document, Store, Transaction
from kit.withdrawn import Withdrawn

COLLECTION: Final = "withdrawn_tokens"
REASONS: Final = ("stolen", "lost", "disclosed", "left_team", "other")
AHEAD: Final = timedelta(seconds=LEEWAY_SECONDS)
"""An instant of who withdraws may be so far in the future, by a clock that is ahead."""
_OVER: Final = 4 * timedelta(seconds=LEEWAY_SECONDS)
"""The instant may be ahead, a token good for longer, and accepted for longer, by the clocks' leeway
each; the fourth is for the clock of the database, which ends an entry."""
_READ_WITHIN_S: Final = 3.0


@dataclass(frozen=True)
class Wanted:
    """Which tokens: the one of that id, or those of a subject issued up to an instant, the present
    one where it is None. `reason` is one of `REASONS`."""

    reason: str
    subject: str | None = None
    token_id: str | None = None
    issued_until: datetime | None = None


class Withdrawals:
    """Of one service. As a job (see `kit.background.Job`) each process reads them again each second
    into `withdrawn`, where calls look them up; while the database is away, those of before hold.

    An entry stays for as long as a token that it is about may be accepted: `longest_life`, and a
    little more.
    """

    name: Final = "withdrawn-tokens"

    def __init__(self, store: Store, longest_life: timedelta, clock: Clock | None = None) -> None:
        self._store = store
        self._kept_for = longest_life + _OVER
        # By which tokens are issued, and the database ends entries; a simulation's is another.
        self._clock = clock or SystemClock()
        self._reading = threading.Lock()
        self.withdrawn = Withdrawn()

    def prepare(self) -> None:
        """Makes what has to be there; may run any number of times. Raises pymongo's errors."""
        collections.ensure(self._store.database, COLLECTION)
        kept = self._store.database[COLLECTION]
        kept.create_index("kept_until", name="forget", expireAfterSeconds=0)

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        del stopping
        with pymongo.timeout(_READ_WITHIN_S):
            self.read()
        return Step(LONGEST_WAIT_S)

    def leave(self) -> None:
        """See `Job.leave`: there is nothing to be left to others."""

    def read(self) -> None:
        """Reads them now. Raises pymongo's errors; then those of before hold."""
        with self._reading:
            subjects: dict[str, float] = {}
            ids = set()
            wanted = {"subject": 1, "token_id": 1, "issued_until": 1}
            for one in self._store.database[COLLECTION].find({}, wanted):
                if one["token_id"] is not None:
                    ids.add(one["token_id"])
                else:
                    subjects[one["subject"]] = one["issued_until"].timestamp()
            self.withdrawn.know(subjects, frozenset(ids))

    def withdraw(self, wanted: Wanted, context: Context) -> Document:
        """Withdraws tokens, for this process at once; gives what is kept of it.

        A repeat changes nothing but who withdrew them last, and why; of a subject the latest
        instant holds.
        """
        kept = self._store.run(lambda tx: self._keep(tx, wanted), context)
        # Not within a reading that may have begun before the commit: it would be forgotten again.
        with self._reading:
            if kept["token_id"] is not None:
                self.withdrawn.add_token(kept["token_id"])
            else:
                self.withdrawn.add_subject(kept["subject"], kept["issued_until"].timestamp())
        return kept

    def find(self, limit: int, after: str | None = None) -> Sequence[Document]:
        """Those that are kept, in the order of their ids. Raises pymongo's errors."""
        query = {} if after is None else {"_id": {"$gt": after}}
        kept = self._store.database[COLLECTION]
        return list(kept.find(query, sort=[("_id", 1)], limit=limit))

    def _keep(self, tx: Transaction, wanted: Wanted) -> Document:
        now = self._clock.now()
        latest: dict[str, Any] = {"kept_until": now + self._kept_for}
        told: Document = {
            "withdrawn_at": now,
            "withdrawn_by": tx.context.actor,
            "reason": wanted.reason,
        }
        if wanted.token_id is not None:
            name, which = wanted.token_id, f"token/{wanted.token_id}"
            told |= {"token_id": name, "subject": None, "issued_until": None}
        else:
            name, which = str(wanted.subject), f"subject/{wanted.subject}"
            told |= {"token_id": None, "subject": name}
            latest["issued_until"] = wanted.issued_until or now
        kept: Any = tx.database[COLLECTION].find_one_and_update(
            {"_id": which},
            {"$set": told, "$max": latest},
            upsert=True,
            return_document=ReturnDocument.AFTER,
            session=tx.session,
        )
        audit.record(tx, "token.withdraw", [name], wanted.reason)
        document: Document = kept
        return document
