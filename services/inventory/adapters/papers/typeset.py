"""Every paper, by the template of its name."""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from kit.association import Association
from kit.papers.engine import Run
from kit.papers.typeset import Typesetter, directly
from services.inventory.adapters.papers import (
    delivery_note,
    deposit_slip,
    labels,
    receipt,
    return_slip,
    wipe_certificate,
)
from services.inventory.application.ports.papers import (
    DeliveryNote,
    DepositSlip,
    Device,
    Receipt,
    ReturnSlip,
    WipeCertificate,
)

_TEMPLATES: Final = Path(__file__).parent / "templates"


class TypesetPapers:
    """`Papers` made by Typst; see `Typesetter`."""

    def __init__(self, association: Association, run: Run = directly) -> None:
        self._typesetter = Typesetter(_TEMPLATES, association, run)

    def receipt(self, receipt_: Receipt) -> bytes:
        return self._typesetter.pdf("receipt", receipt.content(receipt_), receipt_.at)

    def return_slip(self, slip: ReturnSlip) -> bytes:
        return self._typesetter.pdf("return_slip", return_slip.content(slip), slip.at)

    def wipe_certificate(self, certificate: WipeCertificate) -> bytes:
        content = wipe_certificate.content(certificate)
        return self._typesetter.pdf("wipe_certificate", content, certificate.ended)

    def deposit_slip(self, slip: DepositSlip) -> bytes:
        day = datetime.combine(slip.received, time(), ZoneInfo(slip.site.timezone))
        return self._typesetter.pdf("deposit_slip", deposit_slip.content(slip), day)

    def delivery_note(self, note: DeliveryNote) -> bytes:
        return self._typesetter.pdf("delivery_note", delivery_note.content(note), note.at)

    def label_sheet(self, devices: Sequence[Device]) -> bytes:
        return self._typesetter.pdf("label_sheet", labels.content(devices), labels.UNDATED)

    def label(self, device: Device) -> bytes:
        return self._typesetter.svg("label", labels.content([device]))
