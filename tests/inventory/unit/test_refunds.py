"""How much of a sale goes back, by which means: whatever the order, never more than came in."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.refusals import InvalidValue
from services.inventory.domain.returns.refund import refund_of
from services.inventory.domain.sales.lines import MEANS, Payment
from services.inventory.domain.sales.refusals import PaymentMismatch

CASH, CARD = (Payment(means=means, amount=10_000) for means in ("cash", "card"))
prices = st.lists(st.integers(1, 15_000), min_size=1, max_size=5)


def paid(means, amount):
    return Payment(means=means, amount=amount)


def test_what_one_means_paid_goes_back_by_it_without_asking():
    assert refund_of(4_000, [CARD], [], []) == (paid("card", 4_000),)
    assert refund_of(0, [], [], []) == ()


def test_where_several_means_paid_it_has_to_be_said_which():
    with pytest.raises(InvalidValue) as refused:
        refund_of(4_000, [CASH, CARD], [], [])
    assert refused.value.field == "refund"
    assert refund_of(4_000, [CASH, CARD], [CASH], []) == (paid("card", 4_000),), (
        "what is left was paid by one"
    )


def test_no_more_goes_back_by_a_means_than_came_in_by_it():
    with pytest.raises(InvalidValue) as refused:
        refund_of(12_000, [CASH, CARD], [], [paid("cash", 12_000)])
    assert refused.value.field == "refund/0/means"
    with pytest.raises(InvalidValue):
        refund_of(4_000, [CASH, CARD], [paid("cash", 8_000)], [paid("cash", 4_000)])
    with pytest.raises(InvalidValue):
        refund_of(4_000, [CASH, CARD], [], [paid("voucher", 4_000)])


def test_there_is_no_partial_refund_and_none_beyond_the_price():
    for amount in (1, 3_999, 4_001):
        with pytest.raises(PaymentMismatch):
            refund_of(4_000, [CASH], [], [paid("cash", amount)])
    with pytest.raises(InvalidValue):
        refund_of(4_000, [CASH], [], [paid("cash", 4_000), paid("cash", 0)])


@st.composite
def sales(draw):
    """Prices of lines, how their sum was paid, and in which order they come back."""
    lines = draw(prices)
    parts, left = [], sum(lines)
    for means in MEANS[:-1]:
        part = draw(st.integers(0, left))
        left -= part
        if part:
            parts.append(paid(means, part))
    if left:
        parts.append(paid(MEANS[-1], left))
    return lines, parts, draw(st.permutations(range(len(lines))))


@settings(deadline=None, max_examples=200)
@given(sales(), st.data())
def test_whatever_the_order_all_that_was_paid_can_go_back_and_no_more(sale, data):
    lines, parts, order = sale
    gone = []
    for number in order:
        price = lines[number]
        left = Counter({one.means: one.amount for one in parts})
        left.subtract(_by_means(gone))
        try:
            back = refund_of(price, parts, gone, [])
        except InvalidValue:
            back = refund_of(price, parts, gone, _split(data.draw, price, left))
        assert sum(one.amount for one in back) == price
        gone += back
    assert _by_means(gone) == _by_means(parts)


def _by_means(parts):
    count = Counter()
    for one in parts:
        count[one.means] += one.amount
    return count


def _split(draw, price, left):
    """By some means or other, as much as there is."""
    parts, missing = [], price
    for means in draw(st.permutations(sorted(left))):
        part = min(missing, left[means])
        missing -= part
        if part:
            parts.append(paid(means, part))
    return parts
