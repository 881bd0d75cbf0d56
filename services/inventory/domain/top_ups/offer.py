"""What a top-up is good for, and until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, get_args

from kernel.refusals import InvalidValue

Operator = Literal[
    "orange", "sfr", "bouygues", "la_poste_mobile", "lebara", "lycamobile", "syma", "nrj_mobile"
]
OPERATORS: Final[tuple[Operator, ...]] = get_args(Operator)
"""Whose top-ups there may be: a closed list, so that a code in the wrong column is no operator."""

FRESH_DAYS: Final = 7
"""So many days a buyer has at least to enter a code: our own rule."""
LOWEST, HIGHEST = 100, 20_000
"""Face values in euro cents: prepaid cards in France are of 5 to 150 euros."""
LONGEST_VALIDITY: Final = 3_660


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What all codes of a batch have in common; money in euro cents.

    `enter_by` is the last day to enter the code, by the operator's (French) calendar; what it gave
    then lasts `validity_days`.
    """

    operator: Operator
    face_value: int
    price: int
    enter_by: date
    validity_days: int

    def check(self) -> None:
        """Raises `InvalidValue`."""
        if self.operator not in OPERATORS:
            raise InvalidValue("operator", f"is none of {', '.join(OPERATORS)}")
        if not LOWEST <= self.face_value <= HIGHEST:
            raise InvalidValue("face_value_cents", f"is not between {LOWEST} and {HIGHEST} cents")
        if not 0 <= self.price <= self.face_value:
            raise InvalidValue("price_cents", "is not between 0 and the face value")
        if not 1 <= self.validity_days <= LONGEST_VALIDITY:
            raise InvalidValue("validity_days", f"is not between 1 and {LONGEST_VALIDITY}")

    def good(self, today: date) -> bool:
        """Whether it may be sold on that day."""
        return self.enter_by >= fresh_until(today)


def fresh_until(today: date) -> date:
    """The earliest last day that a code sold today may have."""
    return today + timedelta(days=FRESH_DAYS)
