"""How many returns wait is a figure that whoever watches the service sees."""

from prometheus_client import REGISTRY

from services.inventory.adapters.returns_job import returns_job


def shown(late):
    labels = {"service": "inventory", "late": late}
    return REGISTRY.get_sample_value("passerelle_returns_undecided", labels)


def test_those_that_wait_and_those_that_are_late_are_shown():
    returns_job(lambda: {True: 2, False: 5}).step(lambda: False)
    assert (shown("yes"), shown("no")) == (2, 5)
    returns_job(lambda: {True: 0, False: 0}).step(lambda: False)
    assert (shown("yes"), shown("no")) == (0, 0)
