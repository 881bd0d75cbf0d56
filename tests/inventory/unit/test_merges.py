"""Two people who turn out to be one: what is theirs follows, whatever is heard of first."""

from datetime import date, timedelta

import pytest

from kernel.merges import MergeTold
from kernel.people import on_person
from kernel.refusals import PersonUnknown
from services.inventory.application.belongings import TOPICS
from services.inventory.application.lookups import known_person
from services.inventory.application.ports import Work
from services.inventory.application.queries.holds import ListHolds
from services.inventory.application.queries.quotas import GetQuota
from services.inventory.application.queries.returns import ListReturns
from services.inventory.application.reactions.on_merge import on_merged, on_unmerged
from services.inventory.domain.quotas.refusals import QuotaReached
from tests.inventory.builders import AWA, BILAL, CHLOE, HERE, SITE_ID, person
from tests.inventory.holds import Holds
from tests.inventory.returns import bring_back, decide
from tests.inventory.sales import sell
from tests.scripted import at, published


def told(kept, absorbed, sequence=2, minute=0):
    return MergeTold(
        kept_id=kept,
        absorbed_id=absorbed,
        sequence=sequence,
        at=at(9) + timedelta(minutes=minute),
        site_id=SITE_ID,
    )


def merged(network, kept, absorbed, sequence=2, minute=0):
    network.change(lambda work: on_merged(work, told(kept, absorbed, sequence, minute)))


def unmerged(network, kept, absorbed, sequence=3, minute=0):
    network.change(lambda work: on_unmerged(work, told(kept, absorbed, sequence, minute)))


def quota(network, person_id, kind="computer"):
    view = network.app.get_quota(GetQuota(scope=HERE, person_id=person_id, site="saint-denis"))
    return next(one for one in view.quotas if one.kind == kind)


def owners(network):
    """Whose each thing is, by what it is."""
    found = {}
    for table in ("sales", "refused_sales", "quota_excesses", "devices", "holds"):
        for id_, row in network.app.store.memory.table(table).items():
            found[table, id_] = row.state.person_id
    for id_, row in network.app.store.memory.table("quota_entries").items():
        found["quota_entries", id_] = row.person_id
    return {thing: owner for thing, owner in found.items() if owner is not None}


@pytest.fixture
def two(network):
    """Awa and Bilal, each with a computer, a refusal, and a device kept for them."""
    for one in (AWA, BILAL):
        network.person(one)
        sell(network, network.device(), person=one)
        with pytest.raises(QuotaReached):
            sell(network, network.device(), person=one)
        Holds(network).ask(one, device=network.device(category="tablet"))
    return network


def test_all_is_the_kept_person_s_and_the_absorbed_id_means_them(two):
    merged(two, AWA, BILAL)
    assert set(owners(two).values()) == {AWA}
    assert two.look(lambda work: known_person(work, BILAL)).id == AWA


def test_quotas_add_up_and_it_is_said_and_shown_where_they_pass_the_limit(two):
    merged(two, AWA, BILAL)
    [said] = [
        one for one in two.app.store.memory.published if type(one).__name__ == "QuotaExceeded"
    ]
    excess = said.excess
    assert (excess.person_id, said.absorbed_id) == (AWA, BILAL)
    assert (excess.quota.kind, excess.quota.used, excess.quota.limit) == ("computer", 2, 1)
    for one in (AWA, BILAL):
        state = quota(two, one)
        assert (state.used, state.left, state.over) == (2, 0, True)
        assert state.again_from == date(2028, 11, 23)


def test_nothing_is_said_where_the_sum_is_within_the_limit_or_was_one_household_s(network):
    network.person(AWA, household_id=CHLOE)
    network.person(BILAL, household_id=CHLOE)
    sell(network, network.device(), person=BILAL)
    sell(network, network.device(), person=AWA, waiver="schooling")
    merged(network, AWA, BILAL)
    assert "QuotaExceeded" not in published(network)
    assert quota(network, AWA).over


