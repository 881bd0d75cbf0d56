"""What timers promise, in memory and on MongoDB: both run these tests."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kit.context import Context
from kit.timers.runner import Runner

T0 = datetime(2026, 11, 23, 8, tzinfo=UTC)
CONTEXT = Context(correlation_id="journey-1")


def after(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


class ScriptedClock:
    def __init__(self):
        self.instant = T0

    def now(self):
        return self.instant


class Told:
    """A watch that keeps what it is told."""

    def __init__(self):
        self.kept = []

    def ran(self, timer, *_):
        self.kept.append(("ran", timer.reference))

    def failed(self, timer, *_):
        self.kept.append(("failed", timer.reference))

    def busy(self, timer, *_):
        self.kept.append(("busy", timer.reference))


class TimersSuite:
    """A subclass gives the fixture `bench`: `rows`, `change(work)`, `effect(tx, text)`,
    `timers(tx)`, `effects()`."""

    @pytest.fixture
    def clock(self):
        return ScriptedClock()

    @pytest.fixture
    def told(self):
        return Told()

    @pytest.fixture
    def fail(self):
        """What the handler raises, by reference."""
        return {}

    @pytest.fixture
    def runner(self, bench, clock, told, fail):
        def remind(tx, timer):
            bench.effect(tx, f"{timer.reference}@{timer.at:%H:%M:%S}")
            if timer.reference in fail:
                raise fail[timer.reference]

        def repeat(tx, timer):
            bench.effect(tx, f"{timer.reference}@{timer.at:%H:%M:%S}")
            bench.timers(tx).set("repeat", timer.reference, timer.at + timedelta(hours=1))

        return Runner(bench.rows, {"remind": remind, "repeat": repeat}, clock, told)

    @staticmethod
    def set(bench, reference, at, kind="remind"):
        bench.change(lambda tx: bench.timers(tx).set(kind, reference, at))

    def test_nothing_is_run_before_its_instant(self, bench, runner, clock):
        self.set(bench, "a", after(10))
        clock.instant = after(9.999)
        assert runner.run_due(10).total == 0
        assert runner.seconds_to_next() == pytest.approx(0.001)
        clock.instant = after(10)
        assert runner.run_due(10).ran == 1
        assert bench.effects() == ["a@08:00:10"]
        assert runner.seconds_to_next() is None

    def test_what_came_due_while_nobody_looked_is_run_in_the_order_of_its_instants(
        self, bench, runner, clock
    ):
        for reference, seconds in (("c", 30), ("a", 10), ("d", 40), ("b", 20), ("later", 99)):
            self.set(bench, reference, after(seconds))
        clock.instant = after(50)
        assert runner.run_due(10).ran == 4
        assert [effect[0] for effect in bench.effects()] == ["a", "b", "c", "d"]

    def test_setting_again_replaces_the_instant(self, bench, runner, clock):
        self.set(bench, "a", after(10))
        self.set(bench, "a", after(20))
        clock.instant = after(15)
        assert runner.run_due(10).total == 0
        clock.instant = after(99)
        assert runner.run_due(10).ran == 1
        assert bench.effects() == ["a@08:00:20"]

    def test_one_that_was_cleared_is_not_run(self, bench, runner, clock):
        self.set(bench, "a", after(10))
        bench.change(lambda tx: bench.timers(tx).clear("remind", "a"))
        bench.change(lambda tx: bench.timers(tx).clear("remind", "never set"))
        clock.instant = after(99)
        assert runner.run_due(10).total == 0

    def test_a_unit_of_work_that_fails_sets_nothing(self, bench, runner, clock):
        def refused(tx):
            bench.timers(tx).set("remind", "a", after(1))
            raise RuntimeError

        with pytest.raises(RuntimeError):
            bench.change(refused)
        clock.instant = after(99)
        assert runner.run_due(10).total == 0

    def test_one_that_moved_after_it_was_read_is_left_for_its_new_instant(self, bench):
        self.set(bench, "a", after(10))
        (read,) = bench.rows.due(after(10), ["remind"], [], 10)
        self.set(bench, "a", after(20))
        assert not bench.rows.run(read, lambda tx, _: bench.effect(tx, "wrong"))
        assert bench.effects() == []
        assert bench.rows.next_due(["remind"]) == after(20)

    def test_two_who_read_the_same_timer_have_its_effect_once(self, bench):
        self.set(bench, "a", after(10))
        (first,) = bench.rows.due(after(10), ["remind"], [], 10)
        (second,) = bench.rows.due(after(10), ["remind"], [], 10)
        ran = [bench.rows.run(one, lambda tx, _: bench.effect(tx, "x")) for one in (first, second)]
        assert ran == [True, False]
        assert bench.effects() == ["x"]

    def test_a_handler_may_set_its_timer_again(self, bench, runner, clock):
        self.set(bench, "a", T0, kind="repeat")
        clock.instant = after(2 * 3600)
        assert runner.run_due(10).ran == 3
        assert bench.effects() == ["a@08:00:00", "a@09:00:00", "a@10:00:00"]
        assert bench.rows.next_due(["repeat"]) == after(3 * 3600)

    def test_one_that_fails_leaves_no_effect_and_comes_again_while_others_go_on(
        self, bench, runner, clock, fail, told
    ):
        self.set(bench, "bad", after(1))
        self.set(bench, "good", after(2))
        fail["bad"] = ValueError("Jeanne Martin")
        clock.instant = after(5)
        report = runner.run_due(10)
        assert (report.ran, report.failed) == (1, 1)
        assert bench.effects() == ["good@08:00:02"]
        assert bench.rows.next_due(["remind"]) == after(6), "a second later"
        clock.instant = after(6)
        runner.run_due(10)
        assert bench.rows.next_due(["remind"]) == after(8), "then two"
        assert bench.rows.failing(2)
        assert not bench.rows.failing(3)
        assert bench.last_error("remind:bad") == "builtins.ValueError"
        fail.clear()
        clock.instant = after(8)
        assert runner.run_due(10).ran == 1
        assert bench.effects() == ["good@08:00:02", "bad@08:00:01"]
        assert told.kept == [
            ("failed", "bad"), ("ran", "good"), ("failed", "bad"), ("ran", "bad"),
        ]  # fmt: skip

    def test_one_that_is_set_anew_has_no_failures_behind_it(self, bench, runner, clock, fail):
        self.set(bench, "bad", after(1))
        fail["bad"] = ValueError()
        clock.instant = after(5)
        runner.run_due(10)
        self.set(bench, "bad", after(100))
        assert not bench.rows.failing(1)
        assert bench.rows.next_due(["remind"]) == after(100)

    def test_a_kind_that_nobody_handles_stays_for_who_does(self, bench, runner, clock):
        self.set(bench, "a", after(1), kind="unheard_of")
        clock.instant = after(5)
        assert runner.run_due(10).total == 0
        assert runner.seconds_to_next() is None
        assert len(bench.rows.due(after(5), ["unheard_of"], [], 10)) == 1

    def test_the_timer_tells_what_set_it(self, bench):
        self.set(bench, "a", after(1))
        (timer,) = bench.rows.due(after(1), ["remind"], [], 10)
        contexts = []
        bench.rows.run(timer, lambda tx, _: contexts.append(tx.context))
        assert contexts[0].correlation_id == CONTEXT.correlation_id
        assert contexts[0].causation_id == timer.cause

    @pytest.mark.parametrize("kind", ["", "Remind", "re:mind", "1x"])
    def test_what_names_no_timer_is_refused(self, bench, kind):
        with pytest.raises(ValueError, match="names no timer"):
            self.set(bench, "a", after(1), kind=kind)

    def test_an_instant_needs_an_offset_and_keeps_milliseconds(self, bench):
        with pytest.raises(ValueError, match="no offset"):
            self.set(bench, "a", datetime(2026, 11, 23, 8))  # noqa: DTZ001 - that is the point
        paris = timezone(timedelta(hours=1))
        self.set(bench, "a", datetime(2026, 11, 23, 9, 0, 0, 1999, tzinfo=paris))
        assert bench.rows.next_due(["remind"]) == after(0.001)
