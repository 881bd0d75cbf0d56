"""A device is kept for one person at a time, and goes to the next in line when it is free again."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, PersonUnknown
from services.inventory.application import holding
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.holds.refusals import AlreadyHolding
from services.inventory.domain.refusals import NotEntitled
from tests.inventory.builders import AWA, ELSEWHERE, LYON, LYON_ID
from tests.inventory.holds import SALE_ID, Holds
from tests.inventory.sales import sell
from tests.scripted import at, published, run_timers


@pytest.fixture
def holds(network) -> Holds:
    return Holds(network)


def test_a_ready_device_is_kept_for_48_hours(holds):
    device = holds.network.device()
    hold = holds.ask(holds.network.person(AWA), device=device).hold
    assert (hold.state.status, hold.state.until) == ("held", at(7, day=2))
    kept = holds.device(device.id).state
    assert (kept.status, kept.hold_id, kept.person_id) == ("held", hold.id, AWA)
    assert holds.network.look(lambda work: holding.hold_of_device(work, device)) == hold
    assert published(holds.network)[-2:] == ["DeviceHeld", "HoldConfirmed"]


def test_any_of_a_category_is_one_of_its_ready_devices_at_the_site(holds):
    holds.network.device(category="tablet")
    holds.network.device(place="lyon", place_id=LYON_ID)
    device = holds.network.device()
    assert holds.ask().hold.state.device_id == device.id
    assert holds.ask().position == 1


def test_who_finds_none_ready_is_in_line_in_the_order_of_arrival(holds):
    views = [holds.ask() for _ in range(3)]
    assert [view.position for view in views] == [1, 2, 3]
    assert {view.hold.state.status for view in views} == {"waiting"}
    assert holds.line() == [view.hold.id for view in views]


def test_nothing_is_offered_to_who_was_erased_whatever_was_waived_for_them(holds):
    gone = holds.person(solidarity_until=None)
    waits = holds.ask(gone, may_waive=True).hold.id
    holds.network.person(gone, solidarity_until=None, erased=True)
    assert holds.ready().state.status == "ready"
    assert (holds.state(waits).status, holds.line()) == ("released", [])


def test_a_device_that_is_kept_for_somebody_is_kept_for_nobody_else(holds):
    device = holds.network.device()
    holds.ask(device=device)
    with pytest.raises(DeviceNotAvailable):
        holds.ask(device=device)


def test_a_device_that_becomes_ready_is_offered_to_the_first_in_line_for_24_hours(holds):
    first, second = holds.ask_all(2)
    device = holds.ready()
    assert holds.statuses([first, second]) == ["offered", "waiting"]
    assert holds.state(first).until == at(7, day=1)
    assert device.state.hold_id == first
    assert holds.line() == [second]


def test_a_device_of_another_category_or_site_or_at_a_warehouse_is_offered_to_nobody(holds):
    [waiting] = holds.ask_all(1)
    depot = replace(LYON, id=AWA, slug="depot", kind="warehouse")
    holds.network.change(lambda work: work.places.put(depot))
    for changes in (
        {"category": "tablet"},
        {"place": "lyon", "place_id": LYON_ID},
        {"place": "depot", "place_id": AWA},
    ):
        assert holds.ready(**changes).state.status == "ready"
    assert holds.state(waiting).status == "waiting"


def test_who_lost_the_right_while_waiting_leaves_the_line_when_it_is_their_turn(holds):
    lapsed = holds.ask(holds.person(solidarity_until=date(2026, 11, 23))).hold.id
    [entitled] = holds.ask_all(1)
    holds.clock.instant = at(7, day=1)
    holds.ready()
    assert holds.statuses([lapsed, entitled]) == ["released", "offered"]
    assert holds.state(lapsed).reason == "not_eligible"
    assert holds.line() == []


def test_nobody_without_a_right_is_kept_a_device_unless_a_manager_does_it(holds):
    person = holds.person(solidarity_until=date(2026, 11, 22))
    device = holds.network.device()
    with pytest.raises(NotEntitled) as refused:
        holds.ask(person, device=device)
    assert refused.value.until == date(2026, 11, 22)
    view = holds.ask(person, device=device, may_waive=True)
    assert (view.hold.state.waived, view.warnings) == (True, ("not_eligible",))
    logged = holds.app.store.memory.audit
    assert logged == [("hold.waive", [view.hold.id, person], None)]


def test_a_waived_place_in_line_is_served_like_any_other(holds):
    waived = holds.ask(holds.person(solidarity_until=None), may_waive=True).hold.id
    holds.ready()
    assert holds.state(waived).status == "offered"


def test_a_household_has_one_hold_or_place_in_line_for_each_category(holds):
    one, other = (holds.person(household_id=LYON_ID) for _ in range(2))
    waiting = holds.ask(one)
    for person in (one, other):
        with pytest.raises(AlreadyHolding) as refused:
            holds.ask(person, place="lyon")
        assert refused.value.hold_id == waiting.hold.id
    assert holds.ask(other, category="smartphone").position == 1
    assert holds.ask().position == 2


def test_nothing_is_kept_for_somebody_of_whom_nothing_was_told(holds):
    with pytest.raises(PersonUnknown):
        holds.ask(AWA)


def test_who_was_merged_is_the_one_they_are_now(holds):
    person = holds.person()
    holds.network.person(AWA, merged_into=person)
    assert holds.ask(AWA).hold.state.person_id == person


def test_what_is_asked_for_has_to_be_at_one_of_the_caller_s_sites(holds):
    device = holds.network.device()
    with pytest.raises(NotFound):
        holds.ask(device=device, scope=ELSEWHERE)
    with pytest.raises(OutOfScope):
        holds.ask(scope=ELSEWHERE)
    with pytest.raises(InvalidValue):
        holds.ask(category=None)


def test_nobody_picks_anything_up_at_a_warehouse_or_in_transit(holds):
    depot = replace(LYON, kind="warehouse")
    holds.network.change(lambda work: work.places.put(depot))
    there = holds.network.device(place="lyon", place_id=LYON_ID)
    with pytest.raises(InvalidValue):
        holds.ask(device=there)
    with pytest.raises(NotFound):
        holds.ask(place="lyon")
    moving = holds.network.device()
    moving.ship(SALE_ID, at(8), "stock-1")
    holds.network.device(moving)
    with pytest.raises(DeviceNotAvailable):
        holds.ask(device=moving)


def test_a_hold_ends_by_itself_and_the_device_goes_to_the_next_for_24_hours(holds):
    device = holds.network.device()
    first, second, third = holds.ask_all(3)
    holds.clock.instant = at(7, day=2)
    assert run_timers(holds.network) == 1
    assert holds.statuses([first, second, third]) == ["expired", "offered", "waiting"]
    assert holds.state(second).until == at(7, day=3)
    holds.clock.instant = at(7, day=3)
    assert run_timers(holds.network) == 1
    assert holds.statuses([second, third]) == ["expired", "offered"]
    assert holds.device(device.id).state.hold_id == third
    holds.clock.instant = at(7, day=4)
    assert run_timers(holds.network) == 1
    assert holds.device(device.id).state.status == "ready"


def test_a_hold_does_not_end_while_the_clock_says_otherwise(holds):
    holds.network.device()
    [hold] = holds.ask_all(1)
    holds.network.change(lambda work: work.timers.set(holding.END, hold, at(7)))
    run_timers(holds.network)
    assert holds.state(hold).status == "held"
    holds.clock.instant = at(7, day=2)
    run_timers(holds.network)
    assert holds.state(hold).status == "expired"


def sold(holds, device_id, person_id):
    """What a sale does to holds; it hands the device over itself."""

    def sell(work):
        device = work.devices.get(device_id)
        holding.fulfil(work, device, person_id, SALE_ID, work.now())

    holds.network.change(sell)


@pytest.mark.parametrize("status", ["held", "offered"])
def test_a_sale_to_whom_it_is_kept_for_fulfils_the_hold(holds, status):
    if status == "offered":
        [hold] = holds.ask_all(1)
        device = holds.ready()
    else:
        device = holds.network.device()
        [hold] = holds.ask_all(1)
    sold(holds, device.id, holds.state(hold).person_id)
    assert (holds.state(hold).status, holds.state(hold).sale_id) == ("fulfilled", SALE_ID)
    holds.clock.instant = at(7, day=9)
    assert run_timers(holds.network) == 0


def test_who_buys_another_of_the_category_needs_no_hold_any_more(holds):
    kept = holds.network.device()
    person = holds.person()
    hold = holds.ask(person).hold.id
    [next_one] = holds.ask_all(1)
    other = holds.network.device(place="lyon", place_id=LYON_ID)
    sold(holds, other.id, person)
    assert holds.state(hold).reason == "bought_another"
    assert holds.state(next_one).status == "offered"
    assert holds.device(kept.id).state.hold_id == next_one


def test_a_device_that_is_scrapped_is_kept_for_nobody_and_offered_to_nobody(holds):
    device = holds.network.device()
    first, second = holds.ask_all(2)

    def scrap(work):
        one = work.devices.get(device.id)
        holding.end_hold_of(work, one, "scrapped", by="stock-1")
        one.scrap("broken_in_store", work.now(), "stock-1")
        work.devices.save(one)

    holds.network.change(scrap)
    assert holds.statuses([first, second]) == ["released", "waiting"]
    assert holds.device(device.id).state.status == "scrapped"
    assert holds.network.look(lambda work: holding.hold_of_device(work, device)) is None


def test_who_has_used_up_the_quota_is_kept_a_device_with_a_warning(holds):
    holds.network.person(AWA)
    sell(holds.network, holds.network.device())
    holds.network.device()
    assert holds.ask(AWA).warnings == ("quota_used_up",)
    assert holds.ask(AWA, category="smartphone").warnings == ()
