"""The pages of shared reports, in each language."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from kit.association import Association
from services.impact.adapters.press.values import as_json
from services.impact.application.queries.reports import File
from services.impact.application.work import Since
from services.impact.domain.metrics import DIMENSIONS, METRICS
from services.impact.domain.reports.content import Content, Section, Table, Told
from services.impact.domain.reports.report import Period, Report, ReportState, Wanted
from services.impact.edge.reports import gone_page, report_page, unknown_page

WANTED = Wanted(
    title="Ce qui a changé en novembre",
    language="fr",
    period=Period(date(2026, 11, 1), date(2026, 11, 30)),
    template="activity",
    metrics=("people_supported", "people_in_qpv_share", "days_waited"),
    sources=("booking.appointment_completed.v1",),
    dimensions=("site", "in_qpv", "age_band"),
    where={"department": ("93",)},
    sites=None,
)
ASSOCIATION = Association("Passerelle", ("12 rue de la République", "93200 Saint-Denis"))


def section(name: str, total: Told, *tables: Table) -> Section:
    metric = METRICS[name]
    return Section(
        name=name,
        version=metric.version,
        title=metric.title,
        definition=metric.definition,
        unit=metric.unit,
        total=total,
        tables=tables,
    )


CONTENT = Content(
    report_id="0197f000-0000-7000-8000-0000000008e1",
    wanted=WANTED,
    template={"fr": "Activité", "en": "Activity"},
    frozen_at=datetime(2026, 12, 1, 8, 30, tzinfo=UTC),
    by="analyst-1",
    definitions_version=2,
    position=1_284_551,
    as_of=datetime(2026, 12, 1, 8, 29, tzinfo=UTC),
    complete=False,
    fewest=5,
    sections=(
        section(
            "people_supported",
            Told((), 1284, hidden=False),
            Table(
                ("site",),
                (Told(("nord",), None, hidden=True), Told(("sud",), 812, hidden=False)),
            ),
            Table(
                ("in_qpv", "age_band"),
                (Told(("yes", "18_25"), 100, hidden=False), Told(("no", "over_75"), 40, False)),
            ),
            Table(("month",), ()),
        ),
        section("people_in_qpv_share", Told((), 61.26, hidden=False)),
        section("days_waited", Told((), 3, hidden=False, parts={"p90": 12, "count": 900})),
        section("certificates", Told((), None, hidden=True)),
    ),
    left_out=({"fr": "Appareils vendus", "en": "Devices sold"},),
    dimensions=DIMENSIONS,
    sites={"nord": "Espace Nord =1+1", "sud": "Espace Sud"},
)


def file_of(content: Content, *, late: int = 0) -> File:
    """As its readers are given it in JSON."""
    body = as_json(content)
    state = ReportState(
        report_id=content.report_id,
        wanted=content.wanted,
        definitions_version=content.definitions_version,
        position=content.position,
        as_of=content.as_of,
        frozen_at=content.frozen_at,
        by=content.by,
        digests={"json": hashlib.sha256(body).hexdigest()},
    )
    since = Since(events=late * 3, late=late, position=content.position + late * 3)
    return File(Report.freeze(state), body, since)


def every_page() -> dict[str, str]:
    """By what it shows and its language."""
    longest = replace(CONTENT, wanted=replace(WANTED, title="Anticonstitutionnellement" * 4))
    pages = {}
    for language in ("fr", "en"):
        pages[f"report {language}"] = report_page(
            file_of(CONTENT, late=7), language, association=ASSOCIATION, base="/impact/r/2345"
        )
        pages[f"report with a long title {language}"] = report_page(
            file_of(longest), language, association=ASSOCIATION, base="/impact/r/2345"
        )
        pages[f"report not shared any more {language}"] = gone_page(language, ASSOCIATION)
        pages[f"report nobody knows {language}"] = unknown_page(language, ASSOCIATION)
    return pages
