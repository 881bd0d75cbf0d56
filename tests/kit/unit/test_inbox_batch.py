"""What becomes of deliveries, one batch at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from kit.envelope import UnreadableEvent
from kit.inbox.batch import Delivery, Handled, Inbox, Redeliver, StoreAway, UnknownEvent
from tests.kit.eventpath import event

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Refused(Exception):
    """A refusal of some service."""


class FakeEffects:
    """All or nothing, each event once; fails as told."""

    def __init__(self):
        self.applied = []
        self.failures = {}
        self.calls = 0
        self.away = False

    def fail(self, envelope, *errors):
        self.failures[envelope.id] = list(errors)

    def apply(self, events):
        self.calls += 1
        if self.away:
            raise StoreAway
        for received in events:
            errors = self.failures.get(received.envelope.id)
            if errors:
                raise errors.pop(0) if len(errors) > 1 else errors[0]
        known = {e.id for e in self.applied}
        self.applied += [r.envelope for r in events if r.envelope.id not in known]


@pytest.fixture
def effects():
    return FakeEffects()


@pytest.fixture
def inbox(effects):
    return Inbox(effects, "impact.inbox", (UnreadableEvent, UnknownEvent, Refused))


def deliveries(*envelopes, **headers):
    return [Delivery(i, e.encode(), headers) for i, e in enumerate(envelopes, start=1)]


def test_a_good_batch_is_applied_at_once_and_in_order(inbox, effects):
    events = [event(f"s/{i}") for i in range(100)]
    assert inbox.judge(deliveries(*events), NOW) == [Handled()] * 100
    assert [e.id for e in effects.applied] == [e.id for e in events]
    assert effects.calls == 1


def test_the_poison_is_isolated_and_the_others_pass(inbox, effects):
    events = [event(f"s/{i}") for i in range(64)]
    effects.fail(events[40], Refused())
    verdicts = inbox.judge(deliveries(*events), NOW)
    assert [i for i, v in enumerate(verdicts) if isinstance(v, Redeliver)] == [40]
    assert [e.id for e in effects.applied] == [e.id for e in events if e is not events[40]]
    assert effects.calls < 20


@pytest.mark.parametrize(
    ("error", "reason"),
    [(Refused(), "failed"), (UnknownEvent(), "unknown type or version")],
)
def test_what_cannot_heal_is_given_up_at_once(inbox, effects, error, reason):
    poison = event()
    effects.fail(poison, error)
    [verdict] = inbox.judge(deliveries(poison), NOW)
    assert verdict.key == "dead"
    assert verdict.headers["x-passerelle-reason"] == reason
    assert verdict.headers["x-passerelle-attempts"] == 1
    assert verdict.headers["x-passerelle-exception"].endswith(type(error).__name__)
    assert verdict.headers["x-passerelle-origin"] == "impact.inbox"
    assert verdict.headers["x-passerelle-first-failed"] == "2026-11-23T09:00:00.000Z"
    assert effects.calls == 1


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"[]", b'{"id": 1}', b"{" * 5_000])
def test_bytes_that_are_no_event_are_given_up_as_unreadable(inbox, effects, body):
    good = event()
    batch = [Delivery(1, body, {}), *deliveries(good)]
    verdicts = inbox.judge(batch, NOW)
    assert verdicts[0].key == "dead"
    assert verdicts[0].headers["x-passerelle-reason"] == "unreadable"
    assert verdicts[1] == Handled()
    assert effects.applied == [good]


def test_a_hiccup_heals_by_a_second_try_at_once(inbox, effects):
    shaken = event()
    effects.failures[shaken.id] = [ValueError(), None]
    original = effects.apply

    def apply(events):
        errors = effects.failures.get(shaken.id)
        if errors and errors[0] is None:
            effects.failures.clear()
        original(events)

    effects.apply = apply
    assert inbox.judge(deliveries(shaken), NOW) == [Handled()]
    assert effects.applied == [shaken]


@pytest.mark.parametrize(
    ("attempts", "key"),
    [(0, "retry.1s"), (1, "retry.10s"), (2, "retry.1m"), (3, "retry.10m"), (4, "dead")],
)
def test_each_failure_puts_off_longer_and_the_last_gives_up(inbox, effects, attempts, key):
    failing = event()
    effects.fail(failing, ValueError())
    [verdict] = inbox.judge(deliveries(failing, **{"x-passerelle-attempts": attempts}), NOW)
    assert verdict.key == key
    assert verdict.headers["x-passerelle-attempts"] == attempts + 1
    assert effects.calls == 2


def test_the_first_failure_stays_known(inbox, effects):
    failing = event()
    effects.fail(failing, ValueError())
    [first] = inbox.judge(deliveries(failing), NOW)
    [second] = inbox.judge(deliveries(failing, **first.headers), NOW + timedelta(seconds=1))
    assert second.headers["x-passerelle-first-failed"] == "2026-11-23T09:00:00.000Z"
    assert second.headers["x-passerelle-last-failed"] == "2026-11-23T09:00:01.000Z"


def test_headers_tell_nothing_of_the_content(inbox, effects):
    failing = event()
    effects.fail(failing, ValueError("Mrs O'Connor, 06 12 34 56 78"))
    [verdict] = inbox.judge(deliveries(failing), NOW)
    assert "Connor" not in repr(verdict.headers)


def test_the_brokers_own_history_does_not_travel_on(inbox, effects):
    failing = event()
    effects.fail(failing, ValueError())
    history = {"x-death": [{"queue": "impact.retry.1s"}], "x-first-death-queue": "q", "mine": 1}
    [verdict] = inbox.judge(deliveries(failing, **history), NOW)
    assert "x-death" not in verdict.headers
    assert "x-first-death-queue" not in verdict.headers
    assert verdict.headers["mine"] == 1


def test_followers_of_a_failed_event_wait_behind_it_without_spending_a_try(inbox, effects):
    first, second, other = event("s/1"), event("s/1", 2), event("s/2")
    effects.fail(first, ValueError())
    verdicts = inbox.judge(deliveries(first, second, other), NOW)
    assert [getattr(v, "key", None) for v in verdicts] == ["retry.1s", "retry.1s", None]
    assert "x-passerelle-attempts" not in verdicts[1].headers
    assert effects.applied == [other]


def test_a_later_follower_waits_as_well_and_all_pass_in_order_once_it_heals(inbox, effects):
    first, second, third = event("s/1"), event("s/1", 2), event("s/1", 3)
    effects.fail(first, ValueError())
    inbox.judge(deliveries(first, second), NOW)
    [verdict] = inbox.judge(deliveries(third), NOW)
    assert verdict.key == "retry.1s"
    effects.failures.clear()
    assert inbox.judge(deliveries(first, second, third), NOW) == [Handled()] * 3
    assert effects.applied == [first, second, third]


def test_a_follower_that_comes_back_before_its_predecessor_goes_on_waiting(inbox, effects):
    first, second = event("s/1"), event("s/1", 2)
    effects.fail(first, ValueError())
    inbox.judge(deliveries(first, second), NOW)
    [verdict] = inbox.judge(deliveries(second), NOW)
    assert verdict.key == "retry.1s"
    assert effects.applied == []


def test_followers_go_on_once_the_event_before_them_is_given_up(inbox, effects):
    first, second = event("s/1"), event("s/1", 2)
    effects.fail(first, ValueError())
    inbox.judge(deliveries(first, second), NOW)
    effects.fail(first, Refused())
    verdicts = inbox.judge(deliveries(first, second), NOW)
    assert verdicts[0].key == "dead"
    inbox.judge(deliveries(second), NOW)
    assert effects.applied == [second]


def test_followers_of_an_event_that_never_comes_back_are_let_go(inbox, effects):
    first, second = event("s/1"), event("s/1", 2)
    effects.fail(first, ValueError())
    inbox.judge(deliveries(first), NOW)
    verdicts = inbox.judge(deliveries(second), NOW + timedelta(minutes=2))
    assert verdicts == [Handled()]


def test_a_database_that_is_away_is_nobodys_fault(inbox, effects):
    effects.away = True
    batch = deliveries(event("s/1"), event("s/2"))
    with pytest.raises(StoreAway):
        inbox.judge(batch, NOW)
    effects.away = False
    assert inbox.judge(batch, NOW) == [Handled()] * 2


@pytest.mark.parametrize("nonsense", ["three", -1, None, [1]])
def test_an_attempts_header_that_is_no_count_reads_as_none(inbox, effects, nonsense):
    failing = event()
    effects.fail(failing, ValueError())
    [verdict] = inbox.judge(deliveries(failing, **{"x-passerelle-attempts": nonsense}), NOW)
    assert verdict.headers["x-passerelle-attempts"] == 1
