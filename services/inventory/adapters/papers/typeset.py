"""Every paper, by the template of its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from services.inventory.adapters.papers import (
    delivery_note,
    deposit_slip,
    labels,
    receipt,
    return_slip,
    wipe_certificate,
)
from services.inventory.adapters.papers.engine import Engine, Run
from services.inventory.adapters.papers.wording import plain
from services.inventory.application.ports.papers import (
    DeliveryNote,
    DepositSlip,
    Device,
    Receipt,
    ReturnSlip,
    WipeCertificate,
)


@dataclass(frozen=True)
class Association:
    """Who issues the papers: its name, its address and how it is reached, as lines."""

    name: str
    lines: tuple[str, ...] = ()


def directly(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Calls it here and now; nothing else runs in this process meanwhile."""
    return function(*args, **options)


class TypesetPapers:
    """`Papers` made by Typst. One for a service's life; it holds the fonts. `run` as `Engine`."""

    def __init__(self, association: Association, run: Run = directly) -> None:
        self._engine = Engine(run)
        self._association = {
            "name": plain(association.name),
            "lines": [plain(line) for line in association.lines],
        }

    def receipt(self, receipt_: Receipt) -> bytes:
        return self._pdf("receipt", receipt.content(receipt_), receipt_.at)

    def return_slip(self, slip: ReturnSlip) -> bytes:
        return self._pdf("return_slip", return_slip.content(slip), slip.at)

    def wipe_certificate(self, certificate: WipeCertificate) -> bytes:
        content = wipe_certificate.content(certificate)
        return self._pdf("wipe_certificate", content, certificate.ended)

    def deposit_slip(self, slip: DepositSlip) -> bytes:
        day = datetime.combine(slip.received, time(), ZoneInfo(slip.site.timezone))
        return self._pdf("deposit_slip", deposit_slip.content(slip), day)

    def delivery_note(self, note: DeliveryNote) -> bytes:
        return self._pdf("delivery_note", delivery_note.content(note), note.at)

    def label_sheet(self, devices: Sequence[Device]) -> bytes:
        return self._pdf("label_sheet", labels.content(devices), labels.UNDATED)

    def label(self, device: Device) -> bytes:
        return self._engine.svg("label", labels.content([device]))

    def _pdf(self, template: str, content: dict[str, Any], moment: datetime) -> bytes:
        return self._engine.pdf(template, content | {"association": self._association}, moment)
