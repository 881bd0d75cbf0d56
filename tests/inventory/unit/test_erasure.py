"""Somebody who is erased: nothing says any more what was theirs, and everything is counted."""

import pytest

from kernel.people import NOBODY, on_person
from kernel.refusals import PersonUnknown
from services.inventory.application.lookups import known_person
from services.inventory.application.queries.quotas import GetQuota
from services.inventory.application.reactions.on_erased import on_erased
from services.inventory.application.reactions.on_merge import on_merged, on_unmerged
from services.inventory.domain.people import Person
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.returns.refusals import NotTheOwner
from tests.inventory.builders import AWA, BILAL, CHLOE, HERE, LYON_ID, person
from tests.inventory.holds import Holds, appointment
from tests.inventory.returns import bought, bring_back, decide, look
from tests.inventory.sales import sell
from tests.inventory.unit.test_merges import merged, told, unmerged
from tests.memory.traces import traces
from tests.scripted import published

HOUSEHOLD = LYON_ID


def erase(network, person_id=AWA):
    network.change(lambda work: on_erased(work, Person(id=person_id, erased=True)))


def confirmed(network):
    published = network.app.store.memory.published
    return [one.person_id for one in published if type(one).__name__ == "PersonForgotten"]


def unknown(network, person_id=AWA):
    with pytest.raises(PersonUnknown):
        network.look(lambda work: known_person(work, person_id))


@pytest.fixture
def awa(network):
    """Awa, of a household, with something of every topic."""
    holds = Holds(network)
    network.person(AWA, household_id=HOUSEHOLD)
    network.person(BILAL, household_id=HOUSEHOLD)
    network.stock(2)
    device, sale = bought(network)
    network.top_up(sale.id, AWA)
    bring_back(network, device)
    with pytest.raises(QuotaReached):
        sell(network, network.device(), person=AWA)
    holds.told(AWA)
    holds.ask(AWA, device=network.device(category="tablet"), appointment_id=appointment(AWA).id)
    holds.ask(AWA, category="smartphone")
    return network


def test_nothing_tells_whose_anything_was_and_everything_is_there(awa):
    tables = awa.app.store.memory.tables
    before = {name: len(rows) for name, rows in tables.items()}
    assert {"sales", "holds", "devices", "quota_entries", "refused_sales", "returns"} <= traces(
        awa, AWA
    )
    erase(awa)
    assert traces(awa, AWA) == set()
    after = {name: len(rows) for name, rows in tables.items()}
    assert after == before | {"appointments": 0, "forgotten_people": 1}
    unknown(awa)


def test_the_household_has_had_what_it_had(awa):
    def used():
        query = GetQuota(scope=HERE, person_id=BILAL, site="saint-denis")
        return {one.kind: one.used for one in awa.app.get_quota(query).quotas}

    before = used()
    assert before["computer"] == 1
    erase(awa)
    assert used() == before


def test_what_was_kept_goes_to_the_next_in_line_and_a_place_in_line_to_who_is_behind(network):
    holds = Holds(network)
    network.person(AWA)
    kept = network.device()
    mine = holds.ask(AWA, device=kept).hold.id
    next_ = holds.ask().hold.id
    waits = holds.ask(AWA, category="tablet").hold.id
    behind = holds.ask(category="tablet").hold.id
    erase(network)
    assert [(holds.state(one).status, holds.state(one).reason) for one in (mine, waits)] == [
        ("released", "person_erased")
    ] * 2
    assert holds.state(next_).status == "offered"
    assert holds.device(kept.id).state.person_id == holds.state(next_).person_id
    assert holds.line("tablet") == [behind]
    assert set(network.app.store.memory.timers) == {f"hold_end:{next_}"}


def test_who_waits_for_a_kind_of_which_they_keep_one_is_not_offered_it_while_they_are_erased(two):
    holds = Holds(two)
    kept = two.device()
    holds.ask(AWA, device=kept)
    holds.ask(BILAL)
    merged(two, AWA, BILAL)
    erase(two)
    assert published(two).count("HoldOffered") == 0
    assert (holds.device(kept.id).state.status, holds.line()) == ("ready", [])


def test_their_events_bear_the_id_until_they_are_erased_and_then_it_is_confirmed_alone(awa):
    erase(awa)
    memory = awa.app.store.memory
    released = [one for one in memory.published if type(one).__name__ == "HoldReleased"]
    assert [one.hold.person_id for one in released] == [AWA, AWA]
    assert confirmed(awa) == [AWA]
    count = len(memory.published)
    erase(awa)
    assert (len(memory.published), confirmed(awa)) == (count + 1, [AWA, AWA])


