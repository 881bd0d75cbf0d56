"""Reports: freeze, read, share and withdraw them."""

from typing import Any, Final

from kernel.refusals import NotFound, OutOfScope
from kit.auth import Caller
from kit.edge.operation import JSON, Call, Page
from kit.edge.papers import PDF
from kit.edge.use_cases import ask, run
from services.impact.application.commands.freeze_report import FreezeReport
from services.impact.application.commands.share_report import (
    ShareReport,
    UnshareReport,
    WithdrawReport,
)
from services.impact.application.queries.reports import File, GetFile, GetReport, ListReports
from services.impact.application.report_questions import Request
from services.impact.application.report_views import ReportView
from services.impact.bootstrap import Impact
from services.impact.domain.days import HOME
from services.impact.domain.refusals import (
    MetricUnknown,
    QuestionUnclear,
    ReportIsWithdrawn,
    TemplateUnknown,
    TooManyRows,
)
from services.impact.domain.reports.report import Form
from services.impact.domain.reports.templates import TEMPLATES, Item
from services.impact.edge.operations import READERS, operations
from services.impact.edge.operations.metrics import scope
from services.impact.edge.report_schemas import (
    FREEZE_EXAMPLE,
    REPORT_EXAMPLE,
    REPORTS_PAGING,
    SHARE_EXAMPLE,
    SUMMARY_EXAMPLE,
    FreezeReportBody,
    FrozenReport,
    ReportAnswer,
    ReportsAnswer,
    ReportsQuery,
    ShareBody,
    TemplatesAnswer,
)

TAG: Final = "reports"
CSV: Final = "text/csv"
MEDIA_TYPES: Final[dict[Form, str]] = {"json": JSON, "csv": CSV, "pdf": PDF}
_SECONDS: Final = 60.0
"""A report of many tables takes its time."""


@operations.declare(
    "list_report_templates",
    "GET",
    "/report-templates",
    tag=TAG,
    summary="List the templates of reports",
    description="Named choices of metrics and tables, in the language of `Accept-Language`.",
    allow=READERS,
    answer=TemplatesAnswer,
    answer_example={
        "items": [
            {
                "name": "qpv",
                "title": "Priority neighbourhoods",
                "audience": "For the ANCT and the prefecture.",
                "metrics": [{"metric": "people_supported", "version": None, "by": [["in_qpv"]]}],
            }
        ]
    },
)
def list_report_templates(_app: Impact, call: Call) -> dict[str, Any]:
    """All of them."""
    return {
        "items": [
            {
                "name": one.name,
                "title": one.title[call.language],
                "audience": one.audience[call.language],
                "metrics": [
                    {"metric": item.metric, "version": item.version, "by": item.cuts}
                    for item in one.items
                ],
            }
            for one in TEMPLATES.values()
        ]
    }


@operations.declare(
    "freeze_report",
    "POST",
    "/reports",
    tag=TAG,
    summary="Freeze a report",
    description="The figures of a period, of a template or of metrics of your choice, kept as "
    "JSON, CSV and PDF that never change: not by late events, nor by new definitions. Small "
    "figures are hidden in it, whoever freezes it. A manager's report knows its own sites only.",
    allow=READERS,
    body=FreezeReportBody,
    answer=ReportAnswer,
    status=201,
    refusals=(OutOfScope, MetricUnknown, TemplateUnknown, QuestionUnclear, TooManyRows),
    example=FREEZE_EXAMPLE,
    answer_example=REPORT_EXAMPLE,
    time_limit=_SECONDS,
)
def freeze_report(app: Impact, call: Call) -> ReportView:
    """The new report."""
    fields = call.fields
    command = FreezeReport(
        request=Request(
            language=fields["language"] or call.language,
            first=fields["from_"],
            last=fields["to"],
            template=fields["template"],
            items=tuple(
                Item(one["metric"], tuple(tuple(cut) for cut in one["by"]), one["version"])
                for one in fields["metrics"]
            ),
            where={name: frozenset(values) for name, values in fields["where"].items()},
            sites=_some(call.caller),
        ),
        title=fields["title"],
        by=call.caller.subject,
        today=app.clock.now().astimezone(HOME).date(),
    )
    return run(app.freeze_report, command, call)


@operations.declare(
    "list_reports",
    "GET",
    "/reports",
    tag=TAG,
    summary="List reports",
    description="The latest first. A manager sees those about its own sites alone.",
    allow=READERS,
    query=ReportsQuery,
    answer=ReportsAnswer,
    answer_example={"items": [SUMMARY_EXAMPLE], "next_cursor": None},
)
def list_reports(app: Impact, call: Call) -> dict[str, Any]:
    """A page of reports."""
    fields = call.fields
    question = ListReports(
        sites=scope(call.caller),
        status=fields["status"],
        before=fields["cursor"],
        limit=fields["limit"] + 1,
    )
    found = ask(app.list_reports, question)
    return REPORTS_PAGING.page(found, fields["limit"], lambda one: one.id)


