"""Work on devices: wipe, verify, test and grade, mend, let through the gate, give up."""

from typing import Any

from kernel.refusals import AlreadyExists, NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import done_by, run, told
from services.inventory.application.certifying import Erasure
from services.inventory.application.commands.describe_device import DescribeDevice
from services.inventory.application.commands.grade_device import GradeDevice
from services.inventory.application.commands.ready_device import ReadyDevice
from services.inventory.application.commands.repair_device import FinishRepair, SendToRepair
from services.inventory.application.commands.scrap_device import ScrapDevice
from services.inventory.application.commands.wipe_device import VerifyWipe, WipeDevice
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.grading import FINDINGS, OVERRIDE_REASONS, PARTS, Override
from services.inventory.domain.devices.refusals import DataNotErased, DeviceNotAvailable, NotReady
from services.inventory.domain.devices.scrapping import NOT_THERE
from services.inventory.edge.operations import FLOOR, STOCK, operations, require_manager
from services.inventory.edge.operations.lots import NAMES
from services.inventory.edge.schemas.device_work import (
    GRADE_EXAMPLE,
    GRADED_EXAMPLE,
    WIPE_EXAMPLE,
    WIPED_EXAMPLE,
    DescribeBody,
    FinishRepairBody,
    GradeBody,
    RepairBody,
    ScrapBody,
    TestsAnswer,
    WipeBody,
)
from services.inventory.edge.schemas.devices import DEVICE_EXAMPLE, DeviceAnswer

TAG = "devices"
_ERASING = ("method", "tool", "tool_version", "start", "end", "verified", "storage_serial")
WITHIN_DESTROYED = {name: f"destroyed/{name}" for name in _ERASING}


@operations.declare(
    "wipe_device",
    "POST",
    "/devices/{device_id}/wipe",
    tag=TAG,
    summary="Record that a device was wiped",
    description="By a method of NIST SP 800-88 Rev. 2, or that it has no storage, which phones, "
    "tablets and routers always have. It gets a certificate, whose number has no gap in a year and "
    "whose code lets anybody verify it. An erasure that began before the day of the lot, or "
    "before the device came back or got other storage, is refused. It is to be tested and "
    "graded anew.",
    allow=STOCK,
    body=WipeBody,
    answer=DeviceAnswer,
    refusals=(NotFound, DeviceNotAvailable),
    example=WIPE_EXAMPLE,
    answer_example=WIPED_EXAMPLE,
)
def wipe_device(app: Inventory, call: Call) -> Device:
    """The device with its wipe."""
    fields = done_by(call)
    erasure = Erasure(**{name: fields.pop(name) for name in _ERASING})
    return run(app.wipe_device, WipeDevice(erasure=erasure, **fields), call)


@operations.declare(
    "verify_wipe",
    "POST",
    "/devices/{device_id}/wipe/verify",
    tag=TAG,
    summary="Verify a device's wipe",
    description="Somebody looked at the storage and found nothing left; the certificate says so "
    "from then on. A repeat changes nothing.",
    allow=STOCK,
    answer=DeviceAnswer,
    refusals=(NotFound, DeviceNotAvailable),
    answer_example=WIPED_EXAMPLE,
)
def verify_wipe(app: Inventory, call: Call) -> Device:
    """The device with its wipe."""
    return run(app.verify_wipe, VerifyWipe(**done_by(call)), call)


@operations.declare(
    "grade_device",
    "POST",
    "/devices/{device_id}/grade",
    tag=TAG,
    summary="Test and grade a device",
    description="Each functional test of its category, and a finding for each part that is looked "
    "at: the worst finding makes the grade, and what fails a test is a D. Another grade may be "
    "given with a reason; both are kept. See `list_tests` for the codes.",
    allow=STOCK,
    body=GradeBody,
    answer=DeviceAnswer,
    refusals=(NotFound, DeviceNotAvailable),
    example=GRADE_EXAMPLE,
    answer_example=GRADED_EXAMPLE,
)
def grade_device(app: Inventory, call: Call) -> Device:
    """The device with its grading."""
    fields = done_by(call)
    given = fields.pop("override")
    override = None if given is None else Override(given["grade"], given["reason"])
    return run(app.grade_device, GradeDevice(override=override, **fields), call)


@operations.declare(
    "ready_device",
    "POST",
    "/devices/{device_id}/ready",
    tag=TAG,
    summary="Let a device through the gate",
    description="It may be handed over from then on. It needs a verified wipe, or no storage, all "
    "tests of its category passed, and nobody who still owns it (`missing` says what is not so). "
    "Whoever is next in line for its category at the site is offered it at once. A repeat changes "
    "nothing.",
    allow=STOCK,
    answer=DeviceAnswer,
    refusals=(NotFound, DeviceNotAvailable, NotReady),
    answer_example=GRADED_EXAMPLE | {"status": "ready", "version": 4},
)
def ready_device(app: Inventory, call: Call) -> Device:
    """The device, ready or held."""
    return run(app.ready_device, ReadyDevice(**done_by(call)), call)


