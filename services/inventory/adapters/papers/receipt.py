"""The receipt of a sale or a donation."""

from collections.abc import Mapping
from typing import Any, Final

from kit.papers.wording import day, moment, money, place, plain
from services.inventory.adapters.papers.vocabulary import OPERATOR_NAMES
from services.inventory.adapters.papers.wording import shown
from services.inventory.application.ports.papers import DeviceLine, Means, Receipt, TopUpLine

MEANS: Final[Mapping[Means, str]] = {
    "cash": "en espèces",
    "card": "par carte bancaire",
    "voucher": "avec un bon",
}


def content(receipt: Receipt) -> dict[str, Any]:
    """What the template of the same name shows."""
    saving = sum(map(_saving, receipt.devices))
    until = receipt.warranty_until
    return {
        "donation": receipt.kind == "donation",
        "number": plain(receipt.number),
        "site": place(receipt.site),
        "at": moment(receipt.at, receipt.site),
        "devices": [_device(line) for line in receipt.devices],
        "top_ups": [_top_up(line) for line in receipt.top_ups],
        "total": money(receipt.total),
        "saving": money(saving) if saving else "",
        "payments": [
            {"means": MEANS[payment.means], "amount": money(payment.amount)}
            for payment in receipt.payments
        ],
        "cash_given": "" if receipt.cash_given is None else money(receipt.cash_given),
        "change": money(receipt.change),
        "warranty_until": day(until) if until else "",
        "waived": receipt.waived,
    }


def _saving(line: DeviceLine) -> int:
    return 0 if line.reference_price is None else max(line.reference_price - line.price, 0)


def _device(line: DeviceLine) -> dict[str, Any]:
    reference = line.reference_price
    return shown(line.device) | {
        "price": money(line.price),
        "reference_price": "" if reference is None else money(reference),
    }


def _top_up(line: TopUpLine) -> dict[str, Any]:
    return {
        "operator": plain(OPERATOR_NAMES.get(line.operator, line.operator)),
        "face_value": money(line.face_value),
        "price": money(line.price),
        "code": line.code or "",
        "how": plain(line.how_to_enter),
        "enter_by": day(line.enter_by) if line.enter_by else "",
    }
