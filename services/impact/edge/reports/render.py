"""A shared report as HTML, made of its frozen JSON and of nothing else but what came since."""

from typing import Any, Final

import msgspec

from kit.association import Association
from kit.edge.public import PublicPages
from kit.wording import Language
from services.impact.adapters.press.words import (
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
from services.impact.application.queries.reports import File
from services.impact.edge.reports.texts import TEXTS

PAGES: Final = PublicPages("services.impact.edge.reports", TEXTS)


def report_page(file: File, language: Language, *, association: Association, base: str) -> str:
    """The page; `base` is its own address, below which its files lie."""
    told = msgspec.json.decode(file.body)
    words = TEXTS[language]
    state = file.report.state
    return PAGES.page(
        "report.html",
        language,
        association,
        base=base,
        title=told["title"],
        period=period(state.wanted.period, language),
        unfinished=not told["complete"],
        limits=limits(
            told["sites"], told["where"], told["dimensions"], told["site_names"], language
        ),
        frozen=moment(state.frozen_at, language),
        position=words["position_text"].format(position=number(told["position"], language)),
        number=told["report_id"],
        since=_since(file, language),
        small=words["small"].format(fewest=told["fewest_people"]),
        metrics=[_metric(one, told, language) for one in told["metrics"]],
    )


def gone_page(language: Language, association: Association) -> str:
    """That the link shows nothing any more."""
    return PAGES.unknown("report", "gone", language, association)


def unknown_page(language: Language, association: Association) -> str:
    """That there never was such a link."""
    return PAGES.unknown("report", "unknown", language, association)


def _since(file: File, language: Language) -> str:
    late = file.since.late
    key = "since_none" if late == 0 else "since_one" if late == 1 else "since_many"
    return TEXTS[language][key].format(late=number(late, language))


def _metric(metric: dict[str, Any], told: dict[str, Any], language: Language) -> dict[str, Any]:
    return {
        "title": metric["title"][language],
        "definition": metric["definition"][language],
        "unit": metric["unit"][language],
        "total": _value(metric["total"], language, metric["unit"][language]),
        "below": unit_line(
            metric["total"]["value"],
            metric["unit"][language],
            metric["total"].get("parts", {}),
            language,
        ),
        "tables": [
            {
                "by": [short(told["dimensions"][d], language) for d in table["by"]],
                "rows": [
                    {
                        "key": [
                            named(d, row["key"][d], told["site_names"], language)
                            for d in table["by"]
                        ],
                        "value": _value(row, language, metric["unit"][language], bare=True),
                        "hidden": row["suppressed"],
                    }
                    for row in table["rows"]
                ],
            }
            for table in metric["tables"]
        ],
    }


def _value(figure: dict[str, Any], language: Language, unit: str, *, bare: bool = False) -> str:
    if figure["suppressed"]:
        return TEXTS[language]["hidden"]
    value = figure["value"]
    if value is None:
        return TEXTS[language]["none"]
    return (measured if bare else amount)(value, unit, language)
