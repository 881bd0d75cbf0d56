"""Refusals about returns."""

from kit.edge.problems import ProblemType
from services.inventory.domain.returns.refusals import (
    NotTheOwner,
    OtherCategory,
    ReturnClosed,
    ReturnOpen,
    WarrantyOver,
)

_OUTCOMES = {
    "repaired": "réparé",
    "replaced": "remplacé",
    "refunded": "remboursé",
    "refused": "refusé",
}


def _over(refusal: WarrantyOver, language: str) -> str:
    until, french = refusal.until, language == "fr"
    if until is None:
        never = "It was handed over without a warranty."
        return "L’appareil a été remis sans garantie." if french else never
    if french:
        return f"La garantie a pris fin le {until:%d/%m/%Y}."
    return f"The warranty ended on {until.isoformat()}."


def _closed(refusal: ReturnClosed, language: str) -> str:
    if language == "fr":
        return f"L’appareil est déjà {_OUTCOMES[refusal.status]}."
    return f"The device is {refusal.status} already."


PROBLEMS = (
    ProblemType(
        NotTheOwner,
        409,
        "not_the_owner",
        {
            "en": "The device was handed over to somebody else",
            "fr": "Cet appareil a été remis à quelqu’un d’autre",
        },
        extra=lambda r: {"device_id": r.device_id},
        advice={"en": "Look at the receipt: whoever it was made out to brings the device back."},
    ),
    ProblemType(
        WarrantyOver,
        409,
        "warranty_over",
        {"en": "The warranty is over", "fr": "La garantie est terminée"},
        detail=_over,
        extra=lambda r: {
            "device_id": r.device_id,
            "warranty_until": r.until.isoformat() if r.until else None,
        },
        advice={"en": "A manager may take it all the same, with a reason in `goodwill`."},
    ),
    ProblemType(
        ReturnClosed,
        409,
        "return_closed",
        {"en": "The return was decided already", "fr": "Ce retour est déjà réglé"},
        detail=_closed,
        extra=lambda r: {"return_id": r.return_id, "return_status": r.status},
        advice={"en": "Read the return again: hand nothing out twice."},
    ),
    ProblemType(
        ReturnOpen,
        409,
        "return_open",
        {"en": "Nothing was decided yet", "fr": "Rien n’est encore décidé"},
        extra=lambda r: {"return_id": r.return_id},
        advice={"en": "Decide about the return; its slip says what was decided."},
    ),
    ProblemType(
        OtherCategory,
        409,
        "other_category",
        {
            "en": "The device is of another kind",
            "fr": "Cet appareil est d’une autre catégorie",
        },
        extra=lambda r: {
            "device_id": r.device_id,
            "wanted": r.wanted,
            "category": r.category,
        },
        advice={"en": "Give one of the same category, or refund the first."},
    ),
)
