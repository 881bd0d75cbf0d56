"""Reports as their readers see them."""

from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import NotFound
from services.impact.application.work import Since, Work
from services.impact.domain.reports.links import Link
from services.impact.domain.reports.report import Report

Sites = frozenset[str] | None
"""The slugs of the only sites that a reader may see, None for all."""


@dataclass(frozen=True)
class ShareView:
    """The open link of a report."""

    code: str
    url: str
    made_at: datetime
    by: str
    expires_at: datetime | None


@dataclass(frozen=True)
class ReportView:
    """A report, what came since it was frozen, and how it is shared."""

    report: Report
    since: Since
    share: ShareView | None


def view_of(work: Work, report: Report) -> ReportView:
    """As it stands now."""
    link = None
    if report.state.status == "frozen":
        link = work.links.of_report(report.id).open_at(work.now())
    return ReportView(
        report, work.latecomers.since(report), None if link is None else share_view(work, link)
    )


def share_view(work: Work, link: Link) -> ShareView:
    """With the address of its page."""
    url = work.tools.addresses.report(link.code)
    return ShareView(link.code, url, link.made_at, link.by, link.expires_at)


def the_report(work: Work, sites: Sites, report_id: str) -> Report:
    """One that knows no sites but the reader's. Raises `NotFound`."""
    report = work.reports.get(report_id)
    if report is None or not readable(report, sites):
        raise NotFound("report", report_id)
    return report


def readable(report: Report, sites: Sites) -> bool:
    """Whether all that it tells is about sites of the reader."""
    own = report.state.wanted.sites
    return sites is None or (own is not None and sites >= set(own))
