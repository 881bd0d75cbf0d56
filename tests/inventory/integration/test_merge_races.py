"""Merges on the real database: beside sales nothing is left behind, and undoing is exact."""

import itertools
import uuid
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.merges import MergeTold
from kernel.refusals import Refusal
from kit.transaction import Store
from services.inventory.application.queries.quotas import GetQuota
from services.inventory.application.reactions.on_merge import on_merged, on_unmerged
from services.inventory.bootstrap import bootstrap
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.holds.refusals import AlreadyHolding
from tests.inventory.builders import HERE, SITE_ID, Network, device, ready_device
from tests.inventory.holds import Holds
from tests.inventory.sales import offer
from tests.races import NoTurns, race
from tests.scripted import CONTEXT, ScriptedClock, at

_numbers = itertools.count(1)
KEPT_OF = ("sales", "refused_sales", "quota_entries", "holds", "devices", "quota_excesses")


def network_on(mongo, name) -> Network:
    clock = ScriptedClock()
    store = Store("inventory", mongo, database=name)
    app = bootstrap(store=store, clock=clock, turns=NoTurns())
    app.prepare()
    return Network.of(app, clock)


@pytest.fixture(scope="module")
def lasting(real_parts):
    """A network for many examples, each with people of its own."""
    mongo = real_parts[1]
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield network_on(mongo, name)
    mongo.drop_database(name)


def somebody(network) -> str:
    return network.person(f"0197f000-0000-7000-8000-0000ab{next(_numbers):06d}")


def told(kept, absorbed, sequence) -> MergeTold:
    when = at(9) + timedelta(minutes=sequence)
    return MergeTold(
        kept_id=kept, absorbed_id=absorbed, sequence=sequence, at=when, site_id=SITE_ID
    )


def merge(network, kept, absorbed, sequence=2):
    network.change(lambda work: on_merged(work, told(kept, absorbed, sequence)))


def unmerge(network, kept, absorbed, sequence=3):
    network.change(lambda work: on_unmerged(work, told(kept, absorbed, sequence)))


def sell(network, laptop, person_id, **changes):
    return network.app.sell(offer(laptop, person=person_id, **changes), CONTEXT)


def owner(document) -> str | None:
    return document.get("state", document).get("person_id")


def belongings(network, *people):
    """All that is kept of these people, save versions and what only locks."""
    left_out = ("version", "held", "order")
    return {
        (name, one["_id"]): {k: v for k, v in one.items() if k not in left_out}
        for name in KEPT_OF
        for one in network.app.store.database[name].find()
        if owner(one) in people
    }


@pytest.mark.parametrize("buyer", ["kept", "absorbed"])
def test_a_sale_beside_a_merge_is_the_kept_person_s_and_the_quota_s_sum_is_told(lasting, buyer):
    """Both have a computer afterwards, or the second is refused: never a sale left behind, and
    never two computers of which nothing is said."""
    network = lasting
    for _ in range(12):
        people = {"kept": somebody(network), "absorbed": somebody(network)}
        kept, absorbed = people.values()
        other = absorbed if buyer == "kept" else kept
        sell(network, network.device(ready_device()), other)
        laptop = network.device(ready_device())
        sold, _merged = race(
            partial(sell, network, laptop, people[buyer]), partial(merge, network, kept, absorbed)
        )
        database = network.app.store.database
        assert {owner(one) for one in belongings(network, kept, absorbed).values()} == {kept}
        excess = database.quota_excesses.count_documents({"state.person_id": kept})
        if isinstance(sold, Refusal):
            assert (type(sold).__name__, excess) == ("QuotaReached", 0)
        else:
            assert excess == 1


def test_a_hold_beside_a_merge_is_the_kept_person_s(lasting):
    network = lasting
    for _ in range(12):
        kept, absorbed = somebody(network), somebody(network)
        tablet = network.device(ready_device("tablet"))
        ask = partial(Holds(network).ask, absorbed, device=tablet)
        race(ask, partial(merge, network, kept, absorbed))
        assert {owner(one) for one in belongings(network, kept, absorbed).values()} == {kept}


HAD = st.lists(
    st.tuples(
        st.sampled_from(["kept", "absorbed"]), st.sampled_from(["buy", "hold", "be_refused"])
    ),
    max_size=6,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(HAD, HAD)
def test_undoing_a_merge_restores_every_document_and_leaves_what_came_after(lasting, before, after):
    network = lasting
    people = {"kept": somebody(network), "absorbed": somebody(network)}

    def have(who, what):
        with suppress(AlreadyHolding, DeviceNotAvailable):
            if what == "buy":
                sell(network, network.device(ready_device()), people[who], waiver="schooling")
            elif what == "hold":
                Holds(network).ask(people[who], device=network.device(ready_device("tablet")))
            else:
                sell(network, network.device(device()), people[who])

    for who, what in before:
        have(who, what)
    as_it_was = belongings(network, *people.values())
    merge(network, people["kept"], people["absorbed"])
    assert not belongings(network, people["absorbed"])
    for who, what in after:
        have(who, what)
    unmerge(network, people["kept"], people["absorbed"])
    now = belongings(network, *people.values())
    assert {thing: now.get(thing) for thing in as_it_was} == as_it_was
    came_after = {thing: one for thing, one in now.items() if thing not in as_it_was}
    assert {owner(one) for one in came_after.values()} <= {people["kept"]}
    for one in people.values():
        view = network.app.get_quota(GetQuota(scope=HERE, person_id=one, site="saint-denis"))
        assert view.person_id == one
