"""What becomes of deliveries, one batch at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from kit.envelope import UnreadableEvent
from kit.inbox.barriers import BARRIER
from kit.inbox.batch import IMMEDIATE_RETRIES, Inbox
from kit.inbox.deliveries import Delivery, SequenceGap, SequenceRepeat, UnknownEvent
from kit.inbox.ports import StoreAway
from tests.kit.eventpath import event
from tests.kit.memory_inbox import MemoryEffects

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Refused(Exception):
    """A refusal of some service."""


class Watch:
    """Remembers what it was told."""

    def __init__(self):
        self.told = []

    def put_off(self, event, why, tier):
        self.told.append(("put off", event.id, tier.name, why.reason))

    def given_up(self, letter, event, why):
        assert event is None or event.id == letter
        self.told.append(("given up", letter, why.reason))

    def released(self, count):
        self.told.append(("released", count))

    def replayed(self, letter, why):
        self.told.append(("replayed", letter, why.reason if why else None))


class Bench:
    """An inbox over a database in memory, and a broker that takes everything."""

    def __init__(self):
        self.failures = {}
        self.calls = 0
        self.away = False
        self.effects = MemoryEffects(self._react, lambda: NOW)
        self.watch = Watch()
        self.inbox = Inbox(self.effects, "impact.inbox", self.watch, (Refused,))
        self.sent = []

    def _react(self, envelopes):
        self.calls += 1
        if self.away:
            raise StoreAway
        for envelope in envelopes:
            errors = self.failures.get(envelope.id)
            error = errors and (errors.pop(0) if len(errors) > 1 else errors[0])
            if error:
                raise error

    def fail(self, envelope, *errors):
        self.failures[envelope.id] = list(errors)

    def redeliver(self, key, delivery):
        self.sent.append((key, delivery))

    def judge(self, *deliveries, now=NOW):
        self.inbox.judge(deliveries, now, self.redeliver)

    def judge_events(self, *envelopes, now=NOW, **headers):
        return self.judge(*deliveries(*envelopes, **headers), now=now)

    def work_off(self, now=NOW):
        while self.inbox.work_off(now, self.redeliver):
            pass

    @property
    def applied(self):
        return self.effects.applied

    def states(self):
        return {letter: kept.state for letter, kept in self.effects.letters.items()}


@pytest.fixture
def bench():
    return Bench()


def deliveries(*envelopes, **headers):
    return [Delivery(i, e.encode(), headers) for i, e in enumerate(envelopes, start=1)]


def test_a_good_batch_is_applied_at_once_and_in_order(bench):
    events = [event(f"s/{i}") for i in range(100)]
    bench.judge_events(*events)
    assert bench.applied == [e.id for e in events]
    assert bench.calls == 1
    assert (bench.sent, bench.states()) == ([], {})


def test_the_poison_is_isolated_and_the_others_pass(bench):
    events = [event(f"s/{i}") for i in range(64)]
    bench.fail(events[40], Refused())
    bench.judge_events(*events)
    assert bench.applied == [e.id for e in events if e is not events[40]]
    assert bench.states() == {events[40].id: "dead"}
    assert bench.calls < 20


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Refused(), "refused"),
        (UnknownEvent(), "unknown_type"),
        (UnreadableEvent(), "unreadable"),
        (SequenceRepeat(), "sequence"),
    ],
)
def test_what_cannot_heal_is_given_up_at_once(bench, error, reason):
    poison = event()
    bench.fail(poison, error)
    bench.judge_events(poison)
    kept = bench.effects.letters[poison.id]
    assert (kept.state, kept.why.reason, kept.why.attempts) == ("dead", reason, 1)
    assert kept.why.exception.endswith(type(error).__name__)
    assert kept.why.origin == "impact.inbox"
    assert (kept.why.first_failed, kept.why.last_failed) == (NOW, NOW)
    assert bench.calls == 1
    assert bench.sent == []
    assert bench.watch.told == [("given up", poison.id, reason)]


def test_a_gap_may_close_so_it_is_tried_again(bench):
    early = event()
    bench.fail(early, SequenceGap())
    bench.judge_events(early)
    assert [key for key, _ in bench.sent] == ["retry.1s"]
    assert bench.effects.letters[early.id].why.reason == "sequence"


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"[]", b'{"id": 1}', b"{" * 5_000])
def test_bytes_that_are_no_event_are_given_up_as_unreadable(bench, body):
    good = event()
    bench.judge(Delivery(1, body, {}), *deliveries(good))
    [(letter, kept)] = bench.effects.letters.items()
    assert letter.startswith("unreadable-")
    assert (kept.why.reason, kept.delivery.body) == ("unreadable", body)
    assert bench.applied == [good.id]


def test_what_the_broker_gave_up_is_kept_with_that_reason(bench):
    lost = event()
    bench.inbox.bury(deliveries(lost), NOW)
    assert bench.effects.letters[lost.id].why.reason == "broker"
    bench.inbox.bury([Delivery(1, b"rubbish", {})], NOW)
    assert len(bench.states()) == 2


@pytest.mark.parametrize("failures", range(1, IMMEDIATE_RETRIES + 1))
def test_a_hiccup_heals_by_another_try_at_once(bench, failures):
    shaken = event()
    bench.fail(shaken, *[ValueError()] * failures, None)
    bench.judge_events(shaken)
    assert bench.applied == [shaken.id]
    assert (bench.calls, bench.sent) == (1 + failures, [])


@pytest.mark.parametrize(
    ("attempts", "key"),
    [(0, "retry.1s"), (1, "retry.10s"), (2, "retry.1m"), (3, "retry.10m"), (4, None)],
)
def test_each_failure_puts_off_longer_and_the_last_gives_up(bench, attempts, key):
    failing = event()
    bench.fail(failing, ValueError())
    bench.judge_events(failing, **{"x-passerelle-attempts": attempts})
    assert bench.calls == 1 + IMMEDIATE_RETRIES
    assert bench.effects.letters[failing.id].why.attempts == attempts + 1
    if key is None:
        assert bench.states() == {failing.id: "dead"}
        assert bench.effects.letters[failing.id].why.reason == "failed"
    else:
        [(sent_to, sent)] = bench.sent
        assert (sent_to, sent.headers["x-passerelle-attempts"]) == (key, attempts + 1)
        assert sent.body == failing.encode()


def test_the_first_failure_stays_known(bench):
    failing = event()
    bench.fail(failing, ValueError())
    bench.judge_events(failing)
    bench.judge(bench.sent[0][1], now=NOW + timedelta(seconds=1))
    told = bench.sent[1][1].headers
    assert told["x-passerelle-first-failed"] == "2026-11-23T09:00:00.000Z"
    assert told["x-passerelle-last-failed"] == "2026-11-23T09:00:01.000Z"


def test_headers_and_letters_tell_nothing_of_the_content(bench):
    failing = event()
    bench.fail(failing, ValueError("Mrs O'Connor, 06 12 34 56 78"))
    bench.judge_events(failing)
    assert "Connor" not in repr(bench.sent[0][1].headers)
    assert "Connor" not in repr(bench.effects.letters[failing.id].why)


def test_the_brokers_own_history_does_not_travel_on(bench):
    failing = event()
    bench.fail(failing, ValueError())
    history = {"x-death": [{"queue": "impact.retry.1s"}], "x-first-death-queue": "q", "mine": 1}
    bench.judge_events(failing, **history)
    headers = bench.sent[0][1].headers
    assert "x-death" not in headers
    assert "x-first-death-queue" not in headers
    assert headers["mine"] == 1


def test_followers_of_a_failed_event_are_parked_and_pass_in_order_once_it_heals(bench):
    first, second, third, other = event("s/1"), event("s/1", 2), event("s/1", 3), event("s/2")
    bench.fail(first, ValueError())
    bench.judge_events(first, second, other)
    bench.judge_events(third)
    assert bench.applied == [other.id]
    assert bench.states() == {first.id: "retrying", second.id: "parked", third.id: "parked"}
    assert [key for key, _ in bench.sent] == ["retry.1s"]
    bench.failures.clear()
    bench.judge(bench.sent[0][1])
    bench.work_off()
    assert bench.applied == [other.id, first.id, second.id, third.id]
    assert bench.watch.told[-1] == ("released", 2)


def test_what_waits_follows_the_partition_key_across_aggregates(bench):
    person = {"partitionkey": "person-1"}
    first, second = event("appointment/1", **person), event("seat/2", **person)
    bench.fail(first, Refused())
    bench.judge_events(first, second)
    assert bench.states() == {first.id: "dead", second.id: "parked"}


def test_followers_stay_parked_behind_a_dead_letter_until_it_is_replayed(bench):
    first, second, third = event("s/1"), event("s/1", 2), event("s/1", 3)
    bench.fail(first, Refused())
    bench.judge_events(first, second)
    bench.work_off()
    bench.judge_events(third)
    assert bench.applied == []
    bench.effects.ask_replay(first.id)
    bench.work_off()
    assert bench.applied == []
    assert bench.watch.told[-1] == ("replayed", first.id, "refused")
    assert bench.effects.letters[first.id].why.attempts == 2
    bench.failures.clear()
    bench.effects.ask_replay(first.id)
    bench.work_off()
    assert bench.applied == [first.id, second.id, third.id]
    assert bench.states() == {}


def test_a_parked_event_that_fails_in_its_turn_is_put_off_and_holds_the_rest(bench):
    first, second, third = event("s/1"), event("s/1", 2), event("s/1", 3)
    bench.fail(first, ValueError())
    bench.judge_events(first, second, third)
    bench.failures.clear()
    bench.fail(second, ValueError())
    bench.judge(bench.sent[0][1])
    bench.work_off()
    assert bench.applied == [first.id]
    assert bench.states() == {second.id: "retrying", third.id: "parked"}
    assert [key for key, _ in bench.sent] == ["retry.1s", "retry.1s"]
    bench.failures.clear()
    bench.judge(bench.sent[1][1])
    bench.work_off()
    assert bench.applied == [first.id, second.id, third.id]


def test_a_parked_event_that_is_refused_in_its_turn_becomes_a_dead_letter(bench):
    first, second, third = event("s/1"), event("s/1", 2), event("s/1", 3)
    bench.fail(first, Refused())
    bench.fail(second, Refused())
    bench.judge_events(first, second, third)
    bench.effects.discard(first.id)
    bench.work_off()
    assert bench.states() == {first.id: "discarded", second.id: "dead", third.id: "parked"}
    bench.effects.discard(second.id)
    bench.work_off()
    assert bench.applied == [third.id]


def test_an_unreadable_letter_that_is_replayed_stays_dead(bench):
    bench.judge(Delivery(1, b"rubbish", {}))
    [letter] = bench.effects.letters
    bench.effects.ask_replay(letter)
    bench.work_off()
    assert bench.states() == {letter: "dead"}
    assert bench.effects.letters[letter].why.attempts == 2


def test_a_broker_that_does_not_take_a_retry_acknowledges_nothing(bench):
    failing = event()
    bench.fail(failing, ValueError())

    def refuse(_key, _delivery):
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        bench.inbox.judge(deliveries(failing), NOW, refuse)
    bench.judge_events(failing)
    assert [key for key, _ in bench.sent] == ["retry.1s"]


def test_a_database_that_is_away_is_nobodys_fault(bench):
    bench.away = True
    batch = deliveries(event("s/1"), event("s/2"))
    with pytest.raises(StoreAway):
        bench.judge(*batch)
    bench.away = False
    bench.judge(*batch)
    assert len(bench.applied) == 2
    assert (bench.sent, bench.states()) == ([], {})


@pytest.mark.parametrize("nonsense", ["three", -1, None, [1]])
def test_an_attempts_header_that_is_no_count_reads_as_none(bench, nonsense):
    failing = event()
    bench.fail(failing, ValueError())
    bench.judge_events(failing, **{"x-passerelle-attempts": nonsense})
    assert bench.sent[0][1].headers["x-passerelle-attempts"] == 1


def test_a_barrier_is_told_of_once_all_of_its_batch_was_seen_to():
    bench = Bench()
    first, failing, last = [event(f"s/{n}") for n in range(3)]
    bench.fail(failing, Refused())
    barrier = Delivery(2, b"", {BARRIER: "run:impact.inbox.0"})
    before, after, end = deliveries(first, failing, last)
    bench.judge(before, barrier, after, end)
    assert bench.effects.barriers == [("run:impact.inbox.0", [first.id, last.id])]
    assert bench.watch.told == [("given up", failing.id, "refused")]


def test_a_barrier_stands_while_the_database_is_away():
    bench = Bench()
    bench.away = True
    barrier = Delivery(2, b"", {BARRIER: "run"})
    with pytest.raises(StoreAway):
        bench.judge(*deliveries(event()), barrier)
    assert bench.effects.barriers == []
    bench.judge(barrier)
    assert bench.effects.barriers == [("run", [])]


def test_a_message_that_the_database_does_not_take_is_kept_bare_and_stops_nobody(bench):
    strange, good = event("s/1"), event("s/2")
    bench.fail(strange, ValueError())
    give_up = bench.effects.give_up

    def picky(letter, delivery, kept, why):
        if kept is not None:
            raise OverflowError
        give_up(letter, delivery, kept, why)

    bench.effects.give_up = picky
    bench.effects.put_off = lambda *_: (_ for _ in ()).throw(OverflowError)
    bench.judge_events(strange, good)
    assert bench.applied == [good.id]
    [kept] = bench.effects.letters.values()
    assert kept.why.exception == "builtins.OverflowError"
    assert kept.delivery.body == strange.encode()
