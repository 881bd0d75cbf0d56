"""Erasing on the real database: nothing is left in any collection, whoever acts beside it."""

from functools import partial

import pytest

from kernel.people import NOBODY, Person
from kernel.refusals import PersonUnknown, Refusal
from services.inventory.application.reactions.on_erased import on_erased
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from tests.inventory.builders import AWA, LYON_ID, ready_device
from tests.inventory.holds import PICK_UP_ID, Holds
from tests.inventory.returns import bought, bring_back
from tests.inventory.sales import sell
from tests.races import race
from tests.traces import traces

TOPICS = {"devices", "holds", "quota_entries", "refused_sales", "returns", "sales", "top_ups"}


def erase(network):
    network.change(lambda work: on_erased(work, Person(id=AWA, erased=True)))


def left(network):
    return traces(network.app.store.database, AWA)


def had(network):
    """Awa, of a household, with something of every topic but top-ups, for which a vault is needed;
    somebody waits for her tablet."""
    holds = Holds(network)
    network.person(AWA, household_id=LYON_ID)
    device, _sale = bought(network)
    bring_back(network, device)
    with pytest.raises(Refusal):
        sell(network, network.device(), person=AWA)
    holds.told(AWA)
    tablet = network.device(category="tablet")
    holds.ask(AWA, device=tablet, appointment_id=PICK_UP_ID)
    return holds, holds.ask(category="tablet").hold.id


def test_no_document_of_any_collection_tells_whose_it_was(network):
    holds, waits = had(network)
    network.stock(1)
    network.top_up(person_id=AWA)
    assert left(network) >= TOPICS | {"appointments"}
    erase(network)
    assert left(network) == set()
    database = network.app.store.database
    for name in TOPICS - {"quota_entries", "holds", "devices"}:
        assert {one["state"]["person_id"] for one in database[name].find()} == {NOBODY}, name
    assert holds.state(waits).status == "offered"


@pytest.mark.parametrize("beside", ["buy", "ask", "bring_back", "release", "appointment", "again"])
def test_whoever_acts_beside_an_erasure_leaves_nothing_of_the_person(raced, beside):
    network = raced
    holds, waits = had(network)
    laptop = network.device(ready_device())
    another = network.device(ready_device())
    sell(network, another, person=AWA, waiver="schooling")
    mine = network.look(lambda work: work.holds.of_person(AWA))[-1]
    acts = {
        "buy": partial(sell, network, laptop, person=AWA, waiver="schooling"),
        "ask": partial(holds.ask, AWA, device=laptop),
        "bring_back": partial(bring_back, network, another),
        "release": partial(holds.release, mine),
        "appointment": partial(holds.told, AWA, status="missed", sequence=2),
        "again": partial(erase, network),
    }
    _erased, other = race(partial(erase, network), acts[beside], met=Refusal)
    assert left(network) == set()
    assert holds.state(waits).status == "offered"
    if isinstance(other, Refusal):
        assert isinstance(other, PersonUnknown | DeviceNotAvailable) or beside == "release"