def test_undoing_restores_what_moved_and_leaves_what_came_after(two):
    before = owners(two)
    merged(two, AWA, BILAL)
    later = sell(two, two.device(), person=BILAL, waiver="schooling")
    unmerged(two, AWA, BILAL)
    after = owners(two)
    assert {key: after[key] for key in before} == before
    assert after["sales", later.id] == AWA
    assert two.look(lambda work: known_person(work, BILAL)).id == BILAL
    assert quota(two, BILAL).used == 1


def test_a_device_that_was_offered_since_the_merge_goes_back_with_its_hold(network):
    holds = Holds(network)
    for one in (AWA, BILAL):
        network.person(one)
    waiting = holds.ask(BILAL).hold.id
    merged(network, AWA, BILAL)
    kept = holds.ready()
    unmerged(network, AWA, BILAL)
    assert (holds.state(waiting).person_id, holds.device(kept.id).state.person_id) == (BILAL, BILAL)
    assert sell(network, kept, person=BILAL).state.person_id == BILAL
    assert holds.state(waiting).status == "fulfilled"


def test_a_device_that_is_kept_for_the_kept_person_since_the_merge_stays_theirs(network):
    holds = Holds(network)
    for one in (AWA, BILAL):
        network.person(one)
    kept = network.device()
    first = holds.ask(BILAL, device=kept).hold.id
    merged(network, AWA, BILAL)
    holds.release(first)
    second = holds.ask(AWA, device=kept).hold.id
    unmerged(network, AWA, BILAL)
    assert (holds.state(second).person_id, holds.device(kept.id).state.person_id) == (AWA, AWA)
    assert sell(network, kept, person=AWA).state.person_id == AWA
    assert holds.state(second).status == "fulfilled"


@pytest.mark.parametrize("times", [1, 2])
def test_the_same_again_changes_nothing(two, times):
    for _ in range(times):
        merged(two, AWA, BILAL)
    assert published(two).count("QuotaExceeded") == 1
    for _ in range(times):
        unmerged(two, AWA, BILAL)
    merged(two, AWA, BILAL)
    assert two.look(lambda work: known_person(work, BILAL)).id == BILAL


def test_an_undoing_that_is_heard_before_its_merge_stands(two):
    before = owners(two)
    unmerged(two, AWA, BILAL)
    merged(two, AWA, BILAL)
    assert owners(two) == before
    assert two.look(lambda work: known_person(work, BILAL)).id == BILAL


def test_a_merge_may_be_heard_before_either_registration(network):
    merged(network, AWA, BILAL)
    for unknown in (AWA, BILAL):
        with pytest.raises(PersonUnknown):
            network.look(lambda work, unknown=unknown: known_person(work, unknown))
    for one in (BILAL, AWA):
        network.change(lambda work, one=one: on_person(work, person(one)))
    assert network.look(lambda work: known_person(work, BILAL)).id == AWA


def test_somebody_of_whom_only_an_undone_merge_told_is_unknown(network):
    network.person(AWA)
    merged(network, AWA, BILAL)
    unmerged(network, AWA, BILAL)
    with pytest.raises(PersonUnknown):
        network.look(lambda work: known_person(work, BILAL))


def test_a_chain_of_merges_is_followed_whichever_is_heard_of_first(two):
    two.person(CHLOE)
    before = owners(two)
    merged(two, CHLOE, AWA, minute=1)
    merged(two, AWA, BILAL, minute=0)
    assert set(owners(two).values()) == {CHLOE}
    unmerged(two, CHLOE, AWA, minute=2)
    assert {owner for key, owner in owners(two).items() if key in before} == {AWA}
    unmerged(two, AWA, BILAL, minute=3)
    assert {key: owners(two)[key] for key in before} == before


def test_the_inner_merge_may_be_undone_first(two):
    two.person(CHLOE)
    before = owners(two)
    merged(two, AWA, BILAL, minute=0)
    merged(two, CHLOE, AWA, minute=1)
    unmerged(two, AWA, BILAL, minute=2)
    assert {key: owner for key, owner in owners(two).items() if before.get(key) == BILAL} == {
        key: owner for key, owner in before.items() if owner == BILAL
    }
    unmerged(two, CHLOE, AWA, minute=3)
    assert {key: owners(two)[key] for key in before} == before


