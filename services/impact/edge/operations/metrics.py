"""Metrics: their definitions and their figures."""

from typing import Any

from kit.auth import Caller
from kit.edge.operation import Call
from services.impact.application.queries.metrics import Answer, Figure, ask, metric_named, question
from services.impact.bootstrap import Impact
from services.impact.domain.figures import UNKNOWN
from services.impact.domain.metric import TIME
from services.impact.domain.metrics import DIMENSIONS, METRICS, VERSION, Language, Metric
from services.impact.domain.refusals import MetricUnknown, QuestionUnclear, TooLongAgo, TooManyRows
from services.impact.edge.operations import READERS, operations
from services.impact.edge.schemas import (
    METRIC_EXAMPLE,
    AnswerSchema,
    MetricPath,
    MetricsSchema,
    QuestionQuery,
)


@operations.declare(
    "list_metrics",
    "GET",
    "/metrics",
    tag="metrics",
    summary="List the metrics and their definitions",
    description="Titles, definitions and units come in the language of `Accept-Language`.",
    allow=READERS,
    answer=MetricsSchema,
    answer_example={
        "definitions_version": VERSION,
        "language": "en",
        "metrics": [METRIC_EXAMPLE],
        "dimensions": [{"name": "site", "title": "reception point"}],
    },
)
def list_metrics(_app: Impact, call: Call) -> dict[str, Any]:
    """Every definition, in the caller's language."""
    return {
        "definitions_version": VERSION,
        "language": call.language,
        "metrics": [_definition(metric, call.language) for metric in METRICS.values()],
        "dimensions": [
            {"name": name, "title": title[call.language]} for name, title in DIMENSIONS.items()
        ],
    }


@operations.declare(
    "get_metric",
    "GET",
    "/metrics/{name}",
    tag="metrics",
    summary="Ask for the figures of a metric",
    description="Over any period, cut by any dimensions together. `position` and `as_of` say up "
    "to where the figures know, so that two answers can be compared. The total of a distinct "
    "metric is counted on its own: it is not the sum of the rows. A combination that never "
    "occurred has no row. A figure about fewer than five people is null and `suppressed` for an "
    "analyst, and so is a figure that would give it away by subtraction; a manager sees its own "
    "sites only.",
    allow=READERS,
    path=MetricPath,
    query=QuestionQuery,
    answer=AnswerSchema,
    refusals=(MetricUnknown, QuestionUnclear, TooLongAgo, TooManyRows),
    answer_example={
        "metric": METRIC_EXAMPLE,
        "definitions_version": VERSION,
        "from": "2026-11-01",
        "to": "2026-11-30",
        "by": ["site"],
        "where": {},
        "sites": None,
        "rows": [
            {"site": "aubervilliers", "value": None, "suppressed": True, "parts": {}},
            {"site": "montreuil", "value": 9, "suppressed": False, "parts": {}},
            {"site": "saint-denis", "value": None, "suppressed": True, "parts": {}},
        ],
        "total": {"value": 17, "suppressed": False, "parts": {}},
        "position": 1284,
        "as_of": "2026-11-23T18:04:11.527Z",
    },
)
def get_metric(app: Impact, call: Call) -> dict[str, Any]:
    """The figures that the caller may see."""
    fields, caller = call.fields, call.caller
    asked = question(
        metric_named(fields["name"], fields["version"]),
        first=fields["first"],
        last=fields["last"],
        by=_parts(fields["by"]),
        where=[(d, v) for d, _, v in (part.partition(":") for part in _parts(fields["where"]))],
        sites=scope(caller),
    )
    answer = ask(
        app.figures,
        asked,
        sees_small=sees_small(caller),
        fewest=app.options.fewest_people,
        as_of=fields["as_of"],
    )
    return _told(answer, call.language)


def scope(caller: Caller) -> frozenset[str] | None:
    """The only sites that the caller may see, None for all."""
    return None if caller.national or "analyst" in caller.roles else caller.sites


def sees_small(caller: Caller) -> bool:
    """Whether figures about very few people are shown: to who works with these people anyway."""
    return caller.national or "analyst" not in caller.roles


def _definition(metric: Metric, language: Language) -> dict[str, Any]:
    return {
        "name": metric.name,
        "version": metric.version,
        "title": metric.title[language],
        "definition": metric.definition[language],
        "unit": metric.unit[language],
        "kind": metric.kind,
        "dimensions": list(metric.dimensions),
        "events": list(metric.events),
    }


def _told(answer: Answer, language: Language) -> dict[str, Any]:
    asked = answer.question
    return {
        "metric": _definition(asked.metric, language),
        "definitions_version": VERSION,
        "from_": asked.first,
        "to": asked.last,
        "by": asked.by,
        "where": {dimension: sorted(values) for dimension, values in asked.where.items()},
        "sites": None if asked.sites is None else sorted(asked.sites),
        "rows": [_row(asked.by, figure) for figure in answer.rows],
        "total": _figure(answer.total),
        "position": answer.moment.position,
        "as_of": answer.moment.as_of,
    }


def _row(by: tuple[str, ...], figure: Figure) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(by, figure.key, strict=True))
    untimed = {name: None for name in by if name in TIME and row[name] == UNKNOWN}
    return row | untimed | _figure(figure)


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "suppressed": figure.suppressed,
        "parts": dict(figure.parts),
    }


def _parts(text: str) -> list[str]:
    return text.split(",") if text else []
