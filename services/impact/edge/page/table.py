"""All figures of a sheet as a table for other programs."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Final

from kit.csv_table import guarded
from services.impact.application.queries.metrics import Figure
from services.impact.application.queries.plan import PLAN, Ask
from services.impact.application.queries.sheet import Sheet
from services.impact.domain.facts import Site
from services.impact.domain.metrics import METRICS, Language

COLUMNS: Final = (
    "metric",
    "version",
    "title",
    "unit",
    "from",
    "to",
    "site",
    "dimension",
    "label",
    "part",
    "value",
    "suppressed",
    "position",
    "as_of",
)


def table_of(sheet: Sheet, site: Site | None, language: Language) -> str:
    """CSV (RFC 4180): a row for each figure of one site, or of the network and of every site.

    `part` is empty for the figure itself, or names one that it is made of, as `p90`. A hidden
    figure has no value and is `suppressed`.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    moment = (sheet.moment.position, sheet.moment.as_of.isoformat() if sheet.moment.as_of else "")
    for slug in [site.slug] if site else [None, *(one.slug for one in sheet.sites)]:
        for ask in PLAN:
            for row in _rows(sheet, ask, slug, language):
                writer.writerow([guarded(str(cell)) for cell in (*row, *moment)])
    return text.getvalue()


def _rows(
    sheet: Sheet, ask: Ask, slug: str | None, language: Language
) -> Iterator[tuple[object, ...]]:
    metric, days = METRICS[ask.metric], sheet.year.back(ask.ago)
    head: tuple[str | int | date, ...] = (
        metric.name,
        metric.version,
        metric.title[language],
        metric.unit[language],
        days.first,
        days.last,
        slug or "",
    )
    for label, figure in sorted(sheet.cells(ask, slug).items()):
        for part, value in _parts(figure):
            told = "" if value is None else value
            hidden = "yes" if figure.suppressed else "no"
            yield (*head, *(ask.by or ("",)), label, part, told, hidden)


def _parts(figure: Figure) -> Iterator[tuple[str, int | float | None]]:
    yield "", figure.value
    yield from figure.parts.items()
