"""Count what came since a report was frozen, now and then, so that nobody waits for it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.impact.application.work import Work

COUNT: Final = "report_latecomers"
"""The kind of the timer."""
COUNT_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class CountLatecomers:
    """Of this report."""

    report_id: str


def count_latecomers(work: Work, command: CountLatecomers) -> None:
    """Notes how far they are counted; again at once where there is more, else in an hour."""
    report = work.reports.get(command.report_id)
    if report is None:
        return
    more = work.latecomers.note(report)
    work.timers.set(COUNT, report.id, work.now() + (timedelta() if more else COUNT_EVERY))
