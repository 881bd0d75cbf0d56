"""Reports: frozen once, hidden where small, shared by links that can be withdrawn."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, Stale
from services.impact.application.commands import freeze_report
from services.impact.application.commands.freeze_report import FreezeReport
from services.impact.application.commands.share_report import (
    ShareReport,
    UnshareReport,
    WithdrawReport,
)
from services.impact.application.queries.reports import (
    GetFile,
    GetReport,
    ListReports,
    OpenLink,
)
from services.impact.application.report_questions import MOST_TABLES, Request
from services.impact.domain.figures import Cell, Moment
from services.impact.domain.metrics import METRICS
from services.impact.domain.refusals import (
    LinkGone,
    MetricUnknown,
    QuestionUnclear,
    ReportIsWithdrawn,
    TemplateUnknown,
    TooManyRows,
)
from services.impact.domain.reports.late import Happened
from services.impact.domain.reports.links import Link, Links
from services.impact.domain.reports.templates import TEMPLATES, Item
from tests.impact.report_fakes import NORD, MemoryLinks, office
from tests.scripted import CONTEXT, at, published

REQUEST = Request(
    language="fr",
    first=date(2026, 11, 1),
    last=date(2026, 11, 30),
    template=None,
    items=(Item("people_supported", (("site",), ("in_qpv",))), Item("appointments_held")),
    where={},
    sites=None,
)
TODAY = date(2026, 11, 23)


@pytest.fixture
def desk():
    return office()


def freeze(desk, **changes):
    command = FreezeReport(
        request=replace(REQUEST, **changes), title="Novembre", by="analyst-1", today=TODAY
    )
    return desk.app.freeze_report(command, CONTEXT)


def file(desk, view, form="json", sites=None):
    return desk.app.get_file(GetFile(sites=sites, report_id=view.report.id, form=form))


def share(desk, view, **more):
    command = ShareReport(sites=None, report_id=view.report.id, by="analyst-1", **more)
    return desk.app.share_report(command, CONTEXT).share


def test_it_is_asked_for_all_at_one_moment_and_told_of(desk):
    view = freeze(desk)
    state = view.report.state
    assert [(one.metric.name, one.by) for one in desk.figures.asked] == [
        ("people_supported", ("site",)),
        ("people_supported", ("in_qpv",)),
        ("appointments_held", ()),
    ]
    assert (state.position, state.frozen_at, state.by) == (1284, at(7), "analyst-1")
    assert state.wanted.metrics == ("people_supported", "appointments_held")
    assert published(desk) == ["ReportFrozen"]


def test_asked_for_again_it_is_the_same_whatever_the_figures_say_by_then(desk):
    view = freeze(desk)
    before = {form: file(desk, view, form).body for form in ("json", "csv", "pdf")}
    desk.figures.totals["people_supported"] = Cell((), 41, 41)
    desk.figures.moment = Moment(2000, None)
    assert {form: file(desk, view, form).body for form in before} == before
    assert freeze(desk).report.state.digests != view.report.state.digests


def test_small_figures_are_hidden_in_it_whoever_freezes_it(desk):
    desk.figures.cells["people_supported", ("site",)] = (
        Cell(("nord",), 3, 3),
        Cell(("sud",), 37, 37),
    )
    freeze(desk)
    [content] = desk.press.printed
    rows = content.sections[0].tables[0].rows
    assert all(row.hidden and row.value is None for row in rows)


def test_a_total_that_is_hidden_in_one_of_its_tables_is_told_in_none(desk):
    desk.figures.totals["people_supported"] = Cell((), 4, 4)
    desk.figures.cells["people_supported", ("site",)] = (Cell(("nord",), 4, 4),)
    freeze(desk)
    assert desk.press.printed[0].sections[0].total.hidden


def test_it_says_whether_its_period_was_over(desk):
    freeze(desk)
    freeze(desk, last=date(2026, 11, 22))
    assert [content.complete for content in desk.press.printed] == [False, True]


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_asks_for_metrics_and_dimensions_that_are_there(desk, template):
    for item in template.items:
        for cut in item.cuts:
            assert set(cut) <= set(METRICS[item.metric].dimensions)
    view = freeze(desk, template=template.name, items=())
    assert list(view.report.state.wanted.metrics) == [item.metric for item in template.items]


def test_a_manager_s_report_knows_its_own_sites_and_is_read_by_who_may_see_them(desk):
    own = freeze(desk, sites=frozenset({"nord"}))
    whole = freeze(desk)
    assert all(one.sites == {"nord"} for one in desk.figures.asked[:3])

    def listed(sites):
        found = desk.app.list_reports(ListReports(sites=sites, status=None, before=None, limit=9))
        return [one.id for one in found]

    assert listed(None) == [whole.report.id, own.report.id]
    assert listed(frozenset({"nord", "sud"})) == [own.report.id]
    assert listed(frozenset({"sud"})) == []
    both = freeze(desk, sites=frozenset({"nord", "sud"}))
    for report, sites in (
        (own, frozenset({"sud"})),
        (both, frozenset({"nord"})),
        (whole, frozenset({"nord", "sud"})),
    ):
        with pytest.raises(NotFound):
            desk.app.get_report(GetReport(sites=sites, report_id=report.report.id))
        with pytest.raises(NotFound):
            file(desk, report, sites=sites)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"first": date(2026, 12, 1)}, InvalidValue),
        ({"items": (Item("happiness"),)}, MetricUnknown),
        ({"template": "glory", "items": ()}, TemplateUnknown),
        ({"items": (Item("people_supported", (("colour",),)),)}, QuestionUnclear),
        ({"where": {"colour": frozenset({"red"})}}, QuestionUnclear),
        ({"where": {"colour": frozenset({"red"})}, "template": "activity"}, QuestionUnclear),
        ({"items": (Item("people_supported", (("site",),) * (MOST_TABLES + 1)),)}, QuestionUnclear),
    ],
)
def test_what_cannot_be_told_is_refused_and_leaves_nothing(desk, changes, refusal):
    with pytest.raises(refusal):
        freeze(desk, **changes)
    assert published(desk) == []
    assert desk.press.printed == []


def test_more_rows_in_all_than_a_file_holds_are_refused_before_anything_is_printed(
    desk, monkeypatch
):
    monkeypatch.setattr(freeze_report, "MOST_ROWS", 3)
    here, there = Cell(("nord",), 20, 20), Cell(("sud",), 20, 20)
    desk.figures.cells["people_supported", ("site",)] = (here, there)
    desk.figures.cells["people_supported", ("in_qpv",)] = (Cell(("yes",), 40, 40),)
    freeze(desk)
    desk.figures.cells["people_supported", ("in_qpv",)] = (
        Cell(("yes",), 20, 20),
        Cell(("no",), 20, 20),
    )
    with pytest.raises(TooManyRows) as refused:
        freeze(desk)
    assert refused.value.limit == 3
    assert (len(desk.press.printed), published(desk)) == (1, ["ReportFrozen"])


def test_a_cut_that_is_not_clear_is_told_where_it_stands(desk):
    items = (Item("appointments_held"), Item("people_supported", (("colour",),)))
    with pytest.raises(QuestionUnclear) as refused:
        freeze(desk, items=items)
    assert (refused.value.pointer, refused.value.place) == ("/metrics/1/by", "body")


def test_a_link_shows_it_until_it_is_withdrawn_and_another_one_has_another_code(desk):
    view = freeze(desk)
    link = share(desk, view)
    assert share(desk, view) == link, "shared again, it keeps its link"
    assert link.url.endswith(f"/impact/r/{link.code}")
    shown = desk.app.open_link(OpenLink(code=link.code.lower(), form="csv"))
    assert shown.body == file(desk, view, "csv").body
    unshare = UnshareReport(sites=None, report_id=view.report.id)
    assert desk.app.unshare_report(unshare, CONTEXT).share is None
    assert desk.app.unshare_report(unshare, CONTEXT).share is None
    with pytest.raises(LinkGone):
        desk.app.open_link(OpenLink(code=link.code, form="json"))
    another = share(desk, view)
    assert another.code != link.code
    assert desk.app.open_link(OpenLink(code=another.code, form="json"))
    with pytest.raises(LinkGone):
        desk.app.open_link(OpenLink(code=link.code, form="json"))
    with pytest.raises(NotFound):
        desk.app.open_link(OpenLink(code="2222222222222222", form="json"))
    assert published(desk) == ["ReportFrozen"], "no event tells of a link"


def test_a_link_ends_when_it_was_said_to(desk):
    view = freeze(desk)
    link = share(desk, view, expires_at=at(9))
    desk.clock.instant = at(9) - timedelta(milliseconds=1)
    assert desk.app.open_link(OpenLink(code=link.code, form="json"))
    desk.clock.instant = at(9)
    with pytest.raises(LinkGone):
        desk.app.open_link(OpenLink(code=link.code, form="json"))
    assert desk.app.get_report(GetReport(sites=None, report_id=view.report.id)).share is None
    with pytest.raises(InvalidValue):
        share(desk, view, expires_at=at(8))


def test_a_link_s_end_can_be_moved(desk):
    view = freeze(desk)
    link = share(desk, view, expires_at=at(9))
    moved = share(desk, view, expires_at=at(18))
    assert (moved.code, moved.expires_at) == (link.code, at(18))


def test_a_withdrawn_report_is_shown_by_no_link_and_stays_for_its_readers(desk):
    view = freeze(desk)
    link = share(desk, view)
    body = file(desk, view).body

    def withdraw(**more):
        command = WithdrawReport(sites=None, report_id=view.report.id, **more)
        return desk.app.withdraw_report(command, CONTEXT)

    with pytest.raises(Stale):
        withdraw(expected_version=7)
    assert withdraw(expected_version=1).report.state.status == "withdrawn"
    assert withdraw().report.version == 2
    assert published(desk) == ["ReportFrozen", "ReportWithdrawn"]
    with pytest.raises(LinkGone):
        desk.app.open_link(OpenLink(code=link.code, form="json"))
    with pytest.raises(ReportIsWithdrawn):
        share(desk, view)
    assert file(desk, view).body == body


def test_a_link_that_was_made_while_its_report_was_withdrawn_shows_nothing(desk):
    view = freeze(desk)
    command = WithdrawReport(sites=None, report_id=view.report.id)
    desk.app.withdraw_report(command, CONTEXT)
    links = Links(id=view.report.id)
    link = links.share(Link(code="2345", made_at=at(7), by="analyst-1"), at(7))
    MemoryLinks(desk.app.store.memory).save(links)
    with pytest.raises(LinkGone):
        desk.app.open_link(OpenLink(code=link.code, form="json"))


def test_what_comes_later_is_told_beside_it(desk):
    desk.figures.moment = Moment(0, None)
    view = freeze(desk)
    archive = desk.app.store.memory.table("archive").setdefault("events", [])
    within = datetime(2026, 11, 3, 9, tzinfo=UTC)
    archive += [
        Happened("booking.appointment_completed", NORD, (within,)),
        Happened("booking.appointment_completed", NORD, (within.replace(month=12),)),
        Happened("inventory.lot_received", NORD, (within,)),
        Happened("impact.report_frozen", None, (within,)),
    ]
    since = desk.app.get_report(GetReport(sites=None, report_id=view.report.id)).since
    assert (since.events, since.late) == (3, 1)
    assert file(desk, view).since == since
