"""The dashboard: a page for everybody, or for readers with a token where it is not public."""

from typing import Final

from kit.edge.operation import PUBLIC, Call, Page
from services.impact.application.queries.dashboard import dashboard
from services.impact.bootstrap import Impact, Options
from services.impact.edge.operations import operations
from services.impact.edge.page import HOME, POLICY, render
from services.impact.edge.schemas import DashboardQuery

RELOAD_SECONDS: Final = 10


@operations.declare(
    "show_dashboard",
    "GET",
    "/dashboard",
    versioned=False,
    tag="dashboard",
    summary="The network at a glance, as a web page",
    description="In French or English, by `lang` or `Accept-Language`. Figures about fewer than "
    "five people are hidden, whoever looks. Whether it needs a token is a setting "
    "(`PASSERELLE_PUBLIC_DASHBOARD`).",
    allow=PUBLIC if Options.read().public_dashboard else ("analyst", "operator"),
    query=DashboardQuery,
    answer_type="text/html",
)
def show_dashboard(app: Impact, call: Call) -> Page:
    """The page, with every figure true at one moment."""
    language = call.fields["lang"] or call.language
    live = call.fields["live"] == "1"
    board = dashboard(
        app.figures,
        today=app.clock.now().astimezone(HOME).date(),
        fewest=app.options.fewest_people,
    )
    headers = {
        "Content-Language": language,
        "Vary": "Accept-Language",
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
    }
    if live:
        # A header and not a script: it works everywhere, and only for who asked for it.
        headers["Refresh"] = str(RELOAD_SECONDS)
    page = render(board, language, fewest=app.options.fewest_people, live=live)
    return Page(page, "text/html", headers)
