"""Timers on a real database."""

import threading

import pytest

from kit.timers import Timers
from kit.timers.metrics import TimersCollector
from kit.timers.mongo import MongoRows, prepare
from kit.timers.ports import Busy
from kit.timers.runner import FIRST_REST, Runner
from kit.transaction import Store
from tests.kit.timers_suite import CONTEXT, TimersSuite, after


class MongoBench:
    def __init__(self, mongo, database):
        self.store = Store("toy", mongo, database=database.name)
        prepare(database)
        database.create_collection("effects")
        self.rows = MongoRows(self.store)

    def change(self, work):
        return self.store.run(work, CONTEXT)

    def timers(self, tx):
        return Timers(tx)

    def effect(self, tx, text):
        tx.database.effects.insert_one({"text": text}, session=tx.session)

    def effects(self):
        return [one["text"] for one in self.store.database.effects.find(sort=[("_id", 1)])]

    def last_error(self, timer_id):
        return self.store.database.timers.find_one({"_id": timer_id})["last_error"]


@pytest.fixture
def bench(mongo, database):
    return MongoBench(mongo, database)


class TestMongo(TimersSuite):
    def test_one_that_another_runs_just_now_is_left_to_it(self, bench, runner, clock):
        self.set(bench, "a", after(1))
        self.set(bench, "b", after(2))
        clock.instant = after(5)
        (read, _) = bench.rows.due(clock.instant, ["remind"], [], 10)

        def meanwhile(tx, _timer):
            bench.effect(tx, "first")
            with pytest.raises(Busy):
                bench.rows.run(read, lambda _tx, _: pytest.fail("run a second time"))
            report = runner.run_due(10)
            assert (report.ran, report.busy) == (1, 1), "the others are not held up"

        assert bench.rows.run(read, meanwhile)
        clock.instant += FIRST_REST
        assert runner.run_due(10).total == 0
        assert sorted(bench.effects()) == ["b@08:00:02", "first"]

    def test_many_who_run_the_same_timers_at_once_have_each_effect_once(self, bench, told):
        number, clients = 100, 4
        for n in range(number):
            self.set(bench, str(n), after(n / 1000))

        def run():
            clock = _Moving()
            handlers = {"remind": lambda tx, timer: bench.effect(tx, timer.reference)}
            one = Runner(MongoRows(bench.store), handlers, clock, told)
            while bench.rows.next_due(["remind"]) is not None:
                one.round(7)
                clock.instant += FIRST_REST

        threads = [threading.Thread(target=run) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(bench.effects(), key=int) == [str(n) for n in range(number)]

    def test_the_figures_tell_what_is_overdue_and_what_fails(self, bench, runner, clock, fail):
        self.set(bench, "good", after(1))
        self.set(bench, "bad", after(2))
        bench.change(lambda tx: Timers(tx).set("far", "a", after(3_000_000_000)))
        clock.instant = after(5)
        fail["bad"] = ValueError()
        runner.run_due(10)
        seen = {
            metric.name: {sample.labels["kind"]: sample.value for sample in metric.samples}
            for metric in TimersCollector("toy", bench.store.database).collect()
        }
        assert seen["passerelle_timers_due"] == {"remind": 1}
        assert seen["passerelle_timers_failing"] == {"remind": 1}
        assert set(seen["passerelle_timers_oldest_seconds"]) == {"remind"}


class _Moving:
    def __init__(self):
        self.instant = after(60)

    def now(self):
        return self.instant
