"""The inbox under duplicated, repeated and failing deliveries, with lost answers and crashes."""

from collections import deque
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.envelope import UnreadableEvent
from kit.inbox.batch import Delivery, Handled, Inbox, StoreAway
from tests.kit.eventpath import event

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
DELAYS_S = {"retry.1s": 1, "retry.10s": 10, "retry.1m": 60, "retry.10m": 600}


class Refused(Exception):
    """For good."""


class World:
    """A quorum inbox, its retry queues and a database; the schedule says what goes wrong."""

    def __init__(self, choose, failures: dict[str, int], refused: set[str]) -> None:
        self.choose = choose
        self.failures = failures
        self.refused = refused
        self.now = START
        self.ready: deque[tuple[str, dict]] = deque()
        self.waiting: list[tuple[datetime, int, str, dict]] = []
        self.dead: list[str] = []
        self.applied: list[str] = []
        self.bodies: dict[str, bytes] = {}
        self.crashed = False
        self.trouble = 30
        self.inbox = self._new_inbox()

    def _new_inbox(self) -> Inbox:
        return Inbox(self, "impact.inbox", (UnreadableEvent, Refused))

    def _goes_wrong(self) -> bool:
        if self.trouble and self.choose(0, 5) == 0:
            self.trouble -= 1
            return True
        return False

    def apply(self, events) -> None:
        if self._goes_wrong():
            raise StoreAway
        ids = [received.envelope.id for received in events]
        unseen = [i for i in dict.fromkeys(ids) if i not in self.applied]
        for event_id in unseen:
            if event_id in self.refused:
                raise Refused
            if self.failures.get(event_id):
                self.failures[event_id] -= 1
                raise ValueError
        self.applied += unseen
        if self._goes_wrong():
            raise StoreAway  # committed, but the answer is lost

    def turn(self) -> None:
        """One batch from the queue to its acknowledgement, or to a crash."""
        self._let_time_pass()
        size = self.choose(1, 6)
        batch = [self.ready.popleft() for _ in range(min(size, len(self.ready)))]
        deliveries = [
            Delivery(tag, self.bodies[i], headers) for tag, (i, headers) in enumerate(batch, 1)
        ]
        while True:
            try:
                verdicts = self.inbox.judge(deliveries, self.now)
                break
            except StoreAway:
                continue
        crash_after = self.choose(0, len(batch)) if self._goes_wrong() else None
        for number, ((event_id, _), verdict) in enumerate(zip(batch, verdicts, strict=True)):
            if number == crash_after:
                break
            if isinstance(verdict, Handled):
                continue
            if verdict.key == "dead":
                self.dead.append(event_id)
            else:
                due = self.now + timedelta(seconds=DELAYS_S[verdict.key])
                self.waiting.append((due, len(self.waiting), event_id, dict(verdict.headers)))
        if crash_after is not None:  # before the acknowledgement: all of it comes again
            self.crashed = True
            self.ready.extendleft(reversed(batch))
            self.inbox = self._new_inbox()

    def _let_time_pass(self) -> None:
        if not self.ready and self.waiting:
            self.now = max(self.now, min(self.waiting)[0])
        self.now += timedelta(milliseconds=1)
        due = sorted(entry for entry in self.waiting if entry[0] <= self.now)
        self.waiting = [entry for entry in self.waiting if entry[0] > self.now]
        self.ready += [(event_id, headers) for _, _, event_id, headers in due]


@settings(max_examples=300, deadline=None, database=None)
@given(st.data())
def test_effects_happen_once_in_order_and_nothing_is_lost(data):
    def choose(low: int, high: int) -> int:
        return data.draw(st.integers(low, high))

    events = [event(f"s/{i % 3}", i // 3 + 1) for i in range(choose(1, 12))]
    ids = [e.id for e in events]
    failures = {i: choose(0, 5) for i in ids if choose(0, 3) == 0}
    refused = {i for i in ids if choose(0, 9) == 0}
    world = World(choose, failures, refused)
    world.bodies = {e.id: e.encode() for e in events}
    for envelope in events:
        world.ready += [(envelope.id, {})] * (2 if choose(0, 4) == 0 else 1)
    turns = 0
    while world.ready or world.waiting:
        world.turn()
        turns += 1
        assert turns < 2_000, "never ends"
    assert len(world.applied) == len(set(world.applied)), "an effect happened twice"
    assert set(world.applied) | set(world.dead) == set(ids)
    assert not set(world.applied) & refused
    if not world.crashed and not world.dead:
        for subject in {e.subject for e in events}:
            mine = [e.id for e in events if e.subject == subject]
            assert [i for i in world.applied if i in mine] == mine