@pytest.mark.parametrize("late", ["undoing", "both"])
def test_of_merges_into_two_people_the_later_holds_whichever_is_heard_of_first(two, late):
    """Bilal was taken for Awa, that was undone, and he was Chloé; Awa's events come late."""
    two.person(CHLOE)
    if late == "undoing":
        merged(two, AWA, BILAL, minute=0)
        merged(two, CHLOE, BILAL, minute=2)
    else:
        merged(two, CHLOE, BILAL, minute=2)
        merged(two, AWA, BILAL, minute=0)
    unmerged(two, AWA, BILAL, minute=1)
    assert two.look(lambda work: known_person(work, BILAL)).id == CHLOE
    assert set(owners(two).values()) == {AWA, CHLOE}
    assert (quota(two, AWA).used, quota(two, CHLOE).used) == (1, 1)


def test_a_copy_that_is_made_anew_knows_of_its_merge(two):
    merged(two, AWA, BILAL)
    del two.app.store.memory.table("people")[BILAL]
    two.change(lambda work: on_person(work, person(BILAL)))
    assert two.look(lambda work: known_person(work, BILAL)).id == AWA


def test_a_merge_at_a_site_that_nobody_told_of_yet_is_one_all_the_same(two):
    two.app.store.memory.table("sites").pop(SITE_ID)
    merged(two, AWA, BILAL)
    assert set(owners(two).values()) == {AWA}


def test_what_was_kept_for_the_absorbed_person_is_sold_to_the_kept(network):
    for one in (AWA, BILAL):
        network.person(one)
    kept = network.device()
    Holds(network).ask(BILAL, device=kept)
    merged(network, AWA, BILAL)
    assert sell(network, kept, person=AWA).state.person_id == AWA


def test_who_had_a_device_and_a_place_in_line_has_neither_once_they_bought_another(network):
    holds = Holds(network)
    for one in (AWA, BILAL):
        network.person(one)
    kept = network.device()
    first = holds.ask(AWA, device=kept).hold.id
    waits = holds.ask(BILAL).hold.id
    merged(network, AWA, BILAL)
    sell(network, network.device(), person=AWA)
    assert [holds.state(one).reason for one in (first, waits)] == ["bought_another"] * 2
    assert (holds.line(), holds.device(kept.id).state.status) == ([], "ready")


def test_what_was_brought_back_and_replaced_since_the_merge_goes_back_with_its_sale(network):
    for one in (AWA, BILAL):
        network.person(one)
    sold, other = network.device(), network.device()
    sale = sell(network, sold, person=BILAL)
    merged(network, AWA, BILAL)
    opened = bring_back(network, sold)
    decide(network, opened, "replaced", replacement=other.id)
    unmerged(network, AWA, BILAL)
    mine = owners(network)
    assert mine["sales", sale.id] == mine["devices", other.id] == BILAL
    assert network.look(lambda work: work.returns.get(opened.id)).state.person_id == BILAL


def test_every_topic_that_knows_people_is_among_what_moves():
    offering = {
        name
        for name, port in Work.__annotations__.items()
        if {"of_person", "rekey"} <= set(dir(port))
    }
    moving = {kept(_Asked()) for kept in TOPICS.values()}
    assert moving == offering


class _Asked:
    """Gives the name of what is asked of it."""

    def __getattr__(self, name):
        return name


def test_lists_by_either_id_hold_what_both_had(two):
    theirs = next(
        id_ for (table, id_), who in owners(two).items() if (table, who) == ("devices", BILAL)
    )
    bring_back(two, theirs, person_id=BILAL)
    merged(two, AWA, BILAL)
    for asked, listed in ((ListHolds, two.app.list_holds), (ListReturns, two.app.list_returns)):
        by_absorbed, by_kept = (listed(asked(scope=HERE, person_id=one)) for one in (BILAL, AWA))
        assert by_absorbed
        assert by_absorbed == by_kept