def test_an_appointment_of_which_booking_tells_later_is_not_kept(network):
    network.person(AWA)
    erase(network)
    Holds(network).told(AWA, status="completed", sequence=3)
    assert traces(network, AWA) == set()


def test_an_erasure_may_be_heard_before_the_registration(network):
    erase(network)
    network.change(lambda work: on_person(work, person(AWA, sequence=1)))
    unknown(network)
    assert confirmed(network) == [AWA]


@pytest.fixture
def two(network):
    """Awa and Bilal, who live apart."""
    for one in (AWA, BILAL):
        network.person(one)
    return network


@pytest.mark.parametrize("order", ["merge", "kept", "absorbed"])
def test_two_who_were_merged_are_erased_together_whichever_is_heard_of_first(two, order):
    for one in (AWA, BILAL):
        sell(two, two.device(), person=one)
        Holds(two).ask(one, category="tablet")
    if order == "absorbed":
        erase(two, BILAL)
    merged(two, AWA, BILAL)
    for one in (BILAL, AWA) if order == "merge" else (AWA, BILAL):
        erase(two, one)
    assert traces(two, AWA, BILAL) == set()
    for one in (AWA, BILAL):
        unknown(two, one)
    records = two.app.store.memory.table("merges").values()
    assert not any(ids for record in records for ids in record.moved.values())


def test_an_absorbed_one_is_unknown_from_their_own_erasure_on(two):
    erase(two, BILAL)
    merged(two, AWA, BILAL)
    unknown(two, BILAL)
    assert two.look(lambda work: known_person(work, AWA)).id == AWA


@pytest.mark.parametrize("heard", ["undoing first", "erasure first"])
def test_who_was_merged_by_mistake_and_then_erased_leaves_the_other_what_is_theirs(two, heard):
    mine, theirs = (sell(two, two.device(), person=one) for one in (AWA, BILAL))
    merged(two, AWA, BILAL)
    steps = [lambda: unmerged(two, AWA, BILAL), lambda: erase(two, BILAL)]
    for step in steps if heard == "undoing first" else reversed(steps):
        step()

    def whose(sale):
        return two.look(lambda work: work.sales.get(sale.id)).state.person_id

    assert (whose(mine), whose(theirs)) == (AWA, NOBODY)
    assert traces(two, BILAL) == set()


@pytest.mark.parametrize("still", ["merged", "two people"])
def test_a_merge_that_is_heard_after_the_kept_one_s_erasure_takes_nothing_from_the_living(
    two, still
):
    """Bilal was Awa, perhaps by mistake, before Awa was Chloé: of each it is told in their line."""
    two.person(CHLOE)
    sale = sell(two, two.device(), person=BILAL)
    merged(two, CHLOE, AWA, minute=2)
    erase(two, CHLOE)
    merged(two, AWA, BILAL, minute=0)
    unknown(two, BILAL)
    if still == "two people":
        unmerged(two, AWA, BILAL, minute=1)
        erase(two, AWA)
        assert two.look(lambda work: work.sales.get(sale.id)).state.person_id == BILAL
        assert two.look(lambda work: known_person(work, BILAL)).id == BILAL
        return
    for one in (AWA, BILAL):
        erase(two, one)
    assert traces(two, AWA, BILAL, CHLOE) == set()
    unknown(two, BILAL)


def test_a_return_that_was_open_is_decided_and_its_device_brought_back_by_nobody_again(network):
    network.person(AWA)
    device, _sale = bought(network)
    opened = bring_back(network, device)
    erase(network)
    decide(network, opened, "refused")
    assert look(network, device).person_id == NOBODY
    with pytest.raises(PersonUnknown):
        bring_back(network, device)
    network.person(BILAL)
    with pytest.raises(NotTheOwner):
        bring_back(network, device, person_id=BILAL)


def test_a_refund_of_nobody_s_goes_through(network):
    network.person(AWA)
    device, sale = bought(network)
    opened = bring_back(network, device)
    erase(network)
    decide(network, opened, "refunded", refund=sale.state.payments)
    assert look(network, device).person_id is None
    memory = network.app.store.memory
    [given] = [one for one in memory.published if type(one).__name__ == "LineGivenBack"]
    assert given.sale.person_id == NOBODY


def test_a_merge_told_again_after_the_erasure_changes_nothing(two):
    again = told(AWA, BILAL)
    two.change(lambda work: on_merged(work, again))
    erase(two, AWA)
    erase(two, BILAL)
    two.change(lambda work: on_merged(work, again))
    two.change(lambda work: on_unmerged(work, told(AWA, BILAL, sequence=9, minute=5)))
    for one in (AWA, BILAL):
        unknown(two, one)
