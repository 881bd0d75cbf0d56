"""How many cases wait, and whether badges can be signed, are figures that operators see."""

import pytest
from prometheus_client import REGISTRY

from services.training.adapters.certificates_jobs import badges_job, cases_job
from services.training.application.queries.certificates import CountCases
from tests.training.certificates import issued, question


def shown(name, **labels):
    return REGISTRY.get_sample_value(name, {"service": "training"} | labels)


def test_an_open_case_is_shown(network):
    network.person()
    network.path()
    question(network, issued(network))
    cases_job(lambda: network.app.count_cases(CountCases())).step(lambda: False)
    assert shown("passerelle_certificate_cases_open", late="no") == 1
    assert shown("passerelle_certificate_cases_open", late="yes") == 0


@pytest.mark.parametrize(
    ("signs", "lost", "open_"), [(True, (), 1), (False, (), 0), (True, {"older"}, 0)]
)
def test_a_missing_key_is_shown_and_one_that_signed_and_is_lost(signs, lost, open_):
    badges_job(signs, lambda: lost).step(lambda: False)
    assert shown("passerelle_badges_open") == open_
