"""Reports as their readers ask for them, and as anybody with a link does."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.codes import plain
from kernel.refusals import NotFound
from services.impact.application.report_views import ReportView, Sites, the_report, view_of
from services.impact.application.work import Since, WantedReports, Work
from services.impact.domain.refusals import LinkGone
from services.impact.domain.reports.report import Form, Report, ReportStatus


@dataclass(frozen=True, kw_only=True)
class GetReport:
    """One of a reader's."""

    sites: Sites
    report_id: str


def get_report(work: Work, query: GetReport) -> ReportView:
    """With what came since. Raises `NotFound`."""
    return view_of(work, the_report(work, query.sites, query.report_id))


@dataclass(frozen=True, kw_only=True)
class ListReports:
    """The latest first, from behind `before` on."""

    sites: Sites
    status: ReportStatus | None
    before: str | None
    limit: int


def list_reports(work: Work, query: ListReports) -> Sequence[Report]:
    """Without what came since: that is counted for one at a time."""
    wanted = WantedReports(sites=query.sites, status=query.status)
    return work.reports.listed(wanted, query.before, query.limit)


@dataclass(frozen=True)
class File:
    """A report's file, and what came since it was made."""

    report: Report
    body: bytes
    since: Since


@dataclass(frozen=True, kw_only=True)
class GetFile:
    """One of a reader's reports, in one form."""

    sites: Sites
    report_id: str
    form: Form


def get_file(work: Work, query: GetFile) -> File:
    """Raises `NotFound`."""
    return _file(work, the_report(work, query.sites, query.report_id), query.form)


@dataclass(frozen=True, kw_only=True)
class OpenLink:
    """The report that a link shows, in one form. The code may be written as people copy it."""

    code: str
    form: Form


def open_link(work: Work, query: OpenLink) -> File:
    """Raises `NotFound` where no link has the code, and `LinkGone`."""
    code = plain(query.code)
    links = work.links.by_code(code)
    link = None if links is None else links.of(code)
    if links is None or link is None:
        raise NotFound("link", query.code)
    report = work.reports.get(links.id)
    if report is None or report.state.status == "withdrawn" or not link.open_at(work.now()):
        raise LinkGone
    return _file(work, report, query.form)


def _file(work: Work, report: Report, form: Form) -> File:
    body = work.reports.file(report.id, form)
    if body is None:
        raise NotFound("report", report.id)
    return File(report, body, work.latecomers.since(report))
