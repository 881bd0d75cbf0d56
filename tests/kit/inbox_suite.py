"""What every database of the inbox does, in memory and in MongoDB: one suite for both.

A subclass gives `effects`, a `World` fixture, which is asked and acted upon in the same words.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from kit.inbox.deliveries import Delivery, Failure, Received
from kit.inbox.ports import Effects
from tests.kit.eventpath import event

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DUE = NOW + timedelta(seconds=1)


class Refused(Exception):
    """The reaction says no."""


class World(Protocol):
    """A database of the inbox, looked at and acted upon from outside."""

    effects: Effects
    failing: dict[str, Exception]
    now: Any

    def applied(self) -> list[str]: ...
    def states(self) -> dict[str, str]: ...
    def lines(self) -> dict[str, tuple[str, str | None]]: ...
    def ask_replay(self, letter_id: str) -> None: ...
    def discard(self, letter_id: str) -> None: ...


def received(envelope: Any, **headers: Any) -> Received:
    return Received(envelope, Delivery(1, envelope.encode(), headers))


def failure(attempts: int = 1, reason: str = "failed") -> Failure:
    return Failure(reason, "builtins.ValueError", ("builtins.ValueError",), attempts, NOW, NOW, "q")


def some(count: int, key: str = "s/1") -> list[Received]:
    return [received(event(key, n)) for n in range(1, count + 1)]


class InboxDatabaseSuite:
    """See the module."""

    @pytest.fixture
    def world(self) -> World:
        raise NotImplementedError

    def test_each_event_is_applied_once_whatever_its_repeats(self, world):
        events = some(3)
        world.effects.apply([*events, events[1]])
        world.effects.apply(events)
        assert world.applied() == [e.id for e in events]

    def test_nothing_of_a_batch_is_applied_where_one_event_fails(self, world):
        events = some(3)
        world.failing[events[2].id] = Refused()
        with pytest.raises(Refused):
            world.effects.apply(events)
        assert world.applied() == []
        world.failing.clear()
        world.effects.apply(events)
        assert world.applied() == [e.id for e in events]

    def test_followers_of_what_is_put_off_are_parked_and_others_pass(self, world):
        first, second, third = some(3)
        other = received(event("s/2"))
        assert world.effects.put_off(first, DUE, failure())
        world.effects.apply([second, other, third])
        assert world.applied() == [other.id]
        assert world.states() == {first.id: "retrying", second.id: "parked", third.id: "parked"}
        assert world.lines() == {"s/1": ("retrying", first.id)}

    def test_the_head_comes_back_and_frees_its_line(self, world):
        first, second, third = some(3)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply([second])
        world.effects.apply([first, third])
        assert world.applied() == [first.id]
        assert world.lines() == {"s/1": ("free", None)}
        assert [e.id for e in world.effects.released(10)] == [second.id, third.id]
        world.effects.apply_released(world.effects.released(10))
        assert world.applied() == [first.id, second.id, third.id]
        assert (world.states(), world.lines()) == ({}, {})

    def test_a_head_without_followers_leaves_no_line(self, world):
        [first] = some(1)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply([first])
        assert (world.applied(), world.states(), world.lines()) == ([first.id], {}, {})

    def test_a_line_is_released_in_parts_and_what_arrives_meanwhile_waits(self, world):
        first, *rest = some(5)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply(rest[:3])
        world.effects.apply([first])
        world.effects.apply_released(world.effects.released(2))
        world.effects.apply([rest[3]])
        assert world.applied() == [first.id, rest[0].id, rest[1].id]
        world.effects.apply_released(world.effects.released(10))
        assert world.applied() == [first.id, *(e.id for e in rest)]
        assert world.lines() == {}

    def test_a_parked_event_that_comes_again_is_parked_once(self, world):
        first, second = some(2)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply([second])
        world.effects.apply([second])
        world.effects.apply([first])
        world.effects.apply_released(world.effects.released(10))
        assert world.applied() == [first.id, second.id]

    def test_a_dead_letter_heads_its_line_until_it_is_replayed(self, world):
        first, second = some(2)
        world.effects.give_up(first.id, first.delivery, first, failure(reason="refused"))
        world.effects.apply([first, second])
        assert world.applied() == []
        assert world.states() == {first.id: "dead", second.id: "parked"}
        assert world.effects.to_replay() is None
        world.ask_replay(first.id)
        letter = world.effects.to_replay()
        assert letter is not None
        assert (letter.id, letter.delivery.body) == (first.id, first.body)
        assert letter.delivery.attempts == 1
        world.effects.replay(first)
        world.effects.apply_released(world.effects.released(10))
        assert world.applied() == [first.id, second.id]
        assert (world.states(), world.lines()) == ({}, {})

    def test_a_replay_that_fails_leaves_the_letter_dead_and_its_line_waiting(self, world):
        first, second = some(2)
        world.effects.give_up(first.id, first.delivery, first, failure())
        world.effects.apply([second])
        world.ask_replay(first.id)
        world.failing[first.id] = Refused()
        with pytest.raises(Refused):
            world.effects.replay(first)
        world.effects.replay_failed(first.id, failure(attempts=2))
        assert world.effects.to_replay() is None
        assert world.states() == {first.id: "dead", second.id: "parked"}
        assert world.applied() == []
        world.failing.clear()
        world.ask_replay(first.id)
        assert world.effects.to_replay().delivery.attempts == 2
        world.effects.replay(first)
        assert world.applied() == [first.id]

    def test_what_is_replayed_while_it_awaits_its_retry_is_applied_by_the_replay_alone(self, world):
        first, second = some(2)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply([second])
        world.ask_replay(first.id)
        assert world.lines() == {"s/1": ("dead", first.id)}
        world.effects.apply([first])
        assert world.applied() == []
        world.effects.replay(first)
        world.effects.apply_released(world.effects.released(10))
        assert world.applied() == [first.id, second.id]
        assert (world.states(), world.lines()) == ({}, {})

    def test_a_discarded_letter_frees_its_line_and_never_has_an_effect(self, world):
        first, second = some(2)
        world.effects.give_up(first.id, first.delivery, first, failure())
        world.effects.apply([second])
        world.discard(first.id)
        world.effects.apply_released(world.effects.released(10))
        world.effects.apply([first])
        assert world.applied() == [second.id]
        assert (world.states(), world.lines()) == ({first.id: "discarded"}, {})

    def test_a_letter_is_kept_once(self, world):
        [first] = some(1)
        world.effects.give_up(first.id, first.delivery, first, failure())
        world.effects.give_up(first.id, first.delivery, first, failure())
        assert not world.effects.put_off(first, DUE, failure())
        assert world.states() == {first.id: "dead"}

    def test_what_was_applied_is_neither_put_off_nor_given_up(self, world):
        [first] = some(1)
        world.effects.apply([first])
        assert not world.effects.put_off(first, DUE, failure())
        world.effects.give_up(first.id, first.delivery, first, failure())
        assert (world.states(), world.lines()) == ({}, {})

    def test_a_head_that_fails_for_good_becomes_the_dead_letter_of_its_line(self, world):
        first, second = some(2)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply([second])
        world.effects.give_up(first.id, first.delivery, first, failure(attempts=5))
        assert world.states() == {first.id: "dead", second.id: "parked"}
        assert world.lines() == {"s/1": ("dead", first.id)}

    def test_a_parked_event_that_fails_in_its_turn_heads_the_line(self, world):
        first, second, third = some(3)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply([second, third])
        world.effects.apply([first])
        assert world.effects.put_off(second, DUE, failure())
        assert world.effects.released(10) == []
        assert world.states() == {second.id: "retrying", third.id: "parked"}
        world.effects.apply([second])
        world.effects.apply_released(world.effects.released(10))
        assert world.applied() == [first.id, second.id, third.id]
        assert (world.states(), world.lines()) == ({}, {})

    def test_a_parked_event_that_is_put_off_too_late_is_released_once_more(self, world):
        first, second = some(2)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply([second])
        world.effects.apply([first])
        world.now = DUE
        assert not world.effects.put_off(second, DUE, failure())
        assert [e.id for e in world.effects.released(10)] == [second.id]
        assert world.states() == {second.id: "parked"}

    def test_a_parked_event_that_is_refused_in_its_turn_is_a_dead_letter(self, world):
        first, second, third = some(3)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply([second, third])
        world.effects.apply([first])
        world.effects.give_up(second.id, second.delivery, second, failure(reason="refused"))
        assert world.states() == {second.id: "dead", third.id: "parked"}
        assert world.lines() == {"s/1": ("dead", second.id)}

    def test_a_second_failure_of_a_line_waits_behind_its_head(self, world):
        first, second = some(2)
        world.effects.put_off(first, DUE, failure())
        assert not world.effects.put_off(second, DUE, failure())
        assert world.states() == {first.id: "retrying", second.id: "parked"}

    def test_what_cannot_be_read_is_a_letter_without_a_line(self, world):
        rubbish = Delivery(1, b"\xff rubbish", {"mine": 1})
        world.effects.give_up("unreadable-1", rubbish, None, failure(reason="unreadable"))
        world.effects.give_up("unreadable-1", rubbish, None, failure(reason="unreadable"))
        assert world.states() == {"unreadable-1": "dead"}
        world.ask_replay("unreadable-1")
        letter = world.effects.to_replay()
        assert (letter.id, letter.delivery.body) == ("unreadable-1", rubbish.body)
        world.effects.replay_failed("unreadable-1", failure(attempts=2))
        world.discard("unreadable-1")
        assert world.states() == {"unreadable-1": "discarded"}

    def test_taking_a_line_that_is_not_free_changes_nothing(self, world):
        first, second = some(2)
        world.effects.put_off(first, DUE, failure())
        world.effects.apply([second])
        world.effects.apply_released([second])
        assert world.applied() == []
        assert world.states() == {first.id: "retrying", second.id: "parked"}
