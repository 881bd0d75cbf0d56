"""Share a report by a link, take the link back, withdraw the report."""

from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import check_version
from services.impact.application.report_views import ReportView, Sites, the_report, view_of
from services.impact.application.work import Work
from services.impact.domain.refusals import ReportIsWithdrawn
from services.impact.domain.reports.links import CODE_LENGTH, Link


@dataclass(frozen=True, kw_only=True)
class ShareReport:
    """Until `expires_at`, or for as long as nobody takes the link back."""

    sites: Sites
    report_id: str
    by: str
    expires_at: datetime | None = None


def share_report(work: Work, command: ShareReport) -> ReportView:
    """The report with its open link: the one that there is, or a new one. Raises `NotFound`,
    `ReportIsWithdrawn`, `InvalidValue`, `Stale`."""
    report = the_report(work, command.sites, command.report_id)
    if report.state.status == "withdrawn":
        raise ReportIsWithdrawn(report.id)
    now = work.now()
    links = work.links.of_report(report.id)
    links.share(
        Link(
            code=work.tools.new_code(CODE_LENGTH),
            made_at=now,
            by=command.by,
            expires_at=command.expires_at,
        ),
        now,
    )
    if links.changed:
        work.links.save(links)
        work.audit.record("report.share", [report.id])
    return view_of(work, report)


@dataclass(frozen=True, kw_only=True)
class UnshareReport:
    """Nobody sees it by a link any more."""

    sites: Sites
    report_id: str


def unshare_report(work: Work, command: UnshareReport) -> ReportView:
    """The report, not shared; a repeat changes nothing. Raises `NotFound`, `Stale`."""
    report = the_report(work, command.sites, command.report_id)
    _take_back(work, report.id)
    return view_of(work, report)


@dataclass(frozen=True, kw_only=True)
class WithdrawReport:
    """It was published by mistake."""

    sites: Sites
    report_id: str
    expected_version: int | None = None


def withdraw_report(work: Work, command: WithdrawReport) -> ReportView:
    """The report, withdrawn, its link dead; a repeat changes nothing. Raises `NotFound`,
    `Stale`."""
    report = the_report(work, command.sites, command.report_id)
    check_version("report", report.id, command.expected_version, report.version)
    if report.withdraw(work.now()):
        work.reports.save(report)
        _take_back(work, report.id)
        work.audit.record("report.withdraw", [report.id])
    return view_of(work, report)


def _take_back(work: Work, report_id: str) -> None:
    links = work.links.of_report(report_id)
    if links.withdraw(work.now()):
        work.links.save(links)
        work.audit.record("report.unshare", [report_id])