@operations.declare(
    "get_report",
    "GET",
    "/reports/{report_id}",
    tag=TAG,
    summary="Read about a report",
    description="What it is about, how many events came since it was frozen, and its open link. "
    "Its figures are in its files, which never change.",
    allow=READERS,
    answer=ReportAnswer,
    refusals=(NotFound,),
    answer_example=REPORT_EXAMPLE,
)
def get_report(app: Impact, call: Call) -> ReportView:
    """One of the caller's."""
    return ask(app.get_report, GetReport(sites=scope(call.caller), **call.fields))


def _file(form: Form) -> Any:
    def get(app: Impact, call: Call) -> Page:
        """The file."""
        question = GetFile(sites=scope(call.caller), form=form, **call.fields)
        return as_page(ask(app.get_file, question), form)

    return operations.declare(
        f"get_report_{form}",
        "GET",
        f"/reports/{{report_id}}.{form}",
        tag=TAG,
        summary=f"Get a report as {form.upper()}",
        description="The same bytes for ever. The headers `Passerelle-Events-Since` and "
        "`Passerelle-Late-Events` say how many came since it was frozen, as `since` of the report "
        "does.",
        allow=READERS,
        answer_type=MEDIA_TYPES[form],
        answer=FrozenReport if form == "json" else None,
        refusals=(NotFound,),
    )(get)


get_report_json = _file("json")
get_report_csv = _file("csv")
get_report_pdf = _file("pdf")


@operations.declare(
    "share_report",
    "POST",
    "/reports/{report_id}/share",
    tag=TAG,
    summary="Share a report by a link",
    description="Whoever has the link sees the report without an account, until it is withdrawn or "
    "`expires_at`. A report has one open link: shared again, it keeps it, with the new end.",
    allow=READERS,
    # The code opens the report: no answer with it is kept. A repeat gives the same link.
    confidential=True,
    body=ShareBody,
    answer=ReportAnswer,
    refusals=(NotFound, ReportIsWithdrawn),
    if_match="no",
    example={"expires_at": "2027-01-01T00:00:00.000Z"},
    answer_example=REPORT_EXAMPLE | {"share": SHARE_EXAMPLE},
)
def share_report(app: Impact, call: Call) -> ReportView:
    """The report with its link."""
    command = ShareReport(sites=scope(call.caller), by=call.caller.subject, **call.fields)
    return run(app.share_report, command, call)


@operations.declare(
    "unshare_report",
    "POST",
    "/reports/{report_id}/unshare",
    tag=TAG,
    summary="Withdraw the link of a report",
    description="The page says that it is shared no more. Shared again, it gets another link. A "
    "repeat changes nothing.",
    allow=READERS,
    answer=ReportAnswer,
    refusals=(NotFound,),
    if_match="no",
    answer_example=REPORT_EXAMPLE,
)
def unshare_report(app: Impact, call: Call) -> ReportView:
    """The report without a link."""
    return run(app.unshare_report, UnshareReport(sites=scope(call.caller), **call.fields), call)


@operations.declare(
    "withdraw_report",
    "POST",
    "/reports/{report_id}/withdraw",
    tag=TAG,
    summary="Withdraw a report that was published by mistake",
    description="Its link is dead for good. Its files stay for those who could read it, so that "
    "whoever cites it can be answered. A repeat changes nothing. `If-Match` takes the report's "
    "`version`.",
    allow=READERS,
    answer=ReportAnswer,
    refusals=(NotFound,),
    answer_example=REPORT_EXAMPLE
    | {"report": SUMMARY_EXAMPLE | {"status": "withdrawn", "version": 2}},
)
def withdraw_report(app: Impact, call: Call) -> ReportView:
    """The report as it is now."""
    command = WithdrawReport(
        sites=scope(call.caller), expected_version=call.if_match, **call.fields
    )
    return run(app.withdraw_report, command, call)


def as_page(file: File, form: Form, cache: str = "private, no-cache") -> Page:
    """A frozen file, told by its digest whether it is the same, and beside it what came since."""
    report = file.report
    return Page(
        file.body,
        MEDIA_TYPES[form],
        {
            "ETag": f'"{report.state.digests[form]}"',
            "Cache-Control": cache,
            "Content-Disposition": f'inline; filename="report-{report.id}.{form}"',
            "Passerelle-Events-Since": str(file.since.events),
            "Passerelle-Late-Events": str(file.since.late),
        },
    )


def _some(caller: Caller) -> frozenset[str] | None:
    """Whose sites a report is about. Raises `OutOfScope` where the caller has none."""
    own = scope(caller)
    if own is not None and not own:
        raise OutOfScope("*")
    return own
