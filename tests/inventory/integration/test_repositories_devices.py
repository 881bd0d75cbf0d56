"""Devices, places and people in memory and on MongoDB: one suite for both."""

from dataclasses import replace

import pytest

from kernel.refusals import AlreadyExists
from services.inventory.application.ports.devices import Wanted
from tests.inventory.builders import (
    AWA,
    LOT_ID,
    LYON_ID,
    SITE_ID,
    device,
    ready_device,
)
from tests.scripted import at


def saved(twin, *devices):
    for one in devices:
        twin.change(lambda work, one=one: work.devices.save(one))
    return devices


def test_a_device_comes_back_as_it_was_saved_with_its_history(twin):
    [one] = saved(twin, ready_device())
    assert twin.look(lambda work: work.devices.get(one.id)) == one
    assert one.version == 4
    history = twin.look(lambda work: work.devices.history(one.id, 0, 10))
    assert [(entry.number, entry.what) for entry in history] == [
        (1, "registered"),
        (2, "wiped"),
        (3, "graded"),
        (4, "readied"),
    ]
    assert history[1].facts["verified"] is True
    assert {entry.place_id for entry in history} == {SITE_ID}
    assert twin.look(lambda work: work.devices.history(one.id, 2, 1)) == [history[2]]


def test_a_history_names_nobody_who_had_the_device(twin):
    one = ready_device()
    one.hold(LOT_ID, AWA, at(9), at(8), by="desk-1")
    one.release("mistake", at(8), by="desk-1")
    saved(twin, one)
    history = twin.look(lambda work: work.devices.history(one.id, 4, 9))
    assert [entry.facts["hold_id"] for entry in history] == [LOT_ID, LOT_ID]
    assert AWA not in repr(history)


def test_what_a_device_is_found_by(twin):
    one, other = saved(twin, ready_device(), device("tablet"))
    assert twin.look(lambda work: work.devices.by_reference(one.state.reference)) == one
    keys = [f"serial:{one.state.description.serial}", "serial:NOBODYS"]
    assert twin.look(lambda work: work.devices.by_keys(keys)) == [one]
    assert twin.look(lambda work: work.devices.many([other.id, one.id])) == [one, other]


def test_no_two_devices_have_a_number_in_common(twin):
    [one] = saved(twin, device("smartphone"))
    number = replace(one.state.description, serial="OTHER1", imeis=("490154203237518",))
    saved(twin, device("smartphone", description=number))
    twice = replace(number, serial="OTHER2")
    for description in (one.state.description, twice):
        with pytest.raises(AlreadyExists):
            saved(twin, device("smartphone", description=description))


def test_devices_are_listed_by_what_is_wanted(twin):
    here = ready_device()
    there = ready_device("tablet", place="lyon", place_id=LYON_ID)
    raw = device()
    moving = device(transfer_id=AWA, place=None, place_id=None)
    saved(twin, here, there, raw, moving)

    def found(**wanted):
        return [o.id for o in twin.look(lambda w: w.devices.listed(Wanted(**wanted), None, 0))]

    assert found() == sorted(o.id for o in (here, there, raw, moving))
    assert found(places=frozenset({"lyon"})) == [there.id]
    assert found(places=frozenset()) == []
    assert found(statuses=frozenset({"ready"}), categories=frozenset({"laptop"})) == [here.id]
    assert found(grades=frozenset({"B"})) == [here.id, there.id]
    assert found(transfers=frozenset({AWA})) == [moving.id]
    page = twin.look(lambda work: work.devices.listed(Wanted(), here.id, 1))
    assert [one.id for one in page] == [there.id]


def test_stock_is_counted_by_place_and_kind_without_what_is_gone(twin):
    gone = device("screen")
    gone.scrap("beyond_repair", at(9), "stock-1")
    saved(twin, ready_device(), ready_device(), device(), gone)
    saved(twin, device(transfer_id=AWA, place=None, place_id=None))

    def counted(**wanted):
        found = twin.look(lambda work: work.devices.counted(Wanted(**wanted)))
        return {(one.place, one.transfer_id, one.status, one.grade): one.devices for one in found}

    here = {("saint-denis", None, "ready", "B"): 2, ("saint-denis", None, "received", None): 1}
    moving = {(None, AWA, "received", None): 1}
    assert counted(places=frozenset({"saint-denis"})) == here
    assert counted(transfers=frozenset({AWA})) == moving
    assert counted(transfers=frozenset()) == {}
    assert counted() == here | moving
    ready = {("saint-denis", None, "ready", "B"): 2}
    assert counted(statuses=frozenset({"sold", "ready"})) == ready
    standing = twin.look(lambda work: work.devices.standing("saint-denis"))
    assert sorted(standing.values()) == [1, 4, 4]
    assert gone.id not in standing
