"""How many of something wait is counted now and then, and shown."""

from prometheus_client import REGISTRY, Gauge

from kit.background.counting import CountingJob

TEAS = Gauge("toy_teas_waiting", "Teas that nobody has drunk", ["kind"])


def shown(kind):
    return REGISTRY.get_sample_value("toy_teas_waiting", {"kind": kind})


def test_each_kind_is_shown_and_not_counted_at_each_step():
    told = [{("green",): 2, ("black",): 5}]
    job = CountingJob("teas", TEAS, lambda: told[-1])
    job.prepare()
    job.step(lambda: False)
    assert (job.name, shown("green"), shown("black")) == ("teas", 2, 5)
    told.append({("green",): 0, ("black",): 0})
    job.step(lambda: False)
    assert (shown("green"), shown("black")) == (2, 5)
    CountingJob("teas", TEAS, lambda: told[-1]).step(lambda: False)
    assert (shown("green"), shown("black")) == (0, 0)
    job.leave()
