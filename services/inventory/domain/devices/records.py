"""What is kept of the work on a device."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from services.inventory.domain.devices.kinds import Grade

WipeMethod = Literal["clear", "purge", "destroy", "no_storage"]


@dataclass(frozen=True, kw_only=True)
class Wipe:
    """How what a device held was erased (NIST SP 800-88 Rev. 2), between two instants in UTC.

    `number` is the certificate's, `code` the public one by which anybody verifies it. `by` is the
    subject of who did it.
    """

    number: str
    code: str
    method: WipeMethod
    start: datetime
    end: datetime
    verified: bool
    by: str
    tool: str | None = None
    tool_version: str | None = None
    storage_serial: str | None = None
    verified_by: str | None = None
    """The subject of who saw that nothing is left; None of a wipe that is not verified."""

    @property
    def safe(self) -> bool:
        """Whether the gate lets a device pass that was wiped so."""
        return self.verified or self.method == "no_storage"


@dataclass(frozen=True, kw_only=True)
class Grading:
    """How a device was found at an instant in UTC; `by` is the subject of who looked.

    `tests` holds each functional test's outcome by its code, `cosmetic` each criterion's finding.
    `computed` is the grade by the rule, `grade` the one that holds, `override_reason` a code where
    they differ.
    """

    at: datetime
    by: str
    tests: Mapping[str, bool]
    cosmetic: Mapping[str, str] = field(default_factory=dict)
    computed: Grade
    grade: Grade
    override_reason: str | None = None
    passed: bool
    """Whether every functional test of the category was passed."""
