"""How many returns wait is a figure that whoever watches the service sees."""

from prometheus_client import REGISTRY

from services.inventory.adapters.returns_job import ReturnsJob


def shown(late):
    labels = {"service": "inventory", "late": late}
    return REGISTRY.get_sample_value("passerelle_returns_undecided", labels)


def test_those_that_wait_and_those_that_are_late_are_shown():
    told = [{True: 2, False: 5}]
    job = ReturnsJob(lambda: told[-1])
    job.prepare()
    job.step(lambda: False)
    assert (shown("yes"), shown("no")) == (2, 5)
    told.append({True: 0, False: 0})
    job.step(lambda: False)
    assert (shown("yes"), shown("no")) == (2, 5), "it is not counted at each step"
    ReturnsJob(lambda: told[-1]).step(lambda: False)
    assert (shown("yes"), shown("no")) == (0, 0)
