"""What is said of a device at the bench."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any


def gift(site: str, devices: int, kilograms: str) -> dict[str, Any]:
    """The body of a lot that a company gives."""
    return {
        "site": site,
        "donor_kind": "company",
        "donor_name": "Atelier Lumière",
        "kilograms": kilograms,
        "devices": devices,
    }


def erased() -> dict[str, Any]:
    """The body of a wipe that ended just now and was looked at."""
    now = datetime.now(UTC).isoformat()
    return {"method": "purge", "tool": "nwipe", "start": now, "end": now, "verified": True}


def looked_at(
    tests: Sequence[Mapping[str, Any]], category: str, failing: Collection[str] = ()
) -> dict[str, Any]:
    """The body of a grading: light marks, which give a B unless a test fails.

    `tests` are inventory's own list of what is tried on each category.
    """
    [of_category] = [one for one in tests if one["category"] == category]
    return {
        "tests": {code: code not in failing for code in of_category["always"]},
        "cosmetic": dict.fromkeys(of_category["parts"], "light"),
    }
