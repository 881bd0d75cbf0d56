"""How much of a sale goes back, and by which means. Money in euro cents.

A line is refunded whole: what its device cost, whatever state it comes back in. There is no partial
refund; a top-up is none of this, its code was seen.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from kernel.refusals import InvalidValue
from services.inventory.domain.sales.lines import Means, Payment
from services.inventory.domain.sales.refusals import PaymentMismatch


def refund_of(
    price: int, paid: Sequence[Payment], gone_back: Iterable[Payment], asked: Sequence[Payment]
) -> tuple[Payment, ...]:
    """The parts that go back for a line of this price.

    Money goes back by the means by which the sale was `paid`, by none more than came in by it less
    what has `gone_back` already. Where one means can bear the whole and there is no other, nothing
    need be `asked`.

    Raises `InvalidValue`, and `PaymentMismatch` where what is asked is not the price.
    """
    left = _left(paid, gone_back)
    if not asked:
        return _by_the_only_means(price, left)
    if sum(part.amount for part in asked) != price:
        raise PaymentMismatch(price, sum(part.amount for part in asked))
    for number, part in enumerate(asked):
        if part.amount < 1:
            raise InvalidValue(f"refund/{number}/amount_cents", "must be at least 1 cent")
        left[part.means] -= part.amount
        if left[part.means] < 0:
            raise InvalidValue(f"refund/{number}/means", "must not exceed what was paid so")
    return tuple(asked)


def refundable(
    price: int, paid: Sequence[Payment], gone_back: Iterable[Payment]
) -> tuple[Payment, ...]:
    """The most of a line of this price that may go back by each means, of the sale's `paid` and
    `gone_back` parts."""
    left = _left(paid, gone_back)
    return tuple(
        Payment(means=means, amount=min(price, amount))
        for means, amount in left.items()
        if min(price, amount) > 0
    )


def _left(paid: Iterable[Payment], gone_back: Iterable[Payment]) -> Counter[Means]:
    left: Counter[Means] = Counter()
    for part in paid:
        left[part.means] += part.amount
    for part in gone_back:
        left[part.means] -= part.amount
    return left


def _by_the_only_means(price: int, left: Counter[Means]) -> tuple[Payment, ...]:
    if price == 0:
        return ()
    means = [one for one, amount in left.items() if amount > 0]
    if len(means) != 1:
        raise InvalidValue("refund", "must say how much by which means: it was paid by several")
    return (Payment(means=means[0], amount=price),)
