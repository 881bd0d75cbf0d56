"""Refusals about stock-takes."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.inventory.domain.stock_takes.refusals import (
    CountedYourself,
    CountRunning,
    NotMissing,
    StockTakeNotOpen,
)

_STATUSES = {
    "counting": "en cours",
    "counted": "compté",
    "agreed": "sans écart",
    "corrected": "corrigé",
    "discarded": "abandonné",
}


def _not_open(refusal: StockTakeNotOpen, language: str) -> str:
    if language == "fr":
        return f"Cet inventaire est {_STATUSES[refusal.status]} ; cette étape n’est pas possible."
    return f"The stock-take is {refusal.status}; this step is impossible from there."


PROBLEMS = (
    ProblemType(
        CountRunning,
        409,
        "count_running",
        {
            "en": "A stock-take of this place is running",
            "fr": "Un inventaire de ce lieu est en cours",
        },
        extra=lambda r: {"stock_take_id": r.stock_take_id},
        advice={"en": "Scan into the one in `stock_take_id`, or discard it first."},
    ),
    ProblemType(
        StockTakeNotOpen,
        409,
        "stock_take_not_open",
        {
            "en": "The stock-take is past this step, or not there yet",
            "fr": "Cet inventaire n’en est pas à cette étape",
        },
        detail=_not_open,
        extra=lambda r: {"stock_take_status": r.status, "step": r.step},
        advice={"en": "Read it again; `stock_take_status` says where it stands."},
    ),
    ProblemType(
        CountedYourself,
        409,
        "counted_yourself",
        {
            "en": "Who counted cannot approve the correction",
            "fr": "Qui a compté ne peut pas approuver la correction",
        },
        detail=one_of(
            "Another person looks at the differences before the books are changed.",
            "Une autre personne regarde les écarts avant que les livres ne changent.",
        ),
        extra=lambda r: {"stock_take_id": r.stock_take_id},
        advice={"en": "Ask somebody who neither scanned nor closed the count."},
    ),
    ProblemType(
        NotMissing,
        409,
        "not_missing",
        {
            "en": "The device is not among those that are missing",
            "fr": "Cet appareil n’est pas parmi les manquants",
        },
        extra=lambda r: {"device_id": r.device_id},
        advice={"en": "Only differences whose `kind` is `missing` may be written off."},
    ),
)
