"""Timers in memory, and what the runner alone decides."""

from datetime import timedelta

import pytest
from pymongo.errors import AutoReconnect

from kit.timers.runner import FIRST_REST, LAST_RETRY, retry_after
from kit.transaction import ConcurrentChange
from tests.kit.memory_timers import MemoryRows, MemoryTimers, MemoryUnits
from tests.kit.timers_suite import CONTEXT, TimersSuite, after


class MemoryBench:
    def __init__(self):
        self.store = MemoryUnits()
        self.rows = MemoryRows(self.store)

    def change(self, work):
        return self.store.run(work, CONTEXT)

    def timers(self, tx):
        return MemoryTimers(tx.memory.timers, tx.context.correlation_id)

    def effect(self, tx, text):
        tx.memory.effects.append(text)

    def effects(self):
        return self.store.memory.effects

    def last_error(self, timer_id):
        return self.store.memory.timers[timer_id][2]


class TestMemory(TimersSuite):
    @pytest.fixture
    def bench(self):
        return MemoryBench()

    def test_one_in_others_hands_rests_and_others_go_on(self, bench, runner, clock, told):
        self.set(bench, "a", after(1))
        self.set(bench, "b", after(2))
        bench.rows.busy.add("remind:a")
        clock.instant = after(5)
        report = runner.run_due(10)
        assert (report.ran, report.busy) == (1, 1)
        clock.instant += FIRST_REST
        assert runner.run_due(10).busy == 1
        clock.instant += FIRST_REST
        assert runner.run_due(10).total == 0, "it rests longer the second time"
        bench.rows.busy.clear()
        clock.instant += FIRST_REST
        assert runner.run_due(10).ran == 1
        assert not bench.rows.failing(1), "to be in others' hands is no failure"
        assert told.kept == [("busy", "a"), ("ran", "b"), ("busy", "a"), ("ran", "a")]

    def test_a_concurrent_change_is_tried_again_and_is_no_failure(self, bench, runner, clock, fail):
        self.set(bench, "a", after(1))
        fail["a"] = ConcurrentChange("appointments", "a")
        clock.instant = after(5)
        assert runner.run_due(10).busy == 1
        fail.clear()
        clock.instant += FIRST_REST
        assert runner.run_due(10).ran == 1
        assert bench.effects() == ["a@08:00:01"]

    def test_a_database_that_is_away_is_nobodys_failure(self, bench, runner, clock, fail):
        self.set(bench, "a", after(1))
        fail["a"] = AutoReconnect()
        clock.instant = after(5)
        with pytest.raises(AutoReconnect):
            runner.run_due(10)
        assert not bench.rows.failing(1)
        assert bench.rows.next_due(["remind"]) == after(1)

    def test_who_is_told_to_stop_ends_between_two_timers(self, bench, runner, clock):
        for reference in "abc":
            self.set(bench, reference, after(1))
        clock.instant = after(5)
        runner.round(stopping=lambda: bool(bench.effects()))
        assert len(bench.effects()) == 1


def test_tries_are_farther_and_farther_apart_up_to_a_bound():
    assert [retry_after(n) for n in (0, 1, 2)] == [timedelta(seconds=s) for s in (1, 2, 4)]
    assert retry_after(500) == LAST_RETRY
