"""What a report asks the figures: its own choice of metrics and cuts, or a template's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.impact.application.queries.metrics import metric_named, question
from services.impact.domain.figures import Question
from services.impact.domain.metrics import Language, Metric
from services.impact.domain.refusals import QuestionUnclear, TemplateUnknown
from services.impact.domain.reports.report import Period
from services.impact.domain.reports.templates import TEMPLATES, Item

MOST_TABLES: Final = 60
"""Of one report: as many as anybody leafs through."""

MOST_ROWS: Final = 20_000
"""Of all tables of a report together: a row is some 400 bytes of a file at most, and a document of
MongoDB, which a file is kept as, holds 16 MiB."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody wants to know: `items`, or those of a `template`.

    `where` keeps what has one of the values in each dimension named; `sites` are the only ones that
    they may see, None for all.
    """

    language: Language
    first: date
    last: date
    template: str | None
    items: tuple[Item, ...]
    where: Mapping[str, frozenset[str]]
    sites: frozenset[str] | None


@dataclass(frozen=True)
class Plan:
    """The questions, metric after metric: `per_metric` says how many belong to each.

    `left_out` are the metrics of the template that the filters do not fit.
    """

    questions: tuple[Question, ...]
    per_metric: tuple[int, ...]
    left_out: tuple[Metric, ...]


def planned(request: Request) -> Plan:
    """Raises `InvalidValue`, `MetricUnknown`, `TemplateUnknown`, and `QuestionUnclear` with the
    place in the request that is not clear: of a metric asked for by name, a filter that it does
    not have is such a place."""
    Period(request.first, request.last).check()
    questions: list[Question] = []
    per_metric: list[int] = []
    left_out: list[Metric] = []
    for number, item in enumerate(_items(request)):
        metric = metric_named(item.metric, item.version)
        if request.template and not set(request.where) <= set(metric.dimensions):
            left_out.append(metric)
            continue
        made = [_question(request, metric, cut, number) for cut in item.cuts or ((),)]
        questions += made
        per_metric.append(len(made))
    if not questions:
        raise QuestionUnclear(
            "/where",
            {
                "en": "none of the metrics has all of these dimensions",
                "fr": "aucun indicateur n’a toutes ces dimensions",
            },
            place="body",
        )
    if len(questions) > MOST_TABLES:
        raise QuestionUnclear(
            "/metrics",
            {
                "en": f"more than {MOST_TABLES} tables",
                "fr": f"plus de {MOST_TABLES} tableaux",
            },
            place="body",
        )
    return Plan(tuple(questions), tuple(per_metric), tuple(left_out))


def _items(request: Request) -> tuple[Item, ...]:
    if request.template is None:
        return request.items
    if request.template not in TEMPLATES:
        raise TemplateUnknown(request.template, TEMPLATES)
    return TEMPLATES[request.template].items


def _question(request: Request, metric: Metric, cut: tuple[str, ...], number: int) -> Question:
    pairs = [(name, one) for name, values in request.where.items() for one in sorted(values)]
    try:
        return question(
            metric,
            first=request.first,
            last=request.last,
            by=cut,
            where=pairs,
            sites=request.sites,
        )
    except QuestionUnclear as refusal:
        at = f"/metrics/{number}/by" if refusal.pointer == "/by" else refusal.pointer
        raise QuestionUnclear(at, refusal.problem, place="body") from refusal
