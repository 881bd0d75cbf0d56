"""Every figure that a warning reads is told by a running network."""

import requests
from prometheus_client.parser import text_string_to_metric_families

from ops.secrets import SERVICES
from tests.deploy.warnings import ALERTS, names_in
from tests.waiting import eventually
from tests.world import far_start, open_busy_site


def told(network, service: str) -> set[str]:
    """The names of a service's figures; a count of nothing yet is a name all the same."""
    page = requests.get(f"{network.url(service)}/metrics", timeout=10)
    assert page.ok
    names: set[str] = set()
    for family in text_string_to_metric_families(page.text):
        names.add(f"{family.name}_total" if family.type == "counter" else family.name)
        names |= {sample.name for sample in family.samples}
    return names


def test_every_figure_that_a_warning_reads_is_told(network, operator):
    site = open_busy_site(operator)
    operator.made("/booking/v1/appointments", site.booking(far_start()))
    wanted = set().union(*map(names_in, ALERTS)) - {"up"}
    assert len(wanted) == len(ALERTS) - 1

    def missing() -> set[str]:
        return wanted - set().union(*(told(network, service) for service in SERVICES))

    eventually(lambda: not missing(), what="all of them")
