"""The relay itself: reacts to what happens outside by asking for the next thing. Host-free.

Every method returns at once and is called from one thread.
"""

from collections.abc import Callable, Sequence

from kit.relay.figures import Figures
from kit.relay.flow import Flow, Limits
from kit.relay.ports import ChannelGone, Permit, Publisher, Row, Work


class Relay:
    """Reads, publishes, deletes: always as much of each as may go on at once."""

    def __init__(
        self,
        work: Work,
        permit: Permit,
        monotonic: Callable[[], float],
        limits: Limits | None = None,
        figures: Figures | None = None,
    ) -> None:
        self.figures = figures or Figures()
        self.flow = Flow(limits or Limits(), self.figures.confirm_seconds)
        self._work = work
        self._permit = permit
        self._monotonic = monotonic
        self._publisher: Publisher | None = None
        self._held_back = False
        self._stopping = False
        self._more = True
        self._rung = False
        self._fetching = False
        self._fetch_is_stale = False
        self._deleting = False

    @property
    def idle(self) -> bool:
        """Nothing in flight, nothing left to delete, no request open."""
        return not (self.flow.in_flight or self.flow.confirmed_count or self._deleting)

    @property
    def published(self) -> int:
        """Events given to the channel, repeats included."""
        return self.figures.published

    @property
    def confirmed(self) -> int:
        """Events that the broker confirmed, repeats included."""
        return self.figures.confirmed

    @property
    def failed(self) -> int:
        """Events that the broker refused or could not route, each time."""
        return self.figures.failed

    @property
    def quiet(self) -> bool:
        """Whether nothing is on its way to the broker, nor was left on an earlier connection.

        In a pause it stays so. Only a relay with a channel can tell: it was admitted after the
        end of every connection before.
        """
        return self.has_channel and not self.flow.in_flight

    @property
    def has_channel(self) -> bool:
        """Whether there is a broker to publish to."""
        return self._publisher is not None

    def connected(self, publisher: Publisher) -> None:
        """There is a channel in confirm mode."""
        self._publisher = publisher
        self._held_back = False
        self._more = True
        self.pump()

    def disconnected(self) -> None:
        """The channel is gone; what it had not confirmed will be published again."""
        self._lose_channel()
        self.pump()

    def hold_back(self, blocked: bool) -> None:
        """The broker asked publishers to pause (an alarm), or to go on."""
        self._held_back = blocked
        self.pump()

    def ring(self) -> None:
        """There may be new rows."""
        self._more = self._rung = True
        self.pump()

    def sweep(self) -> None:
        """Called now and then: finds what no doorbell told, and deletes what few confirms left."""
        self._delete()
        self.ring()

    def stop(self) -> None:
        """Sends nothing more; what is in flight is still confirmed and deleted."""
        self._stopping = True
        self._give_up_unsent()
        self.pump()

    def returned(self, event_id: str) -> None:
        """The broker could not route an event."""
        self.flow.returned(event_id)

    def settled(self, tag: int, *, multiple: bool, taken: bool) -> None:
        """The broker confirmed (`taken`) or refused a tag, or all up to it."""
        before = self.flow.in_flight
        failed = self.flow.settle(tag, multiple=multiple, taken=taken, now=self._monotonic())
        if failed:
            # a fetch under way may bring the successors of what has to come first again
            self._fetch_is_stale = self._fetching
            self._more = True
        self.figures.failed += failed
        self.figures.confirmed += before - self.flow.in_flight - failed
        self.pump()

    def fetched(self, rows: Sequence[Row], limit: int) -> None:
        """The rows that were asked for; fewer than `limit` means that there are no more."""
        self._fetching = False
        self.figures.fetched_rows.observe(len(rows))
        if self._fetch_is_stale:
            # Read with knowledge that no longer holds; what it found will be found again.
            self._fetch_is_stale = False
        else:
            self._more = self._rung or len(rows) >= limit
            self.flow.take(rows)
        self.pump()

    def fetch_failed(self) -> None:
        """The database did not answer; the sweep asks again."""
        self._fetching = False
        self._fetch_is_stale = False
        self._more = False

    def deleted(self, ids: Sequence[str]) -> None:
        """These rows are gone."""
        self._deleting = False
        self.flow.deleted(ids)
        self.pump()

    def delete_failed(self) -> None:
        """The database did not answer; the next confirm or sweep asks again."""
        self._deleting = False

    def pump(self) -> None:
        """Asks for all that can be done now."""
        self._send()
        if self.flow.confirmed_count >= self.flow.limits.bulk or not self.flow.in_flight:
            self._delete()
        self._fetch()

    def _sender(self) -> Publisher | None:
        """The publisher, if this relay may use it now."""
        if self._held_back or self._stopping:
            return None
        now = self._monotonic()
        if self._permit.valid(now):
            return None if self._permit.paused(now) else self._publisher
        self._give_up_unsent()
        return None

    def _send(self) -> None:
        while (publisher := self._sender()) and (row := self.flow.next()):
            try:
                tag = publisher.publish(row)
            except ChannelGone:
                self._lose_channel()
                return
            self.flow.sent(tag, row, self._monotonic())
            self.figures.published += 1

    def _delete(self) -> None:
        if self.flow.confirmed_count and not self._deleting:
            self._deleting = True
            self._work.request_delete(self.flow.confirmed)

    def _fetch(self) -> None:
        if self._fetching or not self._more or self._sender() is None:
            return
        now = self._monotonic()
        wanted = self.flow.wanted(now)
        if wanted:
            self._fetching = True
            self._rung = False
            self._work.request_fetch(wanted, self.flow.known(), self.flow.parked(now))

    def _lose_channel(self) -> None:
        self._publisher = None
        self.flow.disconnected()
        self._fetch_is_stale = self._fetching
        self._more = True

    def _give_up_unsent(self) -> None:
        self.flow.forget_unsent()
        self._fetch_is_stale = self._fetching
