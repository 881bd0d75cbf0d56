"""Past events, each once and every aggregate's in order: from the archive, then the stream.

The stream holds what was published since some moment; impact's archive holds what impact took in,
in the order in which it did. Each keeps the order of every aggregate. They overlap, and an event
that waited in impact for its turn stands late in the archive and may be in the stream no more.

So a beginning of the archive is given, up to the last position of an event that may have been
published before the stream begins; then the stream, without what was given. An aggregate's events
in that beginning come before all others of it, because impact takes them in in order; what follows
them was published later, and so is in the stream. See docs/decisions/0014.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from kit.envelope import Envelope
from ops.errors import OperatorError

SKEW: Final = timedelta(minutes=5)
"""So far the clocks of services, relays and database may be apart."""


@dataclass(frozen=True)
class Placed:
    """An event and its place: its offset in the stream, or its position in the archive.

    `came_in` is when the archive took it in.
    """

    place: int
    event: Envelope
    came_in: datetime | None = None


@dataclass(frozen=True)
class Span:
    """What the stream holds: its first and last offset, and the first events."""

    first: int
    last: int
    earliest: Sequence[Envelope]


class Archive(Protocol):
    """Impact's archive."""

    def first_came_in(self, ids: Sequence[str]) -> datetime | None:
        """When the first of these came in, None where none is there."""
        ...

    def last_before(self, instant: datetime) -> int:
        """The last position of an event that happened before; 0 where there is none."""
        ...

    def events(self, since: datetime, until: datetime, after: int, last: int) -> Iterator[Placed]:
        """Those that happened in `[since, until)`, at the positions in `(after, last]`."""
        ...


class Stream(Protocol):
    """The stream of all events."""

    def span(self) -> Span | None:
        """Where it begins and ends, None where it is empty."""
        ...

    def events(self, begin: int | datetime, last: int) -> Iterator[Placed]:
        """From an offset or an instant on up to the offset `last`, in the stream's order."""
        ...


@dataclass(frozen=True)
class Mark:
    """A place to go on from: `archive` is how far of the archive is (to be) given."""

    archive: int
    stream: int | None = None

    def __str__(self) -> str:
        return f"{self.archive}" if self.stream is None else f"{self.archive}+{self.stream}"

    @staticmethod
    def read(text: str) -> "Mark":
        """Raises `OperatorError` where it is none."""
        archive, _, stream = text.partition("+")
        try:
            return Mark(int(archive), int(stream) if stream else None)
        except ValueError as error:
            raise OperatorError(f"--after {text!r} is no mark of a replay") from error


@dataclass(frozen=True)
class Past:
    """All that happened in `[since, until)`."""

    archive: Archive
    stream: Stream
    since: datetime
    until: datetime

    def events(self, after: Mark | None = None) -> Iterator[tuple[Mark, Envelope]]:
        """Each event with the mark to go on after it.

        Raises `OperatorError` where the stream no longer holds what follows `after`.
        """
        span = self.stream.span()
        in_stream = after is not None and after.stream is not None
        last = after.archive if after and in_stream else self._archived(span)
        if after is not None and not in_stream:
            last = max(last, after.archive)
        given: set[str] = set()
        for placed in self.archive.events(self.since, self.until, 0, last):
            if span is not None and self._may_be_in(span, placed):
                given.add(placed.event.id)
            if not in_stream and (after is None or placed.place > after.archive):
                yield Mark(placed.place), placed.event
        if span is None:
            return
        begin: int | datetime = span.first if last else self.since
        if after is not None and after.stream is not None:
            if after.stream + 1 < span.first:
                raise OperatorError("the stream holds what follows no more: begin again")
            begin = after.stream + 1
        if isinstance(begin, int) and begin > span.last:
            return
        for placed in self.stream.events(begin, span.last):
            event = placed.event
            if self.since <= event.at < self.until and event.id not in given:
                yield Mark(last, placed.place), event

    def _archived(self, span: Span | None) -> int:
        """The last position of the archive that has to be given; 0 where the stream has all."""
        if span is None:
            return self.archive.last_before(self.until)
        began = self.archive.first_came_in([event.id for event in span.earliest])
        if began is None:
            return self.archive.last_before(self.until)
        if self.since > began + SKEW:
            return 0
        return self.archive.last_before(began + SKEW)

    @staticmethod
    def _may_be_in(span: Span, placed: Placed) -> bool:
        """False where the event came in well before anything that the stream holds happened."""
        return placed.came_in is None or placed.came_in + SKEW > _at(span)


def _at(span: Span) -> datetime:
    """When the stream's first events happened, at the earliest."""
    return min((event.at for event in span.earliest), default=datetime.min.replace(tzinfo=UTC))
