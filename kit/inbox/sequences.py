"""Whether the events of an aggregate come whole: 1, 2, 3 … without a gap and without a repeat.

For consumers that keep a copy of an aggregate and hear of all its events. One that binds to some
of its events only sees gaps that are none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import UpdateOne
from pymongo.database import Database

from kit import collections
from kit.envelope import Envelope
from kit.inbox.deliveries import SequenceGap, SequenceRepeat
from kit.transaction import Document, Transaction

SEQUENCES: Final = "inbox_sequences"


@dataclass(frozen=True)
class Sequences:
    """Keeps the last number of each subject, in `inbox_sequences`.

    `require`: an event that leaves a gap is refused until the missing ones are there, and one
    that repeats a number for good. Without it both are only noticed. The first event that is
    heard of a subject may have any number: a consumer may join late.
    """

    require: bool

    @staticmethod
    def prepare(database: Database[Document]) -> None:
        """Makes the collection: a snapshot cannot read one that was made after it."""
        collections.ensure(database, SEQUENCES)

    def check(self, tx: Transaction, events: Sequence[Envelope]) -> Counter[str]:
        """Looks at events that were never applied, in their order; gives what it noticed.

        Raises `SequenceGap`, `SequenceRepeat` where whole sequences are required.
        """
        subjects = list({event.subject for event in events})
        sequences = tx.database[SEQUENCES]
        found = sequences.find(
            {"_id": {"$in": subjects}}, batch_size=len(subjects), session=tx.session
        )
        last: dict[str, int] = {one["_id"]: one["sequence"] for one in found}
        noticed: Counter[str] = Counter()
        for event in events:
            before = last.get(event.subject)
            if before is not None and event.sequence <= before:
                if self.require:
                    raise SequenceRepeat(f"{event.subject} #{event.sequence} after #{before}")
                noticed["repeat"] += 1
                continue
            if before is not None and event.sequence > before + 1:
                if self.require:
                    raise SequenceGap(f"{event.subject} #{event.sequence} after #{before}")
                noticed["gap"] += 1
            last[event.subject] = event.sequence
        sequences.bulk_write(
            [UpdateOne({"_id": s}, {"$set": {"sequence": last[s]}}, upsert=True) for s in subjects],
            ordered=False,
            session=tx.session,
        )
        return noticed
