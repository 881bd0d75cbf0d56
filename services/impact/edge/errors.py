"""How impact's refusals are told."""

from typing import Final

from kit.edge.common_problems import about_references
from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.impact.domain.exports import KEPT
from services.impact.domain.refusals import (
    ExportNotThere,
    ExportsBusy,
    ExportsFull,
    ExportUnknown,
    LinkGone,
    MetricUnknown,
    QuestionUnclear,
    RebuildIsOver,
    ReportIsWithdrawn,
    TemplateUnknown,
    TooLongAgo,
    TooManyRows,
)

BUSY_S: Final = 30
"""So long whoever is refused for the moment may wait before asking again."""


def _unknown(refusal: MetricUnknown, language: str) -> str:
    known = ", ".join(refusal.known)
    if refusal.version is not None and refusal.name in refusal.known:
        if language == "fr":
            return f"« {refusal.name} » n’a pas de version {refusal.version}."
        return f"{refusal.name!r} has no version {refusal.version}."
    if language == "fr":
        return f"« {refusal.name} » n’est pas un indicateur. Il y a {known}."
    return f"{refusal.name!r} is no metric. There are {known}."


def _no_template(refusal: TemplateUnknown, language: str) -> str:
    known = ", ".join(refusal.known)
    if language == "fr":
        return f"« {refusal.name} » n’est pas un modèle de rapport. Il y a {known}."
    return f"{refusal.name!r} is no template of reports. There are {known}."


_STATES = {"live": "en service", "old": "remplacé", "cancelled": "annulé"}


def _over(refusal: RebuildIsOver, language: str) -> str:
    if language == "fr":
        return f"Ce recalcul est {_STATES[refusal.state]}."
    return f"This rebuild is {refusal.state}."


def _too_many(refusal: TooManyRows, language: str) -> str:
    if language == "fr":
        return f"Plus de {refusal.limit} lignes : raccourcissez la période ou ventilez moins."
    return f"More than {refusal.limit} rows: shorten the period or cut by less."


def _too_long_ago(refusal: TooLongAgo, language: str) -> str:
    if language == "fr":
        return f"Trop d’événements sont arrivés depuis ; on peut remonter à {refusal.first}."
    return f"Too many events came since; one can go back to position {refusal.first}."


PROBLEMS = (
    *about_references(
        {
            "link": "ce lien",
            "rebuild": "ce recalcul",
            "report": "ce rapport",
            "site": "ce lieu",
            "threshold": "ce seuil",
        }
    ),
    ProblemType(
        TooLongAgo,
        422,
        "too_long_ago",
        {"en": "That is too long ago", "fr": "C’est trop ancien"},
        detail=_too_long_ago,
        extra=lambda refusal: {"first": refusal.first},
        advice={"en": "Ask for a later position, or freeze a report when the figures are to last."},
    ),
    ProblemType(
        RebuildIsOver,
        409,
        "rebuild_is_over",
        {"en": "The rebuild is over", "fr": "Le recalcul est terminé"},
        detail=_over,
        extra=lambda refusal: {"state": refusal.state},
        advice={"en": "Only one that is `building` can be cancelled."},
    ),
    ProblemType(
        MetricUnknown,
        404,
        "metric_unknown",
        {"en": "No metric has this name", "fr": "Aucun indicateur ne porte ce nom"},
        detail=_unknown,
        extra=lambda refusal: {"known": list(refusal.known)},
        advice={"en": "Ask `GET /impact/v1/metrics` for the names and definitions."},
    ),
    ProblemType(
        QuestionUnclear,
        422,
        "question_unclear",
        {"en": "The question cannot be answered", "fr": "La question est sans réponse possible"},
        detail=lambda refusal, language: refusal.problem[language],
        extra=lambda refusal: {
            "errors": [
                {
                    "pointer": refusal.pointer,
                    "in": refusal.place,
                    "detail": refusal.problem["en"],
                }
            ]
        },
        advice={"en": "Correct the parameter named in `errors`."},
    ),
    ProblemType(
        TooManyRows,
        422,
        "too_many_rows",
        {"en": "The answer would be too long", "fr": "La réponse serait trop longue"},
        detail=_too_many,
        extra=lambda refusal: {"limit": refusal.limit},
        advice={"en": "Shorten the period, add a filter, or cut by fewer dimensions."},
    ),
    ProblemType(
        TemplateUnknown,
        422,
        "template_unknown",
        {"en": "No template has this name", "fr": "Aucun modèle ne porte ce nom"},
        detail=_no_template,
        extra=lambda refusal: {"known": list(refusal.known)},
        advice={"en": "Ask `GET /impact/v1/report-templates` for the names."},
    ),
    ProblemType(
        ReportIsWithdrawn,
        409,
        "report_is_withdrawn",
        {"en": "The report is withdrawn", "fr": "Ce rapport est retiré"},
        detail=one_of(
            "It was published by mistake, and is not shared again. Freeze another one.",
            "Il a été publié par erreur et n’est plus partagé. Arrêtez-en un autre.",
        ),
        extra=lambda refusal: {"report_id": refusal.report_id},
        advice={"en": "Freeze a report with the right figures, and share that."},
    ),
    ProblemType(
        LinkGone,
        410,
        "link_gone",
        {"en": "This report is no longer shared", "fr": "Ce rapport n’est plus partagé"},
        detail=one_of(
            "Its link was withdrawn, or has come to its end.",
            "Son lien a été retiré, ou il est arrivé à sa fin.",
        ),
        advice={"en": "Ask whoever gave you the link for a new one."},
    ),
    ProblemType(
        ExportUnknown,
        404,
        "export_unknown",
        {"en": "There is no such export", "fr": "Il n’y a pas d’export de ce nom"},
        advice={"en": f"Exports are removed after {KEPT.days} days: ask for it again."},
    ),
    ProblemType(
        ExportNotThere,
        409,
        "export_not_there",
        {"en": "The export has no files yet, or none at all", "fr": "L’export n’a pas de fichiers"},
        extra=lambda refusal: {"state": refusal.state},
        advice={"en": "Ask `get_export` until its `state` is `done`; `failure` says what failed."},
    ),
    ProblemType(
        ExportsBusy,
        429,
        "exports_busy",
        {
            "en": "Other exports are being made",
            "fr": "D’autres exports sont en cours",
        },
        extra=lambda refusal: {"limit": refusal.limit},
        headers=lambda _refusal: {"Retry-After": BUSY_S},
        advice={"en": "Wait until one of them is done, or remove one."},
    ),
    ProblemType(
        ExportsFull,
        409,
        "exports_full",
        {
            "en": "The exports that are kept take all the place there is",
            "fr": "Les exports conservés occupent toute la place prévue",
        },
        extra=lambda refusal: {"limit_bytes": refusal.limit},
        advice={"en": "Remove exports that nobody needs any more."},
    ),
)
