"""A person is given all that inventory keeps of them, whatever collection it is in."""

import pytest

from kernel.people import NOBODY
from kernel.refusals import NotFound
from kernel.scope import Scope
from kit.audit.places import entries_of
from kit.ids import new_id
from services.inventory.adapters.exports import KINDS, LEFT_OUT
from tests.exports import not_given, whole
from tests.inventory.builders import AWA, BILAL
from tests.inventory.integration.test_erasure import erase, had
from tests.inventory.unit.test_merges import merged


@pytest.fixture
def awa(network):
    """Awa has something of every kind, and was somebody else once."""
    had(network)
    network.stock(1)
    network.top_up(person_id=AWA)
    network.person(BILAL)
    merged(network, AWA, BILAL)
    return network


def test_every_document_that_names_the_person_is_given(awa):
    held, first = whole(awa.app.exporter.page, BILAL)
    assert (first.ids, first.service) == ([AWA, BILAL], "inventory")
    assert not_given(awa.app.store.database, KINDS, held, LEFT_OUT, AWA, BILAL) == {}
    kinds = {kind.name for kind in KINDS}
    assert kinds - held.keys() == {"quota_excesses", "audit"}
    assert held["sales"][0]["state"]["person_id"] == AWA
    log = entries_of(awa.app.store.database)
    assert {tuple(one["targets"]) for one in log.find({"action": "person.export"})} == {(AWA,)}


def test_a_manager_is_given_those_of_their_sites_and_of_whom_something_is_there(awa):
    page = awa.app.exporter.page
    here, there = Scope(frozenset({"saint-denis"})), Scope(frozenset({"lyon"}))
    assert whole(page, AWA, here)[0].keys() >= {"sales", "holds"}
    with pytest.raises(NotFound):
        whole(page, AWA, there)
    stranger = new_id()
    awa.person(stranger)
    with pytest.raises(NotFound):
        whole(page, stranger, here)
    [site] = awa.app.store.database.sites.find({"description.slug": "saint-denis"})
    awa.person(stranger, site_id=site["_id"], sequence=9)
    assert whole(page, stranger, here)[0].keys() >= {"people"}


def test_nobody_is_given_what_is_nobody_s(awa):
    erase(awa)
    for one in (AWA, BILAL, NOBODY, new_id()):
        if one == BILAL:
            continue
        with pytest.raises(NotFound):
            whole(awa.app.exporter.page, one)
