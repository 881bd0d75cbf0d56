"""What became of a device brought back within its warranty."""

from collections.abc import Mapping
from typing import Any, Final

from services.inventory.adapters.papers.receipt import MEANS
from services.inventory.adapters.papers.wording import moment, money, place, plain, shown
from services.inventory.application.ports.papers import Outcome, ReturnSlip

TITLES: Final[Mapping[Outcome, str]] = {
    "refunded": "Bon de remboursement",
    "replaced": "Bon d’échange",
    "repaired": "Bon de réparation",
    "refused": "Retour refusé",
}


def content(slip: ReturnSlip) -> dict[str, Any]:
    """What the template of the same name shows."""
    return {
        "title": TITLES[slip.outcome],
        "outcome": slip.outcome,
        "number": plain(slip.number),
        "receipt": plain(slip.receipt),
        "site": place(slip.site),
        "at": moment(slip.at, slip.site),
        "device": shown(slip.device),
        "replacement": shown(slip.replacement) if slip.replacement else None,
        "reason": plain(slip.reason),
        "refund": money(slip.refund),
        "means": MEANS[slip.means] if slip.means else "",
    }
