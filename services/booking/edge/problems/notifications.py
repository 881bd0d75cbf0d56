"""Refusals about messages to people."""

from kit.edge.problems import ProblemType
from services.booking.domain.messages.refusals import NotToRetry


def _detail(refusal: NotToRetry, language: str) -> str:
    if language == "fr":
        return f"Ce message est dans l’état « {refusal.status} »."
    return f"This message is {refusal.status}."


PROBLEMS = (
    ProblemType(
        NotToRetry,
        409,
        "not_to_retry",
        {
            "en": "This message is not sent again",
            "fr": "Ce message n’est pas envoyé de nouveau",
        },
        detail=_detail,
        extra=lambda r: {"status": r.status},
        advice={"en": "Only one that is `failed` or `uncertain` can be sent again."},
    ),
)
