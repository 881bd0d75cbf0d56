"""What the relay sends, as spans: from publish to confirm, for events of recorded traces."""

from itertools import takewhile

from kit import telemetry
from kit.relay.ports import Publisher, Row


class TracedPublisher:
    """A channel whose events are told to `kit.telemetry`; see `kit.relay.ports.Publisher`."""

    def __init__(self, publisher: Publisher, exchange: str) -> None:
        self._publisher = publisher
        self._exchange = exchange
        self._sent: dict[int, tuple[Row, int]] = {}
        self._returned: set[str] = set()

    def publish(self, row: Row) -> int:
        """See `Publisher.publish`."""
        started_ns = telemetry.now_ns()
        tag = self._publisher.publish(row)
        if telemetry.is_sampled(row.traceparent):
            self._sent[tag] = row, started_ns
        return tag

    def returned(self, event_id: str) -> None:
        """The broker could route the event nowhere; its confirm follows."""
        if any(row.id == event_id for row, _ in self._sent.values()):
            self._returned.add(event_id)

    def settled(self, tag: int, *, multiple: bool, taken: bool) -> None:
        """The broker confirmed (`taken`) or refused a tag, or all up to it."""
        tags = list(takewhile(tag.__ge__, self._sent)) if multiple else [tag]
        for known in tags:
            if known in self._sent:
                row, started_ns = self._sent.pop(known)
                self._tell(row, started_ns, taken)

    def _tell(self, row: Row, started_ns: int, taken: bool) -> None:
        failure = None if taken else "refused"
        if row.id in self._returned:
            self._returned.discard(row.id)
            failure = "unroutable"
        telemetry.published(
            self._exchange, row.key, row.id, row.traceparent or "", started_ns, failure
        )
