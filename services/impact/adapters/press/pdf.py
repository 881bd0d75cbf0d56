"""A report on paper: what a funder reads in two or three pages."""

from pathlib import Path
from typing import Any, Final

from kit.association import Association
from kit.papers.engine import Run
from kit.papers.typeset import Typesetter
from kit.papers.wording import plain
from kit.wording import Language
from services.impact.adapters.press.words import (
    WORDS,
    amount,
    limits,
    measured,
    moment,
    named,
    number,
    period,
    short,
    unit_line,
)
from services.impact.domain.reports.content import Content, Section, Table, Told

MOST_ROWS: Final = 25
"""Of a table on paper; the CSV has all."""
MOST_TILES: Final = 9
_TEMPLATES: Final = Path(__file__).parent / "templates"
_LONGEST: Final = 40
"""Letters of a word before it may be broken."""


class ReportPapers:
    """Reports made by Typst; see `Typesetter`."""

    def __init__(self, association: Association, run: Run) -> None:
        self._typesetter = Typesetter(_TEMPLATES, association, run)

    def report(self, content: Content) -> bytes:
        """A PDF that says it was made when the report was frozen."""
        return self._typesetter.pdf("report", page(content), content.frozen_at)


def page(content: Content) -> dict[str, Any]:
    """What the template of the same name shows."""
    language = content.wanted.language
    words = WORDS[language]
    return {
        "language": language,
        "words": dict(words),
        "number": content.report_id,
        "title": plain(content.wanted.title, _LONGEST),
        "template": "" if content.template is None else content.template[language],
        "period": period(content.wanted.period, language),
        "unfinished": not content.complete,
        "limits": [
            plain(line, _LONGEST)
            for line in limits(
                content.wanted.sites,
                content.wanted.where,
                content.dimensions,
                content.sites,
                language,
            )
        ],
        "tiles": [
            {
                "title": section.title[language],
                "value": _value(section.total, language, section.unit[language]),
                "unit": unit_line(
                    section.total.value, section.unit[language], section.total.parts, language
                ),
            }
            for section in content.sections[:MOST_TILES]
        ],
        "sections": [_section(one, content, language) for one in content.sections if one.tables],
        "definitions": [
            {"title": one.title[language], "text": one.definition[language]}
            for one in content.sections
        ],
        "frozen": words["frozen"].format(
            moment=moment(content.frozen_at, language),
            position=number(content.position, language),
            version=content.definitions_version,
        ),
        "small": words["small"].format(fewest=content.fewest),
        "left_out": words["left_out"].format(
            titles=", ".join(one[language] for one in content.left_out)
        )
        if content.left_out
        else "",
    }


def _section(section: Section, content: Content, language: Language) -> dict[str, Any]:
    return {
        "title": section.title[language],
        "unit": section.unit[language],
        "total": _value(section.total, language, section.unit[language]),
        "tables": [
            _table(one, section.unit[language], content, language) for one in section.tables
        ],
    }


def _table(table: Table, unit: str, content: Content, language: Language) -> dict[str, Any]:
    rows = table.rows[:MOST_ROWS]
    most = max((row.value or 0 for row in table.rows), default=0)
    more = len(table.rows) - len(rows)
    return {
        "by": [short(content.dimensions[d], language) for d in table.by],
        "rows": [
            {
                "key": [
                    _named(d, value, content, language)
                    for d, value in zip(table.by, row.key, strict=True)
                ],
                "value": _value(row, language, unit, bare=True),
                "hidden": row.hidden,
                "length": round(max(0, row.value or 0) / most, 4) if most > 0 else 0,
            }
            for row in rows
        ],
        "more": WORDS[language]["more"].format(count=number(more, language)) if more else "",
    }


def _value(figure: Told, language: Language, unit: str, *, bare: bool = False) -> str:
    if figure.hidden:
        return WORDS[language]["hidden"]
    if figure.value is None:
        return WORDS[language]["none"]
    return (measured if bare else amount)(figure.value, unit, language)


def _named(dimension: str, value: str, content: Content, language: Language) -> str:
    return plain(named(dimension, value, content.sites, language), _LONGEST)
