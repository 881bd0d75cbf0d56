"""Why a device is given up."""

from typing import Final

NOT_THERE: Final = frozenset({"lost", "stolen", "registered_by_mistake"})
"""Reasons for which there is nothing that could be erased."""

SCRAP_REASONS: Final = (
    "beyond_repair",
    "too_old",
    "used_for_parts",
    "locked",
    "dangerous",
    *sorted(NOT_THERE),
)
"""`dangerous`: a swollen battery, say; `locked`: by an account that nobody opens."""
