"""The inbox's database in memory; `tests/kit/inbox_suite.py` proves it equal to the real one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kit.envelope import Envelope
from kit.inbox.deliveries import ATTEMPTS, Delivery, Failure, Received
from kit.inbox.ports import Letter

React = Callable[[Sequence[Envelope]], None]


@dataclass
class Kept:
    """A letter: its state, message and place."""

    state: str
    delivery: Delivery
    event: Received | None
    why: Failure | None = None
    place: int = 0


@dataclass
class Line:
    """A line: its state, its head, and the place of who comes next."""

    state: str
    head: str | None
    next_place: int = 1


@dataclass
class MemoryEffects:
    """See `kit.inbox.ports.Effects`; `react` raises before anything is changed, or not at all."""

    react: React
    now: Callable[[], datetime]
    applied: list[str] = field(default_factory=list)
    letters: dict[str, Kept] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    barriers: list[tuple[str, list[str]]] = field(default_factory=list)
    """Each with what had been applied by then."""

    def take_over(self) -> None:
        """There is no other consumer."""

    def prepare(self) -> None:
        """Nothing has to be there first."""

    def apply(self, events: Sequence[Received]) -> None:
        """See `Effects.apply`."""
        passing: list[Received] = []
        parking: list[Received] = []
        heads: dict[str, str] = {}
        for event in self._unseen(events):
            key = event.envelope.partitionkey
            line = self.lines.get(key)
            if line and (line.state, line.head) == ("retrying", event.id):
                passing.append(event)
                heads[key] = event.id
            elif event.id in self.letters:
                continue
            elif line is None:
                passing.append(event)
            else:
                parking.append(event)
        self._take_in(passing)
        for event in parking:
            self._park(event)
        for key, head in heads.items():
            self._free(key, head)

    def put_off(self, event: Received, due: datetime, why: Failure) -> bool:
        """See `Effects.put_off`."""
        assert due > why.last_failed
        kept = self.letters.get(event.id)
        if kept is not None and kept.state == "parked" and self.now() >= due:
            return False
        return bool(self._unseen([event])) and self._lead(event.id, event, why, "retrying")

    def give_up(
        self, letter_id: str, delivery: Delivery, event: Received | None, why: Failure
    ) -> None:
        """See `Effects.give_up`."""
        if event is None:
            self.letters.setdefault(letter_id, Kept("dead", delivery, None, why))
        elif self._unseen([event]):
            self._lead(letter_id, event, why, "dead")

    def passed(self, barrier: str) -> None:
        """See `Effects.passed`."""
        self.barriers.append((barrier, list(self.applied)))

    def released(self, limit: int) -> Sequence[Received]:
        """See `Effects.released`."""
        for key, line in self.lines.items():
            if line.state == "free":
                return [kept.event for kept in self._parked(key)[:limit] if kept.event]
        return []

    def apply_released(self, events: Sequence[Received]) -> None:
        """See `Effects.apply_released`."""
        key = events[0].envelope.partitionkey
        line = self.lines.get(key)
        if line is None or line.state != "free":
            return
        taken = [e for e in events if e.id in self.letters and self.letters[e.id].state == "parked"]
        self._take_in(self._unseen(taken))
        for event in taken:
            del self.letters[event.id]
        if not self._parked(key):
            del self.lines[key]

    def to_replay(self) -> Letter | None:
        """See `Effects.to_replay`."""
        for letter_id, kept in self.letters.items():
            if kept.state == "replaying":
                return Letter(letter_id, self._as_delivery(kept))
        return None

    def replay(self, event: Received) -> None:
        """See `Effects.replay`."""
        kept = self.letters.get(event.id)
        if kept is None or kept.state != "replaying":
            return
        self._take_in(self._unseen([event]))
        self._free(event.envelope.partitionkey, event.id)

    def replay_failed(self, letter_id: str, why: Failure) -> None:
        """See `Effects.replay_failed`."""
        kept = self.letters.get(letter_id)
        if kept is not None and kept.state == "replaying":
            kept.state, kept.why = "dead", why

    def ask_replay(self, letter_id: str) -> None:
        """What an operator does. A copy that is still to come does not pass as the line's head."""
        kept = self.letters[letter_id]
        kept.state = "replaying"
        line = self.lines.get(kept.event.envelope.partitionkey) if kept.event else None
        if line is not None and line.head == letter_id:
            line.state = "dead"

    def discard(self, letter_id: str) -> None:
        """What an operator does."""
        kept = self.letters[letter_id]
        kept.state = "discarded"
        if kept.event:
            self._free(kept.event.envelope.partitionkey, letter_id, keep=True)

    def _as_delivery(self, kept: Kept) -> Delivery:
        attempts = {ATTEMPTS: kept.why.attempts} if kept.why else {}
        return Delivery(0, kept.delivery.body, {**kept.delivery.headers, **attempts})

    def _unseen(self, events: Sequence[Received]) -> list[Received]:
        first = {event.id: event for event in reversed(events)}
        return [first[i] for i in dict.fromkeys(e.id for e in events) if i not in self.applied]

    def _take_in(self, events: Sequence[Received]) -> None:
        if events:
            self.react([event.envelope for event in events])
            self.applied += [event.id for event in events]

    def _parked(self, key: str) -> list[Kept]:
        waiting = [
            kept
            for kept in self.letters.values()
            if kept.state == "parked" and kept.event and kept.event.envelope.partitionkey == key
        ]
        return sorted(waiting, key=lambda kept: kept.place)

    def _park(self, event: Received) -> None:
        line = self.lines[event.envelope.partitionkey]
        self.letters[event.id] = Kept("parked", event.delivery, event, place=line.next_place)
        line.next_place += 1

    def _free(self, key: str, head: str, *, keep: bool = False) -> None:
        if not keep:
            self.letters.pop(head, None)
        line = self.lines.get(key)
        if line is None or line.head != head:
            return
        if self._parked(key):
            line.state, line.head = "free", None
        else:
            del self.lines[key]

    def _lead(self, letter_id: str, event: Received, why: Failure, state: str) -> bool:
        key = event.envelope.partitionkey
        kept, line = self.letters.get(letter_id), self.lines.get(key)
        if kept is not None and kept.state not in ("parked", "retrying"):
            return False
        if line is not None and line.state != "free" and line.head != letter_id:
            if kept is None:
                self._park(event)
            return False
        if line is None:
            self.lines[key] = Line(state, letter_id)
        else:
            line.state, line.head = state, letter_id
        self.letters[letter_id] = Kept(state, event.delivery, event, why)
        return True
