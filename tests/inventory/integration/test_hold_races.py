"""Whatever races for devices and places in line, on the real database: one order, it adds up."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta

import pytest

from kernel.refusals import Refusal
from kit.timers import run_due
from services.inventory.application import holding
from services.inventory.application.commands.hold_device import hold_device
from services.inventory.domain.holds.refusals import AlreadyHolding, HoldOver, NotAPickUp
from tests.inventory.builders import LYON_ID, ready_device
from tests.inventory.holds import PICK_UP_ID, Holds, appointment
from tests.races import race
from tests.scripted import at
from tests.waiting import eventually


@pytest.fixture
def holds(raced):
    return Holds(raced)


def told(holds, name):
    return holds.app.store.database.outbox.count_documents({"key": f"inventory.{name}"})


def timers(holds):
    return run_due(holds.app.store, holds.app.due, holds.clock)


def by_status(holds):
    """The ids of all holds, by where they stand."""
    found = {}
    for one in holds.app.store.database.holds.find().sort("_id"):
        found.setdefault(one["state"]["status"], []).append(one["_id"])
    return found


def adds_up(holds):
    """No device is kept for two; none is ready while somebody waits; the line is who waits."""
    database, standing = holds.app.store.database, by_status(holds)
    kept = list(database.devices.find({"state.status": "held"}))
    keeping = standing.get("held", []) + standing.get("offered", [])
    assert sorted(one["state"]["hold_id"] for one in kept) == sorted(keeping)
    assert sorted(holds.line()) == standing.get("waiting", [])
    if holds.line():
        assert database.devices.count_documents({"state.status": "ready"}) == 0


def test_of_24_at_once_as_many_as_there_are_devices_have_one(holds):
    for _ in range(5):
        holds.network.device()
    people = holds.people(24)
    views = race(*(lambda p=p: holds.ask(p) for p in people))
    assert sorted(one.hold.state.status for one in views) == ["held"] * 5 + ["waiting"] * 19
    assert sorted(one.position for one in views if one.position) == list(range(1, 20))
    adds_up(holds)


def test_devices_that_become_ready_while_people_ask_stand_idle_beside_nobody(holds):
    made, people = [ready_device() for _ in range(6)], holds.people(12)

    def readied(device):
        def ready(work):
            fresh = deepcopy(device)  # a unit of work may be run again
            work.devices.save(fresh)
            holding.freed(work, fresh)

        return lambda: holds.network.change(ready)

    race(*map(readied, made), *(lambda p=p: holds.ask(p) for p in people))
    standing = by_status(holds)
    assert len(standing["waiting"]) == 6
    assert len(standing.get("held", [])) + len(standing.get("offered", [])) == 6
    adds_up(holds)


def test_who_joins_the_line_and_what_becomes_ready_do_not_pass_each_other(holds):
    """A device becomes ready after somebody found none and before that is committed."""
    made, person, tries = ready_device(), holds.person(), []
    holds.release(holds.ask().hold.id)

    def ready(work):
        tries.append(1)
        fresh = deepcopy(made)
        work.devices.save(fresh)
        holding.freed(work, fresh)

    with ThreadPoolExecutor(1) as pool:
        meanwhile = []

        def join(work):
            view = hold_device(work, holds.wanted(person))
            if not meanwhile:
                meanwhile.append(pool.submit(holds.network.change, ready))
                eventually(lambda: meanwhile[0].done() or len(tries) > 1, what="it met the line")
            return view

        hold = holds.network.change(join).hold
        meanwhile[0].result(30)
    assert holds.state(hold.id).device_id == made.id
    adds_up(holds)


def test_a_household_that_asks_many_times_at_once_at_two_sites_has_one_of_each_category(holds):
    asked = [
        {"person_id": holds.person(household_id=LYON_ID), "category": category, "place": place}
        for category in ("laptop", "tablet")
        for place in ("saint-denis", "lyon") * 4
    ]
    results = race(*(lambda one=one: holds.ask(**one) for one in asked))
    assert len([one for one in results if isinstance(one, AlreadyHolding)]) == 14
    assert told(holds, "hold_waitlisted") == 2


def test_an_offer_that_is_accepted_while_it_ends_is_one_or_the_other(holds):
    first, second = holds.ask_all(2)
    holds.ready()
    for late in (False, True):
        hold = second if late else first
        until = holds.state(hold).until
        holds.clock.instant = until - timedelta(seconds=0 if late else 1)
        results = race(*[lambda hold=hold: holds.accept(hold)] * 3, *[lambda: timers(holds)] * 3)
        if late:
            assert all(isinstance(one, HoldOver) for one in results[:3])
            assert holds.state(second).status == "expired"
        else:
            assert not any(isinstance(one, Refusal) for one in results)
            assert holds.state(first).status == "held"
            holds.release(first)
        adds_up(holds)


def test_many_timers_that_run_at_once_offer_what_ended_once(holds):
    for _ in range(3):
        holds.network.device()
    hold_ids = holds.ask_all(8)
    holds.clock.instant = at(7, day=2)
    race(*[lambda: timers(holds)] * 6)
    assert holds.statuses(hold_ids) == ["expired"] * 3 + ["offered"] * 3 + ["waiting"] * 2
    assert told(holds, "hold_offered") == told(holds, "hold_expired") == 3
    adds_up(holds)


def test_what_is_given_back_while_others_ask_goes_to_the_line_first(holds):
    for _ in range(3):
        holds.network.device()
    hold_ids = holds.ask_all(6)
    people = holds.people(6)
    results = race(
        *(lambda hold=hold: holds.release(hold) for hold in hold_ids[:3]),
        *(lambda p=p: holds.ask(p) for p in people),
    )
    assert not any(isinstance(one, Refusal) for one in results)
    assert holds.statuses(hold_ids) == ["released"] * 3 + ["offered"] * 3
    assert len(holds.line()) == 6
    adds_up(holds)


def test_nothing_is_kept_until_an_appointment_that_is_cancelled_meanwhile(holds):
    for number in range(6):
        person, pick_up = holds.person(), f"{PICK_UP_ID[:-2]}{number:02d}"
        holds.told(person, id=pick_up)
        device = holds.ready()
        [result, _] = race(
            lambda p=person, d=device, a=pick_up: holds.ask(p, device=d, appointment_id=a),
            lambda p=person, a=pick_up: holds.told(p, id=a, status="cancelled", sequence=2),
        )
        assert holds.network.look(lambda work, a=pick_up: work.holds.of_appointment(a)) == []
        if not isinstance(result, NotAPickUp):
            assert holds.state(result.hold.id).reason == "appointment_cancelled"
        assert holds.device(device.id).state.status == "ready"


def test_of_what_is_told_of_one_appointment_at_once_the_newest_is_kept(holds):
    person = holds.person()
    holds.told(person)
    race(*(lambda n=n: holds.told(person, sequence=n, start=at(n, day=3)) for n in range(2, 10)))
    kept = holds.network.look(lambda work: work.appointments.get(PICK_UP_ID))
    assert kept == appointment(person, sequence=9, start=at(9, day=3))
