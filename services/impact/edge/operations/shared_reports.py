"""Shared reports: what anybody with a link sees."""

from typing import Any, Final

from kernel.refusals import NotFound
from kit.edge.operation import PUBLIC, Call, Page
from kit.edge.public import PageQuery, language_of
from kit.edge.use_cases import ask
from services.impact.application.queries.reports import OpenLink
from services.impact.bootstrap import Impact
from services.impact.domain.refusals import LinkGone
from services.impact.domain.reports.report import Form
from services.impact.edge.operations import operations
from services.impact.edge.operations.reports import MEDIA_TYPES, as_page
from services.impact.edge.report_schemas import FrozenReport, SharePath
from services.impact.edge.reports import PAGES, gone_page, report_page, unknown_page

TAG: Final = "shared reports"


@operations.declare(
    "show_shared_report",
    "GET",
    "/r/{code}",
    tag=TAG,
    summary="The page of a shared report",
    description="In French or English, with its files. A link that was withdrawn says so (410), "
    "and so does one that never was (404).",
    allow=PUBLIC,
    path=SharePath,
    query=PageQuery,
    answer_type="text/html",
    refusals=(LinkGone,),
    versioned=False,
)
def show_shared_report(app: Impact, call: Call) -> Page:
    """A page."""
    language = language_of(call)
    code = call.fields["code"]
    try:
        file = ask(app.open_link, OpenLink(code=code, form="json"))
    except NotFound:
        return PAGES.answer(unknown_page(language, app.association), language, 404)
    except LinkGone:
        return PAGES.answer(gone_page(language, app.association), language, 410)
    page = report_page(file, language, association=app.association, base=f"/impact/r/{code}")
    return PAGES.answer(page, language)


def _file(form: Form) -> Any:
    def get(app: Impact, call: Call) -> Page:
        """The file."""
        return as_page(ask(app.open_link, OpenLink(form=form, **call.fields)), form)

    return operations.declare(
        f"get_shared_report_{form}",
        "GET",
        f"/r/{{code}}/report.{form}",
        tag=TAG,
        summary=f"A shared report as {form.upper()}",
        description="The same bytes for ever, with the headers of `get_report_json`; 410 where the "
        "link was withdrawn.",
        allow=PUBLIC,
        path=SharePath,
        answer_type=MEDIA_TYPES[form],
        answer=FrozenReport if form == "json" else None,
        refusals=(NotFound, LinkGone),
        versioned=False,
    )(get)


get_shared_report_json = _file("json")
get_shared_report_csv = _file("csv")
get_shared_report_pdf = _file("pdf")
