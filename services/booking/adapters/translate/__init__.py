"""Domain events as the contracts that other services read, a module for each topic."""

from services.booking.adapters.translate import (
    appointments,
    closures,
    partners,
    people,
    referrals,
    seats,
    sites,
    team,
    walk_ins,
    workshops,
)
from services.booking.adapters.translate.registry import translate

__all__ = [
    "appointments",
    "closures",
    "partners",
    "people",
    "referrals",
    "seats",
    "sites",
    "team",
    "translate",
    "walk_ins",
    "workshops",
]
