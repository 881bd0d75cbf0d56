"""Work on a device: what was erased, tested, mended or given up."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Flag, Text
from kit.edge.references import Instant
from services.inventory.application.describing import LONGEST_NAME, MOST_IMEIS
from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.grading import FINDINGS, OVERRIDE_REASONS, PARTS
from services.inventory.domain.devices.kinds import CATEGORIES, GRADES
from services.inventory.domain.devices.records import WipeMethod
from services.inventory.domain.devices.scrapping import SCRAP_REASONS
from services.inventory.domain.devices.wiping import DESTRUCTIONS
from services.inventory.domain.returns.terms import FAULTS
from services.inventory.edge.schemas.devices import DEVICE_EXAMPLE

_MOST_FINDINGS: Final = 40


class _Erasing(Schema):
    """When, and of what."""

    tool_version = Text(longest=40, load_default=None, allow_none=True)
    start = Instant(required=True)
    end = Instant(required=True)
    verified = Flag(
        load_default=False,
        metadata={"description": "Somebody looked, and nothing is left; may be said later."},
    )
    storage_serial = Text(longest=60, load_default=None, allow_none=True)


class WipeBody(_Erasing):
    """How what it held was erased."""

    method = fields.String(
        required=True,
        validate=validate.OneOf(get_args(WipeMethod)),
        metadata={"description": "Of NIST SP 800-88 Rev. 2, or `no_storage`."},
    )
    tool = Text(
        longest=80,
        load_default=None,
        allow_none=True,
        metadata={"description": "Needed, save where there is no storage."},
    )


class DestructionBody(_Erasing):
    """How its storage was destroyed."""

    tool = fields.String(required=True, validate=validate.OneOf(DESTRUCTIONS))


class OverrideBody(Schema):
    """Another grade than the rule gives."""

    grade = fields.String(required=True, validate=validate.OneOf(GRADES))
    reason = fields.String(required=True, validate=validate.OneOf(OVERRIDE_REASONS))


class GradeBody(Schema):
    """What works, and what marks there are: `list_tests` tells the codes of each category."""

    tests = fields.Dict(
        keys=fields.String(),
        values=Flag(),
        required=True,
        validate=validate.Length(max=_MOST_FINDINGS),
    )
    cosmetic = fields.Dict(
        keys=fields.String(),
        values=fields.String(validate=validate.OneOf(FINDINGS)),
        required=True,
        validate=validate.Length(max=_MOST_FINDINGS),
    )
    override = fields.Nested(OverrideBody, load_default=None, allow_none=True)


class RepairBody(Schema):
    """What is wrong with it."""

    fault = fields.String(required=True, validate=validate.OneOf(FAULTS))


class FinishRepairBody(Schema):
    """What was done."""

    new_storage = Flag(
        required=True,
        metadata={"description": "Storage was put in: the device is to be wiped again."},
    )


class ScrapBody(Schema):
    """Why it is given up."""

    reason = fields.String(required=True, validate=validate.OneOf(SCRAP_REASONS))
    destroyed = fields.Nested(
        DestructionBody,
        load_default=None,
        allow_none=True,
        metadata={"description": "Needed where what it holds was not erased and verified."},
    )


class DescribeBody(Schema):
    """What is put right; what is left out stays."""

    category = fields.String(validate=validate.OneOf(CATEGORIES))
    make = Text(longest=LONGEST_NAME)
    model = Text(longest=LONGEST_NAME)
    serial = Text(longest=100, shortest=0)
    imeis = fields.List(Text(longest=40), validate=validate.Length(max=MOST_IMEIS))
    specifications = fields.Dict(
        keys=fields.String(),
        values=Text(longest=20),
        metadata={"description": "`storage_gb`, `memory_gb`, `screen_inches`, `year`, as texts."},
    )


class TestsOfCategory(Schema):
    """What is tried and looked at on one kind of device."""

    category = fields.String(validate=validate.OneOf(CATEGORIES))
    always = fields.List(fields.String(), metadata={"description": "Made of every one."})
    if_present = fields.List(
        fields.String(), metadata={"description": "Made where the device has what they try."}
    )
    parts = fields.List(
        fields.String(), metadata={"description": "Each has one finding in `cosmetic`."}
    )


class TestsAnswer(Schema):
    """For every category, with the codes that gradings use."""

    items = fields.List(fields.Nested(TestsOfCategory))
    findings = fields.List(fields.String(), metadata={"description": "From best to worst: A to D."})
    override_reasons = fields.List(fields.String())


WIPE_EXAMPLE: Final[dict[str, Any]] = {
    "method": "purge",
    "tool": "nvme-cli sanitize",
    "tool_version": "2.11",
    "start": "2026-11-23T09:10:00.000Z",
    "end": "2026-11-23T09:12:00.000Z",
    "verified": True,
    "storage_serial": "S4EVNX0R123456",
}
GRADE_EXAMPLE: Final[dict[str, Any]] = {
    "tests": dict.fromkeys(TESTS["laptop"].always, True) | {"camera": True},
    "cosmetic": dict.fromkeys(PARTS["laptop"], "none") | {"lid": "light"},
    "override": {"grade": "C", "reason": "worn_battery"},
}
WIPED_EXAMPLE: Final[dict[str, Any]] = DEVICE_EXAMPLE | {
    "status": "wiped",
    "wipe": {
        "number": "E-2026-000017",
        "code": "7K3M9PQRX4TZ",
        **WIPE_EXAMPLE,
        "verified_by": "stock-1",
        "by": "stock-1",
    },
    "version": 2,
}
GRADED_EXAMPLE: Final[dict[str, Any]] = WIPED_EXAMPLE | {
    "status": "graded",
    "grading": {
        "at": "2026-11-23T09:30:00.000Z",
        "by": "stock-1",
        "tests": GRADE_EXAMPLE["tests"],
        "cosmetic": GRADE_EXAMPLE["cosmetic"],
        "computed": "B",
        "grade": "C",
        "override_reason": "worn_battery",
        "passed": True,
    },
    "version": 3,
}
