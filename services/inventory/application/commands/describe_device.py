"""Put right what is known of a device."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kernel.scope import Scope
from services.inventory.application.describing import Given, described
from services.inventory.application.lookups import the_device_at
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Device


@dataclass(frozen=True, kw_only=True)
class DescribeDevice:
    """`changes` are fields of `describing.Given`; what is left out stays."""

    scope: Scope
    device_id: str
    changes: Mapping[str, Any]
    by: str
    expected_version: int | None = None


def describe_device(work: Work, command: DescribeDevice) -> Device:
    """The same again changes nothing.

    Raises `NotFound`, `Stale`, `DeviceNotAvailable`, `InvalidValue`, and `AlreadyExists` where
    another device has the serial number or IMEI.
    """
    device = the_device_at(work, command.scope, command.device_id, command.expected_version)
    known = device.state.description
    given = Given(
        category=known.category,
        make=known.make,
        model=known.model,
        serial=known.serial,
        imeis=known.imeis,
        specifications=known.specifications,
    )
    description = described(work.tools.numbers, replace(given, **command.changes))
    if device.describe(description, work.now(), command.by):
        work.devices.save(device)
    return device
