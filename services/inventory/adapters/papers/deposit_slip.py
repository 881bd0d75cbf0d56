"""What a donor gave, for the donor."""

from collections import Counter
from decimal import Decimal
from typing import Any

from kit.papers.wording import day, number, place, plain
from services.inventory.adapters.papers.vocabulary import CATEGORIES
from services.inventory.application.ports.papers import DepositSlip
from services.inventory.domain.devices.kinds import Category


def content(slip: DepositSlip) -> dict[str, Any]:
    """What the template of the same name shows: counts, by category and by model."""
    by_category: Counter[Category] = Counter()
    for model in slip.models:
        by_category[model.category] += model.count
    return {
        "number": plain(slip.number),
        "donor": plain(slip.donor),
        "site": place(slip.site),
        "received": day(slip.received),
        "kilograms": kilograms(slip.kilograms),
        "total": number(by_category.total()),
        "categories": [
            (CATEGORIES["fr"][category], number(count))
            for category, count in by_category.most_common()
        ],
        "models": [
            (CATEGORIES["fr"][one.category], plain(f"{one.make} {one.model}"), number(one.count))
            for one in slip.models
        ],
    }


def kilograms(weight: Decimal) -> str:
    """`264,5 kg`."""
    whole, _, rest = f"{weight:f}".partition(".")
    rest = rest.rstrip("0")
    return number(int(whole)) + (f",{rest}" if rest else "") + "\u00a0kg"
