"""What becomes of a device that was brought back, and of its sale and quota."""

from datetime import date

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import Scope
from services.inventory.application.queries.sales import GetTakings
from services.inventory.application.till import WantedTopUp
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.returns.refusals import (
    OtherCategory,
    ReturnClosed,
)
from services.inventory.domain.sales.lines import Payment
from services.inventory.domain.sales.refusals import DeviceElsewhere, PaymentMismatch
from tests.inventory.builders import (
    AWA,
    BILAL,
    ELSEWHERE,
    HERE,
    LYON_ID,
    ready_device,
    wipe,
)
from tests.inventory.returns import bought, bring_back, decide, look, owners
from tests.inventory.sales import LAPTOP_B, sell
from tests.scripted import at, published


@pytest.fixture
def known(network):
    """See `owners`."""
    return owners(network)


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


def _sale(network, sale):
    return network.look(lambda work: work.sales.get(sale.id)).state


def test_a_till_is_told_what_went_back_on_its_day(known):
    device, _sale = bought(known)
    opened = bring_back(known, device)
    known.clock.instant = at(23, 30)
    decide(known, opened, "refunded")

    def takings(day):
        return known.app.get_takings(GetTakings(scope=HERE, site="saint-denis", day=day))

    sold, back = takings(date(2026, 11, 23)), takings(date(2026, 11, 24))
    assert (sold.by_means["cash"], sold.refunds, sold.refunded["cash"]) == (LAPTOP_B, 0, 0)
    assert (back.by_means["cash"], back.refunds, back.refunded["cash"]) == (0, 1, LAPTOP_B)
