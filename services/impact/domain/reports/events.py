"""What happens to reports."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.impact.domain.reports.report import ReportState


@dataclass(frozen=True, kw_only=True)
class ReportEvent(DomainEvent):
    """Base: how the report stands afterwards."""

    report: "ReportState"


@dataclass(frozen=True, kw_only=True)
class ReportFrozen(ReportEvent):
    """Its figures stay as they are from now on."""


@dataclass(frozen=True, kw_only=True)
class ReportWithdrawn(ReportEvent):
    """It was published by mistake."""
