"""Refusals of tills."""

from typing import Any

from kit.edge.problems import ProblemType
from services.inventory.domain.quotas.ledger import QuotaState
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.refusals import WouldDrop
from services.inventory.domain.sales.refusals import (
    DeviceElsewhere,
    NoPrice,
    NoSuchLine,
    PaymentMismatch,
)

_QUOTAS = {
    "computer": ("computers", "d’ordinateurs"),
    "phone": ("phones", "de téléphones"),
    "top_up": ("top-ups", "de recharges"),
}


def _quota(state: QuotaState) -> dict[str, Any]:
    return {
        "kind": state.kind,
        "limit": state.limit,
        "months": state.months,
        "used": state.used,
        "left": state.left,
        "since": state.since.isoformat() if state.since else None,
        "again_from": state.again_from.isoformat() if state.again_from else None,
    }


def _reached(refusal: QuotaReached, language: str) -> str:
    state, french = refusal.state, language == "fr"
    what, until = _QUOTAS[state.kind][french], state.again_from
    if french:
        again = f" ; possible à partir du {until:%d/%m/%Y}" if until else ""
        return f"Quota {what} du foyer atteint sur {state.months} mois{again}."
    again = f"; possible from {until.isoformat()} on" if until else ""
    return f"The household has had its {what} of {state.months} months{again}."


PROBLEMS = (
    ProblemType(
        QuotaReached,
        409,
        "quota_reached",
        {"en": "The household's quota is reached", "fr": "Le quota du foyer est atteint"},
        detail=_reached,
        extra=lambda r: {"person_id": r.person_id, "quota": _quota(r.state), "wanted": r.wanted},
        advice={
            "en": "Wait until `quota.again_from`, or let a manager give a `waiver` with its reason."
        },
    ),
    ProblemType(
        NoPrice,
        409,
        "no_price",
        {"en": "This kind of device has no price", "fr": "Ce type d’appareil n’a pas de prix"},
        extra=lambda r: {
            "category": r.category,
            "grade": r.grade,
            "price_grid_version": r.grid_version,
        },
        advice={"en": "Let an operator publish a price grid with this category and grade."},
    ),
    ProblemType(
        WouldDrop,
        409,
        "would_drop",
        {
            "en": "The new version lacks what the one in force has",
            "fr": "La nouvelle version ne reprend pas tout ce qui est en vigueur",
        },
        detail=lambda r, language: (
            f"{'Il manque : ' if language == 'fr' else 'Missing: '}{', '.join(r.dropped)}."
        ),
        extra=lambda r: {"dropped": list(r.dropped), "version_in_force": r.version},
        advice={"en": "Send what `dropped` names too, or `confirmed: true` if it is meant so."},
    ),
    ProblemType(
        DeviceElsewhere,
        409,
        "device_elsewhere",
        {"en": "The device stands elsewhere", "fr": "Cet appareil se trouve ailleurs"},
        extra=lambda r: {"device_id": r.device_id, "site": r.place},
        advice={"en": "Sell it where it stands, or transfer it first."},
    ),
    ProblemType(
        PaymentMismatch,
        409,
        "payment_mismatch",
        {
            "en": "The payment is not the total",
            "fr": "Le paiement ne correspond pas au total",
        },
        extra=lambda r: {"total_cents": r.total, "paid_cents": r.paid},
        advice={"en": "Send parts in `payments` that sum to `total_cents`."},
    ),
    ProblemType(
        NoSuchLine,
        404,
        "no_such_line",
        {"en": "The sale has no such line", "fr": "Cette vente n’a pas cette ligne"},
        extra=lambda r: {"sale_id": r.sale_id, "line": r.line},
        advice={"en": "Read the sale; its lines are numbered from 1."},
    ),
)
