"""How impact's refusals are told."""

from kit.edge.problems import ProblemType
from services.impact.domain.refusals import MetricUnknown, QuestionUnclear, TooManyRows


def _unknown(refusal: MetricUnknown, language: str) -> str:
    known = ", ".join(refusal.known)
    if refusal.version is not None and refusal.name in refusal.known:
        if language == "fr":
            return f"« {refusal.name} » n’a pas de version {refusal.version}."
        return f"{refusal.name!r} has no version {refusal.version}."
    if language == "fr":
        return f"« {refusal.name} » n’est pas un indicateur. Il y a {known}."
    return f"{refusal.name!r} is no metric. There are {known}."


def _too_many(refusal: TooManyRows, language: str) -> str:
    if language == "fr":
        return f"Plus de {refusal.limit} lignes : raccourcissez la période ou ventilez moins."
    return f"More than {refusal.limit} rows: shorten the period or cut by less."


PROBLEMS = (
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
            "errors": [{"pointer": refusal.pointer, "in": "query", "detail": refusal.problem["en"]}]
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
)
