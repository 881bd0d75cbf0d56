"""Devices: read one, its history, or many."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import ask, scope_of
from services.inventory.application.queries.devices import (
    FindDevice,
    GetDevice,
    ListDevices,
    ListHistory,
)
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.device import Device
from services.inventory.edge.operations import FLOOR, operations, wanted_devices
from services.inventory.edge.schemas.device_papers import FindQuery
from services.inventory.edge.schemas.devices import (
    DEVICE_EXAMPLE,
    DEVICES_PAGING,
    HISTORY_PAGING,
    DeviceAnswer,
    DevicesAnswer,
    DevicesQuery,
    HistoryAnswer,
    HistoryQuery,
)

TAG = "devices"


@operations.declare(
    "list_devices",
    "GET",
    "/devices",
    tag=TAG,
    summary="List the devices",
    description="Those of one place, or of all the caller's; those in transit are shown to the "
    "network alone.",
    allow=FLOOR,
    query=DevicesQuery,
    answer=DevicesAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [DEVICE_EXAMPLE], "next_cursor": None},
)
def list_devices(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of devices."""
    limit = call.fields["limit"]
    question = ListDevices(**wanted_devices(app, call), lot_id=call.fields["lot_id"])
    return DEVICES_PAGING.page(ask(app.list_devices, question), limit, lambda device: device.id)


@operations.declare(
    "get_device",
    "GET",
    "/devices/{device_id}",
    tag=TAG,
    summary="Read a device",
    description="One of the caller's places'.",
    allow=FLOOR,
    answer=DeviceAnswer,
    refusals=(NotFound,),
    answer_example=DEVICE_EXAMPLE,
)
def get_device(app: Inventory, call: Call) -> Device:
    """One device."""
    question = GetDevice(scope=scope_of(call.caller), device_id=call.fields["device_id"])
    return ask(app.get_device, question)


@operations.declare(
    "find_device",
    "GET",
    "/devices/find",
    tag=TAG,
    summary="Find a device by what is scanned",
    description="Its label's code or reference, a serial number or an IMEI, in any spelling: a "
    "scanner gives one string. One of the caller's places'.",
    allow=FLOOR,
    query=FindQuery,
    answer=DeviceAnswer,
    refusals=(NotFound,),
    answer_example=DEVICE_EXAMPLE,
)
def find_device(app: Inventory, call: Call) -> Device:
    """One device."""
    return ask(app.find_device, FindDevice(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "list_device_history",
    "GET",
    "/devices/{device_id}/history",
    tag=TAG,
    summary="What happened to a device",
    description="Every step of its life from the first on, with who did it where somebody did; "
    "a device that came back has one history.",
    allow=FLOOR,
    query=HistoryQuery,
    answer=HistoryAnswer,
    refusals=(NotFound,),
    answer_example={
        "items": [
            {
                "number": 1,
                "at": "2026-11-23T09:00:00.000Z",
                "what": "registered",
                "by": "stock-1",
                "site_id": "0197f000-0000-7000-8000-000000000001",
                "facts": {"lot_id": DEVICE_EXAMPLE["lot_id"], "again": False},
            }
        ],
        "next_cursor": None,
    },
)
def list_device_history(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of steps."""
    limit = call.fields["limit"]
    question = ListHistory(
        scope=scope_of(call.caller),
        device_id=call.fields["device_id"],
        after=int(call.fields["cursor"] or 0),
        limit=limit + 1,
    )
    found = ask(app.list_history, question)
    return HISTORY_PAGING.page(found, limit, lambda entry: str(entry.number))
