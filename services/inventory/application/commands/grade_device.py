"""Say how a device was found: what works, and what marks it has."""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.lookups import the_device_at
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.grading import Override, grading_of


@dataclass(frozen=True, kw_only=True)
class GradeDevice:
    """Each test's outcome by its code, each part's finding, and another grade with its reason."""

    scope: Scope
    device_id: str
    tests: Mapping[str, bool]
    cosmetic: Mapping[str, str]
    by: str
    override: Override | None = None
    expected_version: int | None = None


def grade_device(work: Work, command: GradeDevice) -> Device:
    """Raises `NotFound`, `Stale`, `DeviceNotAvailable`, `InvalidValue`."""
    device = the_device_at(work, command.scope, command.device_id, command.expected_version)
    grading = grading_of(
        device.state.description.category,
        command.tests,
        command.cosmetic,
        at=work.now(),
        by=command.by,
        override=command.override,
    )
    device.grade(grading)
    work.devices.save(device)
    return device
