"""Who brings what back, until when, and how it stands from then on."""

from datetime import date, timedelta

import pytest

from kernel.merges import MergeTold
from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from services.inventory.application.reactions.on_merge import on_merged
from services.inventory.domain.devices.refusals import DeviceNotAvailable, NotReady
from services.inventory.domain.returns.refusals import (
    NotTheOwner,
    ReturnOpen,
    WarrantyOver,
)
from tests.inventory.builders import (
    AWA,
    BILAL,
    CHLOE,
    ELSEWHERE,
    LYON_ID,
    SITE_ID,
    grading,
    wipe,
)
from tests.inventory.returns import bought, bring_back, decide, look, owners
from tests.scripted import at


@pytest.fixture
def known(network):
    """See `owners`."""
    return owners(network)


def test_what_is_brought_back_is_ready_for_nobody_until_it_is_wiped_and_tested_anew(known):
    device, sale = bought(known)
    opened = bring_back(known, device)
    state = opened.state
    assert (state.status, state.sale_id, state.line, state.fault) == ("open", sale.id, 1, "battery")
    assert (state.person_id, state.household_id, state.place) == (AWA, CHLOE, "saint-denis")
    assert state.warranty_until == date(2028, 11, 23)
    assert state.decide_by == at(7, day=14)
    now = look(known, device)
    assert (now.status, now.wipe, now.grading) == ("returned", None, None)
    decide(known, opened, "refunded")
    one = known.look(lambda work: work.devices.get(device.id))
    with pytest.raises(DeviceNotAvailable):
        one.ready(at(9), "stock-1")
    one.wipe(wipe(code="SECOND23", verified=False), at(9))
    one.grade(grading(at=at(9)))
    with pytest.raises(NotReady) as refused:
        one.ready(at(9), "stock-1")
    assert refused.value.missing == ("verified_wipe",)


def test_the_gate_stays_shut_while_nothing_is_decided(known):
    device, _sale = bought(known)
    bring_back(known, device)
    one = known.look(lambda work: work.devices.get(device.id))
    one.wipe(wipe(code="SECOND23"), at(9))
    one.grade(grading(at=at(9)))
    with pytest.raises(NotReady) as refused:
        one.ready(at(9), "stock-1")
    assert refused.value.missing == ("decided_return",)


def test_a_device_is_brought_to_any_site_by_its_label(known):
    device, _sale = bought(known)
    opened = bring_back(known, device.state.reference, site="lyon", scope=ELSEWHERE)
    assert opened.state.place == "lyon"
    assert look(known, device).place_id == LYON_ID
    with pytest.raises(NotFound):
        decide(known, opened, "refunded")
    assert decide(known, opened, "refunded", scope=ELSEWHERE).state.status == "refunded"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"person_id": BILAL}, NotTheOwner),
        ({"person_id": LYON_ID}, PersonUnknown),
        ({"site": "lyon"}, OutOfScope),
    ],
)
def test_only_its_owner_brings_a_device_back(known, changes, refusal):
    device, _sale = bought(known)
    with pytest.raises(refusal):
        bring_back(known, device, **changes)
    assert look(known, device).status == "sold"


def test_what_was_never_handed_over_is_not_brought_back(known):
    with pytest.raises(NotFound):
        bring_back(known, "D-NOBODYS1")
    with pytest.raises(DeviceNotAvailable):
        bring_back(known, known.device())


def test_a_device_is_not_brought_back_twice(known):
    device, _sale = bought(known)
    opened = bring_back(known, device)
    with pytest.raises(ReturnOpen) as refused:
        bring_back(known, device)
    assert refused.value.return_id == opened.id


def test_who_was_merged_into_the_owner_is_the_owner(known):
    device, _sale = bought(known)
    known.person(BILAL, merged_into=AWA)
    assert bring_back(known, device, person_id=BILAL).state.person_id == AWA


def test_a_return_goes_on_when_its_owner_turns_out_to_be_somebody_else(known):
    device, sale = bought(known)
    opened = bring_back(known, device)
    merge = MergeTold(kept_id=BILAL, absorbed_id=AWA, sequence=2, at=at(8), site_id=SITE_ID)
    known.change(lambda work: on_merged(work, merge))
    assert known.look(lambda work: work.returns.get(opened.id)).state.person_id == BILAL
    other = known.device()
    decide(known, opened, "replaced", replacement=other.id)
    assert (look(known, other).person_id, look(known, other).sale_id) == (BILAL, sale.id)
    assert bring_back(known, other, person_id=AWA).state.person_id == BILAL


def test_nobody_is_told_that_an_owner_was_erased(known):
    device, _sale = bought(known)
    known.person(AWA, erased=True)
    with pytest.raises(NotTheOwner):
        bring_back(known, device, person_id=BILAL)


def test_the_last_day_of_the_warranty_is_a_local_one(known):
    device, _sale = bought(known)
    last_minute = at(22, 59, day=731)
    assert last_minute.date() == date(2028, 11, 23)
    known.clock.instant = last_minute
    first, second = bring_back(known, device), bought(known, person=BILAL)[0]
    decide(known, first, "refused")
    known.clock.instant = last_minute + timedelta(minutes=1)
    with pytest.raises(WarrantyOver) as refused:
        bring_back(known, device)
    assert refused.value.until == date(2028, 11, 23)
    assert bring_back(known, second, person_id=BILAL).state.goodwill is None


def test_a_manager_takes_a_device_after_its_warranty_with_a_reason_that_is_kept(known):
    device, _sale = bought(known)
    known.clock.instant = at(9, day=740)
    opened = bring_back(known, device, goodwill="just_over")
    assert opened.state.goodwill == "just_over"
    [(action, targets, reason)] = [
        one for one in known.app.store.memory.audit if one[0] == "return.goodwill"
    ]
    assert (targets, reason) == ([opened.id, AWA], "just_over")
    assert action == "return.goodwill"
    decided = decide(known, opened, "repaired").state.decision
    assert decided.warranty_until == date(2028, 11, 23), "goodwill does not revive a warranty"


def test_within_the_warranty_no_goodwill_is_noted(known):
    device, _sale = bought(known)
    assert bring_back(known, device, goodwill="hardship").state.goodwill is None
    assert not known.app.store.memory.audit


def test_what_waits_for_a_decision_does_not_come_with_another_lot(known):
    device, _sale = bought(known)
    opened = bring_back(known, device)
    one = known.look(lambda work: work.devices.get(device.id))
    one.scrap("lost", at(9), "stock-1")
    known.device(one)
    lyon = known.look(lambda work: work.places.by_slug("lyon"))
    with pytest.raises(DeviceNotAvailable):
        one.come_back(AWA, lyon, one.state.description, at(9), "stock-1")
    decide(known, opened, "refunded")
    one = known.look(lambda work: work.devices.get(device.id))
    one.come_back(AWA, lyon, one.state.description, at(9), "stock-1")
    assert one.state.status == "received"
