"""What became of a device that was brought back."""

from collections.abc import Mapping
from typing import Any, Final

from kit.papers.wording import day, moment, money, place, plain
from services.inventory.adapters.papers.receipt import MEANS
from services.inventory.adapters.papers.wording import shown
from services.inventory.application.ports.papers import ReturnSlip
from services.inventory.domain.returns.terms import Fault, Outcome, RefusedBecause

TITLES: Final[Mapping[Outcome, str]] = {
    "refunded": "Bon de remboursement",
    "replaced": "Bon d’échange",
    "repaired": "Bon de réparation",
    "refused": "Retour refusé",
}
FAULTS: Final[Mapping[Fault, str]] = {
    "does_not_start": "L’appareil ne s’allume pas.",
    "battery": "La batterie ne tient pas la charge.",
    "charging": "L’appareil ne se charge pas.",
    "screen": "L’écran ne marche pas bien.",
    "keyboard": "Le clavier ou le pavé tactile ne marche pas bien.",
    "storage": "L’appareil n’enregistre plus bien.",
    "sound": "Le son ou le micro ne marche pas bien.",
    "camera": "La caméra ne marche pas bien.",
    "network": "L’appareil ne se connecte pas bien.",
    "overheats": "L’appareil chauffe trop.",
    "other": "Une autre panne.",
}
"""What its owner said of it."""
REFUSED: Final[Mapping[RefusedBecause, str]] = {
    "no_fault_found": "Nous avons essayé l’appareil : nous n’avons pas trouvé la panne.",
    "damaged_by_use": "L’appareil a été cassé ou abîmé. La garantie ne couvre pas cela.",
    "liquid": "L’appareil a pris l’eau. La garantie ne couvre pas cela.",
    "opened": "L’appareil a été ouvert. La garantie ne couvre plus cette panne.",
    "not_ours": "Ce n’est pas l’appareil de votre reçu, ou une pièce a été changée.",
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
        "fault": FAULTS[slip.fault],
        "refused": REFUSED[slip.refused_because] if slip.refused_because else "",
        "refund": money(sum(part.amount for part in slip.refund)),
        "parts": [
            {"means": MEANS[part.means], "amount": money(part.amount)} for part in slip.refund
        ],
        "warranty_until": day(slip.warranty_until) if slip.warranty_until else "",
    }
