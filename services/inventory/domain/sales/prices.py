"""What devices cost: a grid of category and grade, in versions that hold from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Self

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.sales.events import PriceGridPublished
from services.inventory.domain.sales.refusals import NoPrice

CEILINGS: Final[Mapping[Category, int]] = {"laptop": 15_000, "smartphone": 10_000}
"""What nobody pays more than, in cents: the association's promise (`design/inventory.md`)."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """In euro cents; `reference_price` is what the like costs elsewhere, None where nobody says."""

    price: int
    reference_price: int | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """A price of a grid, and what it is the price of."""

    category: Category
    grade: Grade
    price: int
    reference_price: int | None


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A version of the prices, in force from the local day `valid_from` on until a later one is."""

    number: int
    valid_from: date
    prices: Mapping[Category, Mapping[Grade, Price]] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every price, one after the other."""
        return tuple(
            Row(
                category=category,
                grade=grade,
                price=one.price,
                reference_price=one.reference_price,
            )
            for category, by_grade in self.prices.items()
            for grade, one in by_grade.items()
        )

    @property
    def names(self) -> tuple[str, ...]:
        """What has a price: `laptop/A`."""
        return tuple(f"{row.category}/{row.grade}" for row in self.rows)

    def price_of(self, category: Category, grade: Grade) -> Price:
        """Raises `NoPrice` where this kind of device is not sold."""
        found = self.prices.get(category, {}).get(grade)
        if found is None:
            raise NoPrice(category, grade, self.number)
        return found

    def check(self) -> None:
        """Raises `InvalidValue` where a price breaks a rule."""
        if not any(self.prices.values()):
            raise InvalidValue("prices", "must hold a price")
        for category, by_grade in self.prices.items():
            ceiling = CEILINGS.get(category)
            for grade, one in by_grade.items():
                where = f"prices/{category}/{grade}"
                if one.price < 1:
                    raise InvalidValue(where, "must be at least 1 cent; what is given has no price")
                if ceiling is not None and one.price > ceiling:
                    raise InvalidValue(where, f"must not be above {ceiling} cents")
                if one.reference_price is not None and one.reference_price < one.price:
                    raise InvalidValue(where, "must not be above the reference price")


@dataclass(kw_only=True)
class PriceGrid(Aggregate):
    """A grid that operators published; it never changes."""

    grid: Grid
    published_at: datetime
    by: str

    @classmethod
    def publish(cls, grid_id: str, grid: Grid, at: datetime, by: str) -> Self:
        """Raises `InvalidValue`."""
        grid.check()
        made = cls(id=grid_id, grid=grid, published_at=at, by=by)
        made.record(PriceGridPublished(at=at, grid_id=grid_id, grid=grid))
        return made


def _row(a: int, b: int, c: int, d: int, new: int) -> dict[Grade, Price]:
    prices: dict[Grade, int] = {"A": a, "B": b, "C": c, "D": d}
    return {
        grade: Price(price=euros * 100, reference_price=new * 100)
        for grade, euros in prices.items()
    }


SHIPPED: Final = Grid(
    number=1,
    valid_from=date(2000, 1, 1),
    prices={
        "smartphone": _row(90, 70, 50, 30, 200),
        "feature_phone": _row(20, 15, 10, 5, 40),
        "tablet": _row(90, 70, 50, 30, 180),
        "laptop": _row(150, 120, 90, 60, 350),
        "desktop": _row(100, 80, 60, 40, 250),
        "screen": _row(40, 30, 20, 10, 90),
        "router": _row(20, 15, 10, 5, 50),
    },
)
"""Version 1, which holds until operators publish another. Its prices stay within the ceilings, and
its reference prices are assumptions of ours without a source: an association sets its own."""
