"""A relay whose surroundings a test plays by hand."""

from kit.relay.flow import Limits
from kit.relay.ports import ChannelGone, Row
from kit.relay.relay import Relay

LIMITS = Limits(window=2, page=10, room=40, bulk=5, backoff=(1.0, 9.0))


class Bench:
    """Work, permit, publisher and clock in one; keeps what the relay asked for."""

    def __init__(self):
        self.time = 0.0
        self.lease = True
        self.pausing = False
        self.gone = False
        self.asked = []
        self.deleting = []
        self.sent = []
        self.relay = Relay(self, self, lambda: self.time, LIMITS)
        self.relay.connected(self)

    def valid(self, _now):
        """See `Permit`."""
        return self.lease

    def paused(self, _now):
        """See `Permit`."""
        return self.pausing

    def request_fetch(self, limit, known, parked):
        """See `Work`."""
        self.asked.append((limit, set(known), set(parked)))

    def request_delete(self, ids):
        """See `Work`."""
        self.deleting.append(list(ids))

    def publish(self, row):
        """See `Publisher`."""
        if self.gone:
            raise ChannelGone
        self.sent.append(row.id)
        return len(self.sent)

    def bring(self, *ids):
        """Answers a fetch with these rows."""
        self.relay.fetched([row(i) for i in ids], LIMITS.page)

    def settle(self, tag, taken=True, multiple=False):
        """The broker's word on a tag."""
        self.relay.settled(tag, multiple=multiple, taken=taken)


def row(event_id):
    """`a2` is the second event of subject `a`."""
    return Row(event_id, int(event_id[1:]), "k", event_id[0], "p", "t", b"")
