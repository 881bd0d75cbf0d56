"""Freezing reports of a real impact."""

from collections.abc import Sequence
from datetime import date

from services.impact.application.commands.freeze_report import FreezeReport
from services.impact.application.report_questions import Request
from services.impact.application.report_views import ReportView
from services.impact.bootstrap import Impact
from services.impact.domain.reports.templates import Item
from tests.scripted import CONTEXT

NOVEMBER = (Item("people_supported"), Item("appointments_held", (("site",),)))
"""Who was supported, and how often."""


def freeze(impact: Impact, items: Sequence[Item] = NOVEMBER) -> ReportView:
    """Of November."""
    request = Request(
        language="fr",
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        template=None,
        items=tuple(items),
        where={},
        sites=None,
    )
    command = FreezeReport(
        request=request, title="Novembre", by="analyst-1", today=date(2026, 12, 1)
    )
    return impact.freeze_report(command, CONTEXT)
