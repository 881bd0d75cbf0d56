"""The gate to `ready`.

Décret n° 2022-190 of 17 February 2022: "reconditionné" is what was tested in all its functions and
whose data was erased.
"""

from services.inventory.domain.devices.records import Grading, Wipe


def missing_for_ready(
    wipe: Wipe | None, grading: Grading | None, *, owned: bool
) -> tuple[str, ...]:
    """What keeps a device from being handed over: `verified_wipe`, `passed_tests`, and
    `decided_return` where somebody who brought it back still owns it."""
    missing = []
    if wipe is None or not wipe.safe:
        missing.append("verified_wipe")
    if grading is None or not grading.passed:
        missing.append("passed_tests")
    if owned:
        missing.append("decided_return")
    return tuple(missing)
