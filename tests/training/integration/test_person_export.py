"""A person is given all that training keeps of them, whatever collection it is in."""

from datetime import timedelta

import pytest

from kernel.people import NOBODY
from kernel.refusals import NotFound
from kernel.scope import Scope
from services.training.adapters.exports import LEFT_OUT, kinds
from tests.exports import not_given, whole
from tests.training.builders import AWA, BILAL
from tests.training.integration.test_people import erase, had, merge


@pytest.fixture
def bilal(network):
    """Bilal, who has something of every kind, turned out to be Awa."""
    had(network)
    merge(network)
    network.clock.instant += timedelta(seconds=1)
    return network


def test_every_document_that_names_the_person_is_given(bilal):
    held, first = whole(bilal.app.exporter.page, BILAL)
    assert (first.ids, first.service) == ([AWA, BILAL], "training")
    given = kinds(lambda _certificate: None)
    assert not_given(bilal.app.store.database, given, held, LEFT_OUT, AWA, BILAL) == {}
    assert {kind.name for kind in given} == held.keys()
    [certificate] = [one for one in held["certificates"] if one["named"]]
    assert certificate["named"] == "Ysoline Vantadour"


def test_a_manager_is_given_those_of_whom_something_is_at_their_sites(bilal):
    page = bilal.app.exporter.page
    assert whole(page, AWA, Scope(frozenset({"saint-denis"})))[0].keys() >= {"enrolments"}
    with pytest.raises(NotFound):
        whole(page, AWA, Scope(frozenset({"lyon"})))


def test_nobody_is_given_what_is_nobody_s(bilal):
    erase(bilal, AWA, BILAL)
    for one in (AWA, BILAL, NOBODY):
        with pytest.raises(NotFound):
            whole(bilal.app.exporter.page, one)
