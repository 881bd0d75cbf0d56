"""A report as CSV: one row for each figure, one column for each dimension, for spreadsheets."""

import csv
import io
from collections.abc import Iterator

from kit.csv_table import guarded
from services.impact.domain.reports.content import Content, Section, Told


def as_csv(content: Content) -> bytes:
    """UTF-8 with a mark at its beginning, so that spreadsheets read its accents; commas, lines that
    end in CR LF (RFC 4180). A total has no dimension; a hidden figure has no value, and `yes` under
    `suppressed`. Numbers have a point. What begins like a formula is guarded by an apostrophe."""
    dimensions = _in_order(d for s in content.sections for t in s.tables for d in t.by)
    parts = _in_order(name for _, figure in _figures(content) for name in figure.parts)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    fixed = ["report", "from", "to", "position", "metric", "version", "title", "unit"]
    writer.writerow([*fixed, *dimensions, "value", "suppressed", *parts])
    wanted, language = content.wanted, content.wanted.language
    about = [content.report_id, wanted.period.first, wanted.period.last, content.position]
    for section in content.sections:
        named = [section.name, section.version, section.title[language], section.unit[language]]
        for place, figure in _of_section(section):
            cells = [
                *about,
                *named,
                *(place.get(one, "") for one in dimensions),
                "" if figure.value is None else repr(figure.value),
                "yes" if figure.hidden else "no",
                *(_part(figure, one) for one in parts),
            ]
            writer.writerow([guarded(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _part(figure: Told, name: str) -> str:
    return "" if name not in figure.parts else repr(figure.parts[name])


def _figures(content: Content) -> Iterator[tuple[dict[str, str], Told]]:
    for section in content.sections:
        yield from _of_section(section)


def _of_section(section: Section) -> Iterator[tuple[dict[str, str], Told]]:
    yield {}, section.total
    for table in section.tables:
        for row in table.rows:
            yield dict(zip(table.by, row.key, strict=True)), row


def _in_order(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))
