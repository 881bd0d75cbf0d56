"""Kinds of devices."""

from typing import Final, Literal, get_args

Category = Literal[
    "smartphone", "feature_phone", "tablet", "laptop", "desktop", "screen", "router", "other"
]
Grade = Literal["A", "B", "C", "D"]
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
GRADES: Final[tuple[Grade, ...]] = get_args(Grade)