@operations.declare(
    "send_to_repair",
    "POST",
    "/devices/{device_id}/repair",
    tag=TAG,
    summary="Send a device to repair",
    description="Only one that was wiped: nobody who mends it meets anybody's data. Its grade is "
    "void.",
    allow=STOCK,
    body=RepairBody,
    answer=DeviceAnswer,
    refusals=(NotFound, DeviceNotAvailable),
    example={"fault": "keyboard"},
    answer_example=WIPED_EXAMPLE | {"status": "repairing", "version": 4},
)
def send_to_repair(app: Inventory, call: Call) -> Device:
    """The device in repair."""
    return run(app.send_to_repair, SendToRepair(**done_by(call)), call)


@operations.declare(
    "finish_repair",
    "POST",
    "/devices/{device_id}/repair/finish",
    tag=TAG,
    summary="Take a device out of repair",
    description="It is to be tested and graded; with other storage, to be wiped first.",
    allow=STOCK,
    body=FinishRepairBody,
    answer=DeviceAnswer,
    refusals=(NotFound, DeviceNotAvailable),
    example={"new_storage": False},
    answer_example=WIPED_EXAMPLE | {"version": 5},
)
def finish_repair(app: Inventory, call: Call) -> Device:
    """The device to be tested."""
    return run(app.finish_repair, FinishRepair(**done_by(call)), call)


@operations.declare(
    "scrap_device",
    "POST",
    "/devices/{device_id}/scrap",
    tag=TAG,
    summary="Give a device up",
    description="Nobody will use it any more; a hold on it ends. What it holds was erased and "
    "verified, or its storage is destroyed now, which gets a certificate of its own; neither is "
    "asked of what is lost, stolen or was registered by mistake, which a manager alone writes off.",
    allow=STOCK,
    body=ScrapBody,
    answer=DeviceAnswer,
    refusals=(NotFound, DeviceNotAvailable, DataNotErased, NotReady),
    example={
        "reason": "beyond_repair",
        "destroyed": {
            "tool": "shred",
            "start": "2026-11-23T09:10:00.000Z",
            "end": "2026-11-23T09:12:00.000Z",
            "verified": True,
            "storage_serial": "S4EVNX0R123456",
        },
    },
    answer_example=WIPED_EXAMPLE | {"status": "scrapped", "version": 3},
)
def scrap_device(app: Inventory, call: Call) -> Device:
    """The device that is no more."""
    fields = done_by(call)
    if fields["reason"] in NOT_THERE:
        require_manager(call)
    given = fields.pop("destroyed")
    destroyed = None if given is None else Erasure(method="destroy", **given)
    with told("body", WITHIN_DESTROYED):
        return app.scrap_device(ScrapDevice(destroyed=destroyed, **fields), call.context)


@operations.declare(
    "describe_device",
    "PATCH",
    "/devices/{device_id}",
    tag=TAG,
    summary="Put right what is known of a device",
    description="As long as it is in stock. As another kind of thing it is to be tested anew, and "
    "wiped where it was taken for one without storage. The same again changes nothing.",
    allow=STOCK,
    body=DescribeBody,
    answer=DeviceAnswer,
    refusals=(NotFound, DeviceNotAvailable, AlreadyExists),
    example={"model": "ThinkPad T480s", "specifications": {"memory_gb": "16"}},
    answer_example=DEVICE_EXAMPLE | {"model": "ThinkPad T480s", "version": 2},
)
def describe_device(app: Inventory, call: Call) -> Device:
    """The device as it is known now."""
    fields = done_by(call)
    changes = {name: fields.pop(name) for name in DescribeBody().fields if name in fields}
    if "imeis" in changes:
        changes["imeis"] = tuple(changes["imeis"])
    with told("body", NAMES):
        return app.describe_device(DescribeDevice(changes=changes, **fields), call.context)


@operations.declare(
    "list_tests",
    "GET",
    "/tests",
    tag=TAG,
    summary="What is tested on a device",
    description="The functional tests and the parts that are looked at, by category.",
    allow=FLOOR,
    answer=TestsAnswer,
    answer_example={
        "items": [
            {
                "category": "router",
                "always": list(TESTS["router"].always),
                "if_present": list(TESTS["router"].if_present),
                "parts": list(PARTS["router"]),
            }
        ],
        "findings": list(FINDINGS),
        "override_reasons": list(OVERRIDE_REASONS),
    },
)
def list_tests(_app: Inventory, _call: Call) -> dict[str, Any]:
    """The same for everybody."""
    return {
        "items": [
            {
                "category": category,
                "always": tests.always,
                "if_present": tests.if_present,
                "parts": PARTS[category],
            }
            for category, tests in TESTS.items()
        ],
        "findings": FINDINGS,
        "override_reasons": OVERRIDE_REASONS,
    }
