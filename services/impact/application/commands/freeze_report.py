"""Freeze a report: ask its figures, hide small ones, make its files, keep all of it.

Figures are asked for and files are made outside the transaction, which may run again; what it keeps
is what was made before.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.impact.application.commands.count_latecomers import COUNT, COUNT_EVERY
from services.impact.application.ports import Figures
from services.impact.application.queries.metrics import Answer, Figure, answer
from services.impact.application.report_questions import MOST_ROWS, Plan, Request, planned
from services.impact.application.report_views import ReportView, view_of
from services.impact.application.work import Press, Tools, Work
from services.impact.domain.figures import Question
from services.impact.domain.metrics import DIMENSIONS, VERSION
from services.impact.domain.reports.content import Content, Section, Table, Told, Words
from services.impact.domain.reports.report import Form, Period, Report, ReportState, Wanted
from services.impact.domain.reports.templates import TEMPLATES


@dataclass(frozen=True, kw_only=True)
class FreezeReport:
    """`today` is the day at home: a period that is not over before it is told to be unfinished."""

    request: Request
    title: str
    by: str
    today: date


@dataclass(frozen=True)
class Frozen:
    """A report that is to be kept."""

    report: Report
    files: Mapping[Form, bytes]


def freeze(figures: Figures, press: Press, tools: Tools, command: FreezeReport) -> Frozen:
    """Everything about the report. Raises `InvalidValue`, `MetricUnknown`, `TemplateUnknown`,
    `QuestionUnclear`, `TooManyRows`, the last also for more than `MOST_ROWS` in all."""
    plan = planned(command.request)
    # A report is made to be shared: whoever freezes it, small figures are hidden.
    answers = answer(
        figures, plan.questions, sees_small=False, fewest=tools.fewest, most_rows=MOST_ROWS
    )
    content = _content(figures, tools, command, plan, answers)
    files = press.files(content)
    digests: dict[str, str] = {
        form: hashlib.sha256(body).hexdigest() for form, body in files.items()
    }
    return Frozen(_report(content, digests), files)


def keep_report(work: Work, frozen: Frozen) -> ReportView:
    """The report, kept."""
    work.reports.save(frozen.report)
    work.reports.keep_files(frozen.report.id, frozen.files)
    work.timers.set(COUNT, frozen.report.id, work.now() + COUNT_EVERY)
    work.audit.record("report.freeze", [frozen.report.id])
    return view_of(work, frozen.report)


def _report(content: Content, digests: Mapping[str, str]) -> Report:
    return Report.freeze(
        ReportState(
            report_id=content.report_id,
            wanted=content.wanted,
            definitions_version=content.definitions_version,
            position=content.position,
            as_of=content.as_of,
            frozen_at=content.frozen_at,
            by=content.by,
            digests=dict(digests),
        )
    )


def _content(
    figures: Figures,
    tools: Tools,
    command: FreezeReport,
    plan: Plan,
    answers: Sequence[Answer],
) -> Content:
    request = command.request
    names = {site.slug: site.name for site in figures.sites()}
    sections = _sections(plan, answers)
    named = (
        {
            value
            for section in sections
            for table in section.tables
            for row in table.rows
            for dimension, value in zip(table.by, row.key, strict=True)
            if dimension == "site"
        }
        | set(request.where.get("site", ()))
        | set(request.sites or ())
    )
    cut = {d for section in sections for table in section.tables for d in table.by}
    moment = answers[0].moment
    return Content(
        report_id=tools.new_id(),
        wanted=Wanted(
            title=command.title,
            language=request.language,
            period=Period(request.first, request.last),
            template=request.template,
            metrics=tuple(section.name for section in sections),
            sources=tuple(
                dict.fromkeys(e for question in plan.questions for e in question.metric.events)
            ),
            dimensions=tuple(dict.fromkeys(d for one in plan.questions for d in one.by)),
            where={d: tuple(sorted(v)) for d, v in sorted(request.where.items())},
            sites=None if request.sites is None else tuple(sorted(request.sites)),
        ),
        template=None if request.template is None else TEMPLATES[request.template].title,
        frozen_at=tools.clock.now(),
        by=command.by,
        definitions_version=VERSION,
        position=int(moment.position),
        as_of=moment.as_of,
        complete=request.last < command.today,
        fewest=tools.fewest,
        sections=sections,
        left_out=tuple(metric.title for metric in plan.left_out),
        dimensions={d: dict(t) for d, t in DIMENSIONS.items() if d in cut | request.where.keys()},
        sites={slug: names[slug] for slug in sorted(named) if slug in names},
    )


def _sections(plan: Plan, answers: Sequence[Answer]) -> tuple[Section, ...]:
    """One for each metric, of the answers to its questions; each of them has the same total."""
    sections: list[Section] = []
    rest = list(answers)
    for many in plan.per_metric:
        mine, rest = rest[:many], rest[many:]
        metric = mine[0].question.metric
        sections.append(
            Section(
                name=metric.name,
                version=metric.version,
                title=_words(metric.title),
                definition=_words(metric.definition),
                unit=_words(metric.unit),
                total=_total(mine),
                tables=tuple(_table(one) for one in mine if one.question.by),
            )
        )
    return tuple(sections)


def _total(answers: Sequence[Answer]) -> Told:
    """Hidden where any of the answers hides it, and with no part that one of them leaves out."""
    return _told(
        min((one.total for one in answers), key=lambda t: (not t.suppressed, len(t.parts)))
    )


def _table(given: Answer) -> Table:
    question: Question = given.question
    return Table(tuple(question.by), tuple(_told(row) for row in given.rows))


def _told(figure: Figure) -> Told:
    return Told(figure.key, figure.value, figure.suppressed, dict(figure.parts))


def _words(words: Words) -> Words:
    return dict(words)
