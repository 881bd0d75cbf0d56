"""What is brought back, by whom and when, and what becomes of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import Scope
from services.inventory.application.queries.return_slips import GetReturnSlip
from services.inventory.application.queries.returns import CountWaiting, GetReturn, ListReturns
from services.inventory.application.reactions.on_merge import on_merged
from services.inventory.application.till import WantedTopUp
from services.inventory.domain.devices.refusals import DeviceNotAvailable, NotReady
from services.inventory.domain.merges import MergeTold
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.refusals import PersonUnknown
from services.inventory.domain.returns.refusals import (
    NotTheOwner,
    OtherCategory,
    ReturnClosed,
    ReturnOpen,
    WarrantyOver,
)
from services.inventory.domain.sales.lines import Payment
from services.inventory.domain.sales.refusals import DeviceElsewhere, PaymentMismatch
from tests.inventory.builders import (
    AWA,
    BILAL,
    CHLOE,
    ELSEWHERE,
    HERE,
    LYON_ID,
    SITE_ID,
    grading,
    ready_device,
    wipe,
)
from tests.inventory.returns import bought, bring_back, decide, look
from tests.inventory.sales import LAPTOP_B, sell
from tests.scripted import at, published


@pytest.fixture
def known(network):
    """Awa, whose right holds for years, and Bilal, who lives alone."""
    for one in (AWA, BILAL):
        network.person(one, solidarity_until=date(2036, 1, 1))
    network.person(AWA, household_id=CHLOE, solidarity_until=date(2036, 1, 1))
    return network


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
    bring_back(known, device)
    with pytest.raises(DeviceNotAvailable):
        bring_back(known, device)


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


def test_a_repaired_device_is_handed_back_with_six_more_months(known):
    device, sale = bought(known)
    decided = decide(known, bring_back(known, device), "repaired").state
    assert decided.status == "repaired"
    assert decided.decision.warranty_until == date(2029, 5, 23)
    now = look(known, device)
    assert (now.status, now.sale_id, now.person_id) == ("sold", sale.id, AWA)
    assert now.warranty_until == date(2029, 5, 23)
    assert published(known)[-2:] == ["DeviceHandedBack", "ReturnDecided"]
    with pytest.raises(QuotaReached):
        bought(known)


def test_a_device_that_was_wiped_for_its_repair_is_handed_back_too(known):
    device, _sale = bought(known)
    opened = bring_back(known, device)
    one = known.look(lambda work: work.devices.get(device.id))
    one.wipe(wipe(code="SECOND23"), at(9))
    one.send_to_repair("battery", at(9), "stock-1")
    known.device(one)
    with pytest.raises(DeviceNotAvailable):
        decide(known, opened, "repaired")
    one.finish_repair(at(9), "stock-1", new_storage=False)
    known.device(one)
    decide(known, opened, "repaired")
    assert look(known, device).status == "sold"


def test_a_refused_device_is_handed_back_as_it_is(known):
    device, _sale = bought(known)
    decided = decide(known, bring_back(known, device), "refused", reason="liquid").state.decision
    assert (decided.reason, decided.warranty_until) == ("liquid", date(2028, 11, 23))
    assert look(known, device).status == "sold"
    assert bring_back(known, device).state.status == "open", "later, it may be brought back again"


def test_what_was_given_is_given_back(known):
    device, _sale = bought(known, way="donation")
    opened = bring_back(known, device)
    decide(known, opened, "repaired")
    assert look(known, device).status == "donated"


def test_a_device_that_is_elsewhere_or_on_its_way_is_not_handed_back(known):
    device, _sale = bought(known)
    opened = bring_back(known, device)
    one = known.look(lambda work: work.devices.get(device.id))
    one.ship(AWA, at(8), "stock-1")
    known.device(one)
    with pytest.raises(DeviceNotAvailable) as refused:
        decide(known, opened, "repaired")
    assert refused.value.status == "in_transit"
    lyon = known.look(lambda work: work.places.by_slug("lyon"))
    one.arrive(lyon, at(9), "stock-1")
    known.device(one)
    with pytest.raises(OutOfScope):
        decide(known, opened, "repaired")
    assert decide(known, opened, "refunded").state.status == "refunded"


def test_a_refund_gives_back_the_price_the_quota_and_the_device(known):
    device, sale = bought(known)
    with pytest.raises(QuotaReached):
        bought(known)
    decided = decide(known, bring_back(known, device), "refunded").state.decision
    assert decided.refund == (Payment(means="cash", amount=LAPTOP_B),)
    assert decided.slip_number == "2026-saint-denis-r-000001"
    assert decided.warranty_until is None
    now = look(known, device)
    assert (now.status, now.sale_id, now.person_id) == ("returned", None, None)
    assert [one.line for one in _sale(known, sale).given_back] == [1]
    assert published(known)[-4:] == [
        "LineGivenBack",
        "DeviceReclaimed",
        "ReturnDecided",
        "SaleRefunded",
    ]
    bought(known)


def test_a_refund_of_a_phone_leaves_the_top_up_that_was_sold_with_it(known):
    known.stock(1)
    phone = known.device(category="smartphone")
    paid = (Payment(means="cash", amount=7_000), Payment(means="voucher", amount=900))
    sale = sell(
        known, phone, top_ups=(WantedTopUp(operator="orange", face_value=1_000),), payments=paid
    )
    opened = bring_back(known, phone)
    by_cash = (Payment(means="cash", amount=7_000),)
    assert decide(known, opened, "refunded", refund=by_cash).state.decision.refunded == 7_000
    assert [one.line for one in _sale(known, sale).given_back] == [1]


def test_what_was_given_is_taken_back_without_money_and_its_quota_is_free(known):
    device, _sale = bought(known, way="donation")
    decided = decide(known, bring_back(known, device), "refunded").state.decision
    assert (decided.refund, decided.refunded) == ((), 0)
    assert published(known)[-1] == "ReturnDecided"
    bought(known)


def test_a_refund_goes_back_by_the_means_that_paid(known):
    paid = (Payment(means="card", amount=7_000), Payment(means="voucher", amount=5_000))
    device, _sale = bought(known, payments=paid)
    opened = bring_back(known, device)
    for asked, refusal in (
        ((), InvalidValue),
        ((Payment(means="cash", amount=LAPTOP_B),), InvalidValue),
        ((Payment(means="card", amount=LAPTOP_B),), InvalidValue),
        ((Payment(means="card", amount=7_000),), PaymentMismatch),
    ):
        with pytest.raises(refusal):
            decide(known, opened, "refunded", refund=asked)
    assert decide(known, opened, "refunded", refund=paid).state.decision.refund == paid


def test_a_replacement_takes_the_first_one_s_place_in_the_sale(known):
    device, sale = bought(known)
    other = known.device()
    known.clock.instant = at(9, day=100)
    opened = bring_back(known, device)
    decided = decide(known, opened, "replaced", replacement=other.state.reference).state.decision
    assert (decided.replacement_id, decided.refund) == (other.id, ())
    assert decided.warranty_until == date(2029, 3, 3)
    now = look(known, other)
    assert (now.status, now.sale_id, now.person_id) == ("sold", sale.id, AWA)
    assert now.warranty_until == date(2029, 3, 3)
    assert look(known, device).sale_id is None
    assert _sale(known, sale).given_back == ()
    sold = [one for one in known.app.store.memory.published if type(one).__name__ == "DeviceSold"]
    assert [one.terms.price for one in sold] == [LAPTOP_B, LAPTOP_B]
    assert sold[1].terms.avoided_kgco2e == 81.0
    with pytest.raises(QuotaReached):
        bought(known)


def test_a_replacement_that_fails_too_is_refunded_by_the_same_line(known):
    device, sale = bought(known)
    other = known.device()
    decide(known, bring_back(known, device), "replaced", replacement=other.id)
    again = bring_back(known, other)
    assert (again.state.sale_id, again.state.line) == (sale.id, 1)
    assert decide(known, again, "refunded").state.decision.refunded == LAPTOP_B
    assert [one.line for one in _sale(known, sale).given_back] == [1]
    bought(known)


def test_only_a_ready_device_of_the_kind_at_the_site_replaces_another(known):
    device, _sale = bought(known)
    opened = bring_back(known, device)
    there = known.device(ready_device(place="lyon", place_id=LYON_ID))
    taken, _other = bought(known, person=BILAL)
    for replacement, refusal in (
        (known.device(category="tablet"), OtherCategory),
        (taken, DeviceNotAvailable),
        (device, DeviceNotAvailable),
        (there, NotFound),
    ):
        with pytest.raises(refusal):
            decide(known, opened, "replaced", replacement=replacement.id)
    both = Scope(HERE.sites | ELSEWHERE.sites)
    with pytest.raises(DeviceElsewhere):
        decide(known, opened, "replaced", replacement=there.id, scope=both)
    assert look(known, device).status == "returned"


@pytest.mark.parametrize(
    ("outcome", "changes", "field"),
    [
        ("refused", {"reason": None}, "reason"),
        ("repaired", {"reason": "liquid"}, "reason"),
        ("replaced", {}, "replacement"),
        ("refunded", {"replacement": "D-2345678"}, "replacement"),
        ("repaired", {"refund": (Payment(means="cash", amount=1),)}, "refund"),
    ],
)
def test_a_decision_says_what_its_outcome_needs_and_no_more(known, outcome, changes, field):
    opened = bring_back(known, bought(known)[0])
    with pytest.raises(InvalidValue) as refused:
        decide(known, opened, outcome, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize("first", ["repaired", "replaced", "refunded", "refused"])
@pytest.mark.parametrize("second", ["repaired", "replaced", "refunded", "refused"])
def test_it_is_decided_once(known, first, second):
    opened = bring_back(known, bought(known)[0])

    def outcome(what):
        changes = {"replacement": known.device().id} if what == "replaced" else {}
        return decide(known, opened, what, **changes)

    outcome(first)
    with pytest.raises(ReturnClosed) as refused:
        outcome(second)
    assert refused.value.status == first


def test_a_decision_about_what_somebody_changed_meanwhile_is_refused(known):
    opened = bring_back(known, bought(known)[0])
    with pytest.raises(Stale):
        decide(known, opened, "refunded", expected_version=7)


def test_slips_count_by_site_and_local_year(known):
    numbers = []
    for instant in (at(9), at(22, 59, day=38), at(23, day=38), at(9, day=39)):
        known.clock.instant = instant
        opened = bring_back(known, bought(known)[0])
        numbers.append(decide(known, opened, "refunded").state.decision.slip_number)
    assert numbers == [
        "2026-saint-denis-r-000001",
        "2026-saint-denis-r-000002",
        "2027-saint-denis-r-000001",
        "2027-saint-denis-r-000002",
    ]


def test_undecided_returns_are_found_once_they_are_late(known):
    first = bring_back(known, bought(known)[0])
    known.clock.instant = at(7, day=10)
    second = bring_back(known, bought(known, person=BILAL)[0], person_id=BILAL)

    def listed(**wanted):
        question = ListReturns(**{"scope": HERE} | wanted)
        return [one.id for one in known.app.list_returns(question)]

    assert listed(late=True) == []
    known.clock.instant = at(7, 1, day=14)
    assert listed(late=True) == [first.id]
    assert known.app.count_waiting_returns(CountWaiting()) == {True: 1, False: 1}
    assert listed() == listed(status="open", place="saint-denis") == [first.id, second.id]
    assert listed(scope=ELSEWHERE) == listed(late=True, status="refunded") == []
    assert listed(person_id=BILAL) == [second.id]
    decide(known, first, "refused")
    assert listed(late=True) == []
    assert listed(status="refused") == listed(device_id=first.state.device_id) == [first.id]


def slip(network, return_, scope=HERE):
    question = GetReturnSlip(scope=scope, return_id=return_.id)
    return network.app.get_return_slip(question)


def test_a_slip_says_what_was_decided_and_stays_the_same(known):
    device, sale = bought(known)
    opened = bring_back(known, device)
    with pytest.raises(ReturnOpen):
        slip(known, opened)
    other = known.device()
    decide(known, opened, "replaced", replacement=other.id)
    told = slip(known, opened)
    assert (told.number, told.receipt) == (
        "2026-saint-denis-r-000001",
        sale.state.receipt_number,
    )
    assert (told.outcome, told.fault, told.refund) == ("replaced", "battery", ())
    assert told.device.reference == device.state.reference
    assert told.device.grade == "B"
    assert told.replacement.reference == other.state.reference
    assert told.warranty_until == date(2028, 11, 23)
    mistaken = known.look(lambda work: work.devices.get(device.id))
    mistaken.describe(replace(mistaken.state.description, model="T490"), at(9), "stock-1")
    known.device(mistaken)
    assert slip(known, opened) == told
    with pytest.raises(NotFound):
        slip(known, opened, ELSEWHERE)


def test_a_slip_of_a_refund_names_the_means(known):
    device, _sale = bought(known)
    opened = bring_back(known, device)
    decide(known, opened, "refunded")
    [part] = slip(known, opened).refund
    assert (part.means, part.amount) == ("cash", LAPTOP_B)
    assert slip(known, opened).warranty_until is None


def test_a_slip_speaks_of_no_warranty_that_is_over(known):
    device, _sale = bought(known)
    known.clock.instant = at(9, day=740)
    opened = bring_back(known, device, goodwill="hardship")
    decide(known, opened, "refused")
    assert slip(known, opened).warranty_until is None


def test_a_return_is_read_at_its_own_site_alone(known):
    opened = bring_back(known, bought(known)[0])
    question = GetReturn(scope=HERE, return_id=opened.id)
    assert known.app.get_return(question) == opened
    with pytest.raises(NotFound):
        known.app.get_return(GetReturn(scope=ELSEWHERE, return_id=opened.id))


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


def _sale(network, sale):
    return network.look(lambda work: work.sales.get(sale.id)).state
