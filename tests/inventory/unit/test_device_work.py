"""Work on devices: wiped and certified, tested, mended, let through the gate, given up."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kernel.refusals import AlreadyExists, InvalidValue, NotFound, Stale
from services.inventory.application.certifying import Erasure
from services.inventory.domain.devices.refusals import DataNotErased, DeviceNotAvailable, NotReady
from tests.inventory.builders import ELSEWHERE, SITE, device, ready_device
from tests.inventory.holds import Holds
from tests.inventory.working import Working
from tests.scripted import at, published


@pytest.fixture
def working(network):
    return Working(network)


def raw(working, category="laptop", **changes):
    """A device that was just received."""
    return working.network.device(device(category, **changes)).id


def test_a_device_goes_from_the_lot_through_the_gate(working):
    id_ = raw(working)
    wiped = working.wipe(id_, storage_serial="S4EVNX0R")
    assert wiped.state.status == "wiped"
    assert (wiped.state.wipe.number, wiped.state.wipe.by) == ("E-2026-000001", "stock-1")
    assert len(wiped.state.wipe.code) == 12
    assert working.grade(id_).state.grading.grade == "B"
    assert working.ready(id_).state.status == "ready"
    assert published(working.network)[-3:] == ["DeviceWiped", "DeviceGraded", "DeviceReadied"]


def test_a_repeat_of_ready_and_verify_changes_nothing(working):
    id_ = raw(working)
    working.wipe(id_, verified=False)
    verified = working.verify(id_, by="stock-2")
    assert verified.state.wipe.verified_by == "stock-2"
    assert working.verify(id_, by="stock-3").version == verified.version
    working.grade(id_)
    ready = working.ready(id_)
    assert working.ready(id_).version == ready.version


def test_a_wipe_that_is_not_verified_keeps_the_gate_shut_until_it_is(working):
    id_ = raw(working)
    working.wipe(id_, verified=False)
    working.grade(id_)
    with pytest.raises(NotReady) as refused:
        working.ready(id_)
    assert refused.value.missing == ("verified_wipe",)
    working.verify(id_)
    assert working.ready(id_).state.status == "ready"


def test_a_failed_test_keeps_the_gate_shut_until_it_is_mended(working):
    id_ = raw(working)
    working.wipe(id_)
    working.grade(id_, failing=["keyboard"])
    with pytest.raises(NotReady) as refused:
        working.ready(id_)
    assert refused.value.missing == ("passed_tests",)
    working.send_to_repair(id_, "keyboard")
    with pytest.raises(DeviceNotAvailable):
        working.grade(id_)
    working.finish_repair(id_)
    working.grade(id_)
    assert working.ready(id_).state.status == "ready"


def test_storage_that_was_put_in_is_wiped_first(working):
    id_ = raw(working)
    working.wipe(id_)
    working.send_to_repair(id_, "storage")
    working.network.clock.instant = at(9)
    assert working.finish_repair(id_, new_storage=True).state.status == "received"
    with pytest.raises(InvalidValue) as refused:
        working.wipe(id_, start=at(7), end=at(8))
    assert refused.value.field == "start"
    assert working.wipe(id_).state.wipe.number == "E-2026-000002"


def test_numbers_of_certificates_have_no_gap_in_the_year_of_the_place(working):
    first, second, third = (raw(working) for _ in range(3))
    assert working.wipe(first).state.wipe.number == "E-2026-000001"
    with pytest.raises(InvalidValue):
        working.wipe(second, end=at(12))
    with pytest.raises(InvalidValue):
        working.wipe(second, tool=None)
    assert working.wipe(second).state.wipe.number == "E-2026-000002"
    # In Paris it is 2027 already.
    working.network.clock.instant = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert working.wipe(third).state.wipe.number == "E-2027-000001"


@pytest.mark.parametrize("category", ["smartphone", "feature_phone", "tablet", "router"])
def test_storage_that_is_built_in_is_never_missing(working, category):
    id_ = raw(working, category)
    with pytest.raises(InvalidValue) as refused:
        working.wipe(id_, "no_storage", verified=False)
    assert refused.value.field == "method"


def test_where_there_is_no_storage_nothing_is_said_of_it(working):
    id_ = raw(working)
    for wrong in ({"tool": "nwipe"}, {"storage_serial": "S1"}, {"verified": True}):
        with pytest.raises(InvalidValue) as refused:
            working.wipe(id_, "no_storage", **{"verified": False, **wrong})
        assert refused.value.field == next(iter(wrong))
    working.wipe(id_, "no_storage", verified=False)
    working.grade(id_)
    assert working.ready(id_).state.status == "ready"


def test_a_screen_without_storage_that_is_a_tablet_has_to_be_wiped(working):
    id_ = raw(working, "screen")
    working.wipe(id_, "no_storage", verified=False)
    working.grade(id_)
    told = working.describe(id_, category="tablet")
    assert (told.state.status, told.state.wipe, told.state.grading) == ("received", None, None)


def test_a_device_that_turns_out_to_be_another_kind_is_tested_anew(working):
    id_ = raw(working, "other")
    working.wipe(id_)
    working.grade(id_)
    told = working.describe(id_, category="laptop")
    assert (told.state.status, told.state.grading) == ("wiped", None)
    assert told.state.wipe is not None
    working.grade(id_)
    working.ready(id_)
    with pytest.raises(DeviceNotAvailable):
        working.describe(id_, category="desktop")


def test_a_description_is_put_right_and_the_same_again_changes_nothing(working):
    one, other = raw(working), raw(working)
    told = working.describe(one, model="ThinkPad T480s", specifications={"memory_gb": "16"})
    assert told.state.description.model == "ThinkPad T480s"
    assert told.state.description.make == "Lenovo"
    assert working.describe(one, model="ThinkPad T480s").version == told.version
    taken = working.network.look(lambda work: work.devices.get(other)).state.description.serial
    with pytest.raises(AlreadyExists):
        working.describe(one, serial=taken.lower())
    with pytest.raises(InvalidValue) as refused:
        working.describe(one, imeis=("490154203237519",))
    assert refused.value.field == "imei"


def test_what_is_scrapped_holds_nobody_s_data(working):
    id_ = raw(working)
    with pytest.raises(DataNotErased):
        working.scrap(id_)
    working.wipe(id_, verified=False)
    with pytest.raises(DataNotErased):
        working.scrap(id_)
    shredded = Erasure(method="destroy", tool="shred", start=at(7), end=at(7), verified=True)
    gone = working.scrap(id_, destroyed=shredded)
    assert (gone.state.status, gone.state.wipe.number) == ("scrapped", "E-2026-000002")
    with pytest.raises(DeviceNotAvailable):
        working.scrap(id_)


def test_what_is_lost_or_keeps_nothing_is_scrapped_as_it_is(working):
    for category, reason in (("laptop", "stolen"), ("screen", "beyond_repair")):
        assert working.scrap(raw(working, category), reason).state.status == "scrapped"


def test_what_is_written_off_unseen_is_audited(working):
    lost = raw(working)
    working.scrap(lost, "lost")
    working.scrap(raw(working, "screen"), "beyond_repair")
    audit = working.network.app.store.memory.audit
    assert audit == [("device.write_off", [lost], "lost")]


def test_a_certificate_stays_true_when_the_device_is_wiped_again(working):
    id_ = raw(working)
    first = working.wipe(id_, verified=False).state.wipe
    second = working.wipe(id_, "clear").state.wipe
    look = working.network.look
    assert look(lambda work: work.certificates.by_code(first.code)).wipe == first
    assert [one.wipe for one in look(lambda work: work.certificates.of_device(id_))] == [
        first,
        second,
    ]


def test_a_certificate_says_that_it_was_verified_under_the_same_number(working):
    id_ = raw(working)
    wipe = working.wipe(id_, verified=False).state.wipe
    working.verify(id_, by="stock-2")
    kept = working.network.look(lambda work: work.certificates.by_code(wipe.code)).wipe
    assert kept == replace(wipe, verified=True, verified_by="stock-2")


def test_nothing_is_done_on_the_way_or_at_another_s_place_or_on_an_older_version(working):
    moving = device(transfer_id=SITE.id, place=None, place_id=None)
    working.network.device(moving)
    here = raw(working)
    for step in (working.wipe, working.scrap, working.ready):
        with pytest.raises(NotFound):
            step(moving.id)
    with pytest.raises(NotFound):
        working.ready(here, scope=ELSEWHERE)
    with pytest.raises(Stale):
        working.ready(here, expected_version=7)


def test_a_device_that_is_ready_may_be_sent_to_repair_and_is_ready_no_more(working):
    id_ = working.network.device(ready_device()).id
    working.send_to_repair(id_)
    working.finish_repair(id_)
    with pytest.raises(DeviceNotAvailable):
        working.ready(id_)
    working.grade(id_)
    assert working.ready(id_).state.status == "ready"


def test_a_device_that_is_ready_is_offered_at_once_to_who_waits(working):
    holds = Holds(working.network)
    [first] = holds.ask_all(1)
    id_ = raw(working)
    working.wipe(id_)
    working.grade(id_)
    held = working.ready(id_)
    assert (held.state.status, held.state.hold_id) == ("held", first)
    assert holds.statuses([first]) == ["offered"]


def test_who_waits_for_a_device_that_is_scrapped_is_told(working):
    holds = Holds(working.network)
    one = working.network.device()
    hold = holds.ask(device=one).hold
    gone = working.scrap(one.id)
    assert (gone.state.status, gone.state.hold_id, gone.state.person_id) == ("scrapped", None, None)
    assert holds.statuses([hold.id]) == ["released"]


def test_a_hold_stays_where_its_device_cannot_be_scrapped(working):
    holds = Holds(working.network)
    one = working.network.device()
    hold = holds.ask(device=one).hold
    early = Erasure(method="destroy", tool="shred", start=at(3), end=at(4), verified=True)
    with pytest.raises(InvalidValue):
        working.scrap(one.id, destroyed=early)
    assert holds.statuses([hold.id]) == ["held"]
