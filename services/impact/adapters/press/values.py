"""A report as JSON: all that it tells, for programs and for its own page."""

from typing import Any, Final

import msgspec

from kit.envelope import timestamp
from services.impact.domain.reports.content import Content, Section, Told

FORMAT: Final = "passerelle.report.v1"


def as_json(content: Content) -> bytes:
    """UTF-8, each value where `docs/analysts.md` says."""
    return msgspec.json.encode(told(content), enc_hook=_plain) + b"\n"


def _plain(value: object) -> int:
    """The database's whole numbers are a type of their own."""
    if isinstance(value, int):
        return int(value)
    raise NotImplementedError


def told(content: Content) -> dict[str, Any]:
    """The same as plain values."""
    wanted = content.wanted
    return {
        "format": FORMAT,
        "report_id": content.report_id,
        "title": wanted.title,
        "language": wanted.language,
        "template": None
        if wanted.template is None
        else {"name": wanted.template, "title": content.template},
        "from": wanted.period.first.isoformat(),
        "to": wanted.period.last.isoformat(),
        "complete": content.complete,
        "where": {d: list(values) for d, values in wanted.where.items()},
        "sites": None if wanted.sites is None else list(wanted.sites),
        "frozen_at": timestamp(content.frozen_at),
        "definitions_version": content.definitions_version,
        "position": content.position,
        "as_of": None if content.as_of is None else timestamp(content.as_of),
        "fewest_people": content.fewest,
        "metrics": [_section(one) for one in content.sections],
        "left_out": [dict(words) for words in content.left_out],
        "dimensions": {d: dict(words) for d, words in content.dimensions.items()},
        "site_names": dict(content.sites),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "version": section.version,
        "title": dict(section.title),
        "definition": dict(section.definition),
        "unit": dict(section.unit),
        "total": _figure(section.total),
        "tables": [
            {
                "by": list(table.by),
                "rows": [
                    {"key": dict(zip(table.by, row.key, strict=True))} | _figure(row)
                    for row in table.rows
                ],
            }
            for table in section.tables
        ],
    }


def _figure(figure: Told) -> dict[str, Any]:
    parts = {"parts": dict(figure.parts)} if figure.parts else {}
    return {"value": figure.value, "suppressed": figure.hidden} | parts
