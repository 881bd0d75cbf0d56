"""The dashboard: a page for everybody, or for readers with a token where it is not public."""

from hashlib import sha256
from typing import Final

from kit.edge.operation import PUBLIC, Call, Page
from kit.edge.public import language_of
from services.impact.application.queries.dashboard import Board, dashboard
from services.impact.application.queries.keeping import Recent
from services.impact.application.queries.periods import year_of
from services.impact.application.queries.sheet import Sheet
from services.impact.bootstrap import Impact, Options
from services.impact.domain.days import HOME
from services.impact.domain.refusals import QuestionUnclear
from services.impact.edge.operations import operations
from services.impact.edge.page import POLICY, View, render, table_of
from services.impact.edge.schemas import BoardQuery, DashboardQuery

RELOAD_SECONDS: Final = 10
CSV: Final = "text/csv"
_SECONDS: Final = 30.0
"""For a sheet, which is a hundred questions and more."""

_READERS: Final = PUBLIC if Options.read().public_dashboard else ("analyst", "operator")
_PAGES: Final[Recent[tuple[Sheet, str | None, View], str]] = Recent(40)
"""Pages as they were made, of 100 kB each."""


@operations.declare(
    "show_dashboard",
    "GET",
    "/dashboard",
    versioned=False,
    tag="dashboard",
    summary="The year at a glance, as a web page",
    description="Of the network or of one site, in French or English, against the same days of the "
    "year before and beside four years more. Figures about fewer than five people are hidden, "
    "whoever looks. Whether it needs a token is a setting (`PASSERELLE_PUBLIC_DASHBOARD`).",
    allow=_READERS,
    query=DashboardQuery,
    answer_type="text/html",
    refusals=(QuestionUnclear,),
    time_limit=_SECONDS,
)
def show_dashboard(app: Impact, call: Call) -> Page:
    """The page, with every figure true at one moment."""
    live = call.fields["live"] == "1"
    view = View(language_of(call), live=live, fewest=app.options.fewest_people)
    sheet, site = _sheet(app, call), call.fields["site"]
    page = _PAGES.get((sheet, site, view), lambda: render(_board(app, sheet, site), view))
    headers = {
        "Content-Language": view.language,
        "Vary": "Accept-Language",
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
    if live:
        # A header and not a script: it works everywhere, and only for who asked for it.
        headers["Refresh"] = str(RELOAD_SECONDS)
    else:
        # Weak, since a gateway may compress the page on its way.
        headers["ETag"] = f'W/"{sha256(page.encode()).hexdigest()[:20]}"'
    return Page(page, "text/html", headers)


@operations.declare(
    "download_dashboard",
    "GET",
    "/dashboard.csv",
    versioned=False,
    tag="dashboard",
    summary="The figures of the dashboard as a file",
    description="A row for each figure of the year, of the network and of each site, or of one "
    "site alone, hidden as on the page: CSV in UTF-8, with decimal points.",
    allow=_READERS,
    query=BoardQuery,
    answer_type=CSV,
    refusals=(QuestionUnclear,),
    time_limit=_SECONDS,
)
def download_dashboard(app: Impact, call: Call) -> Page:
    """The file."""
    sheet, site = _sheet(app, call), call.fields["site"]
    board = _board(app, sheet, site)
    name = "-".join(["passerelle", str(sheet.year.number), *([site] if site else [])])
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.csv"',
        "Vary": "Accept-Language",
        "Cache-Control": "no-cache",
    }
    return Page(table_of(sheet, board.site, language_of(call)), CSV, headers)


def _sheet(app: Impact, call: Call) -> Sheet:
    today = app.clock.now().astimezone(HOME).date()
    return app.sheets.of(year_of(call.fields["year"], today))


def _board(app: Impact, sheet: Sheet, site: str | None) -> Board:
    today = app.clock.now().astimezone(HOME).date()
    return dashboard(sheet, today=today, site=site)
