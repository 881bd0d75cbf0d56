"""Reads the archive ahead: while one batch is applied, a thread already reads and decodes the next.

The archive is append-only, so what a span of it says is the same whenever it is read; only what is
applied, and where, depends on the generation.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from threading import Thread

from pymongo.database import Database

from kit.transaction import Document
from services.impact.adapters import reading
from services.impact.adapters.archive import ARCHIVE, POSITIONS
from services.impact.domain.folding import Read


@dataclass(frozen=True)
class Span:
    """The events after a position up to another, which was archived at `as_of`, those that cannot
    be read left out; and the `earlier` ones that a fold of them needs."""

    after: int
    upto: int
    as_of: datetime
    reads: Sequence[Read]
    unreadable: int
    earlier: Sequence[Read]


def read_span(database: Database[Document], after: int, most: int) -> Span | None:
    """The next events after a position, at most so many; None where there are none."""
    end = database[POSITIONS].find_one({"_id": ARCHIVE})
    upto = min(after + most, end["position"] if end else 0)
    if upto <= after:
        return None
    last = database[ARCHIVE].find_one({"position": upto}, {"archived_at": 1})
    if last is None:
        raise LookupError("the archive has a gap")
    reads, unreadable = reading.span(database, after, upto)
    earlier = reading.earlier(database, reads, after)
    return Span(after, upto, last["archived_at"], reads, unreadable, earlier)


class Ahead:
    """Holds at most one span that nobody has asked for yet."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._begun: tuple[int, int, Future[Span | None]] | None = None

    def take(self, after: int, most: int) -> Span | None:
        """See `read_span`. Where there may be more, the next span is begun."""
        span = self._ended(after, most) or read_span(self._database, after, most)
        if span is not None and span.upto - after == most:
            self._begin(span.upto, most)
        return span

    def forget(self) -> None:
        """Lets go of what nobody has asked for."""
        self._begun = None

    def _ended(self, after: int, most: int) -> Span | None:
        """What was begun, where it is this; None also where there was nothing yet."""
        if self._begun is None or self._begun[:2] != (after, most):
            return None
        future, self._begun = self._begun[2], None
        return future.result()

    def _begin(self, after: int, most: int) -> None:
        future: Future[Span | None] = Future()

        def read() -> None:
            try:
                future.set_result(read_span(self._database, after, most))
            except BaseException as error:  # noqa: BLE001 - raised where the span is taken
                future.set_exception(error)

        Thread(target=read, name="archive-ahead", daemon=True).start()
        self._begun = (after, most, future)
