"""What is offered is answered in time, kept for longer once, and given back."""

import pytest

from kernel.refusals import InvalidValue, NotFound, Stale
from services.inventory.application.queries.holds import GetHold, ListHolds
from services.inventory.domain.holds.refusals import AlreadyExtended, HoldOver, WrongHoldState
from tests.inventory.builders import ELSEWHERE, HERE, LYON_ID
from tests.inventory.holds import PICK_UP_ID, Holds
from tests.scripted import at, run_timers


@pytest.fixture
def holds(network) -> Holds:
    return Holds(network)


def offered(holds) -> tuple[str, str]:
    """The first in line, who is offered a device, and the next."""
    first, second = holds.ask_all(2)
    holds.ready()
    return first, second


def test_an_offer_that_is_accepted_keeps_the_device_for_48_hours_from_then(holds):
    first, second = offered(holds)
    holds.clock.instant = at(6, day=1)
    assert (holds.accept(first).status, holds.state(first).until) == ("held", at(6, day=3))
    holds.clock.instant = at(7, day=1)
    assert run_timers(holds.network) == 0
    holds.clock.instant = at(6, day=3)
    run_timers(holds.network)
    assert holds.statuses([first, second]) == ["expired", "offered"]


def test_an_appointment_is_not_named_in_vain_where_the_offer_is_accepted_already(holds):
    [first] = holds.ask_all(1)
    holds.ready()
    holds.accept(first)
    holds.told(holds.state(first).person_id)
    with pytest.raises(WrongHoldState):
        holds.accept(first, appointment_id=PICK_UP_ID)
    planned = holds.plan(first)
    assert holds.accept(first, appointment_id=PICK_UP_ID) == planned


def test_an_offer_that_is_accepted_again_changes_nothing(holds):
    first, _ = offered(holds)
    before = holds.accept(first)
    holds.clock.instant = at(8)
    assert holds.accept(first) == before


@pytest.mark.parametrize("ran", [False, True])
def test_an_offer_is_over_by_the_clock_whether_or_not_its_timer_has_run(holds, ran):
    first, _ = offered(holds)
    holds.clock.instant = at(7, day=1)
    if ran:
        run_timers(holds.network)
    with pytest.raises(HoldOver):
        holds.accept(first)


def test_an_offer_that_is_declined_goes_to_the_next_at_once(holds):
    first, second = offered(holds)
    device = holds.state(first).device_id
    assert holds.decline(first).status == "declined"
    assert holds.decline(first).status == "declined"
    assert holds.state(second).status == "offered"
    assert holds.device(device).state.hold_id == second
    assert holds.ask(holds.state(first).person_id).position == 1


def test_a_hold_is_extended_by_48_hours_once(holds):
    holds.network.device()
    [hold] = holds.ask_all(1)
    assert holds.extend(hold).until == at(7, day=4)
    with pytest.raises(AlreadyExtended):
        holds.extend(hold)
    holds.clock.instant = at(7, day=2)
    assert run_timers(holds.network) == 0
    holds.clock.instant = at(7, day=4)
    with pytest.raises(HoldOver):
        holds.extend(hold)
    run_timers(holds.network)
    assert holds.state(hold).status == "expired"


def test_neither_an_offer_nor_a_place_in_line_is_extended(holds):
    for hold in offered(holds):
        with pytest.raises(WrongHoldState):
            holds.extend(hold)


def test_what_is_given_back_goes_to_the_next_and_a_place_in_line_is_left(holds):
    device = holds.network.device()
    first, second, third = holds.ask_all(3)
    holds.release(second, "no_longer_needed")
    assert holds.line() == [third]
    released = holds.release(first)
    assert (released.status, released.reason) == ("released", "changed_mind")
    assert holds.release(first) == released
    assert holds.device(device.id).state.hold_id == third
    holds.release(third)
    assert holds.device(device.id).state.status == "ready"
    with pytest.raises(InvalidValue):
        holds.release(third, "scrapped")


def test_what_is_over_is_not_given_back(holds):
    first, _ = offered(holds)
    holds.decline(first)
    with pytest.raises(WrongHoldState):
        holds.release(first)


def test_a_step_is_refused_at_another_version_and_outside_the_scope(holds):
    first, _ = offered(holds)
    for step in (holds.accept, holds.decline, holds.extend, holds.release, holds.plan):
        with pytest.raises(Stale):
            step(first, expected_version=1)
        with pytest.raises(NotFound):
            step(first, scope=ELSEWHERE)


def test_holds_are_read_with_their_places_in_line_at_the_caller_s_sites(holds):
    holds.network.device()
    kept, first, second = holds.ask_all(3)
    away = holds.ask(place="lyon").hold.id
    asked = {"scope": HERE}
    seen = holds.app.list_holds(ListHolds(**asked))
    assert [(one.hold.id, one.position) for one in seen] == [(kept, None), (first, 1), (second, 2)]
    holds.release(first)
    assert holds.app.get_hold(GetHold(hold_id=second, **asked)).position == 1
    waiting = holds.app.list_holds(ListHolds(statuses=frozenset({"waiting"}), **asked))
    assert [one.hold.id for one in waiting] == [second]
    with pytest.raises(NotFound):
        holds.app.get_hold(GetHold(hold_id=away, **asked))


def test_a_device_of_another_site_is_not_offered_before_it_arrived(holds):
    [waiting] = holds.ask_all(1)
    holds.ready(place="lyon", place_id=LYON_ID)
    assert holds.state(waiting).status == "waiting"
