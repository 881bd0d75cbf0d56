"""What is printed: each paper's content as plain data, and who makes a document of it.

No paper bears the name of a person who is served. Amounts are integer cents of euro; instants
are aware and shown on the clocks of the site that issues the paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol

from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.devices.records import WipeMethod
from services.inventory.domain.returns.terms import Fault, Outcome, RefusedBecause

Means = Literal["cash", "card", "voucher"]


@dataclass(frozen=True)
class Site:
    """The place that issues a paper. `timezone` is a name of the IANA database."""

    name: str
    address: tuple[str, ...]
    timezone: str


@dataclass(frozen=True)
class Device:
    """A device as papers show it. `reference` is what its label bears; of `serial`, only the last
    four characters are shown, save on a certificate. `url` is its public page.
    """

    category: Category
    make: str
    model: str
    serial: str = ""
    reference: str = ""
    url: str = ""
    grade: Grade | None = None


@dataclass(frozen=True)
class DeviceLine:
    """A device of a receipt; `reference_price` is what a comparable one costs elsewhere."""

    device: Device
    price: int
    reference_price: int | None = None


@dataclass(frozen=True)
class TopUpLine:
    """A top-up of a receipt. `code` only on the one receipt that shows it, with how it is entered
    (the operator's words, may be empty); `enter_by` is the last day for that.
    """

    operator: str
    face_value: int
    price: int
    code: str | None = None
    how_to_enter: str = ""
    enter_by: date | None = None


@dataclass(frozen=True)
class Payment:
    """A part of a sale's price, and how it was paid."""

    means: Means
    amount: int


@dataclass(frozen=True)
class Receipt:
    """Of a sale or a donation. `waived`: a manager allowed what the rules refuse. `cash_given` is
    what was handed over for the part in cash, None where nobody noted it."""

    kind: Literal["sale", "donation"]
    number: str
    site: Site
    at: datetime
    devices: tuple[DeviceLine, ...] = ()
    top_ups: tuple[TopUpLine, ...] = ()
    payments: tuple[Payment, ...] = ()
    warranty_until: date | None = None
    waived: bool = False
    cash_given: int | None = None
    whose: str | None = None
    """For the audit log; not printed."""

    @property
    def change(self) -> int:
        """What went back of the cash, in cents."""
        in_cash = sum(part.amount for part in self.payments if part.means == "cash")
        return 0 if self.cash_given is None else self.cash_given - in_cash

    @property
    def total(self) -> int:
        """The sum of its lines, in cents."""
        return sum(line.price for line in self.devices) + sum(one.price for one in self.top_ups)


@dataclass(frozen=True)
class ReturnSlip:
    """What became of a device that was brought back. `receipt` is the number of the receipt that it
    was given with, `replacement` the device handed over instead; `refused_because` is why it was
    refused. `warranty_until` is the last day of the warranty of what the person takes home.
    """

    number: str
    receipt: str
    site: Site
    at: datetime
    device: Device
    outcome: Outcome
    fault: Fault
    refused_because: RefusedBecause | None = None
    refund: tuple[Payment, ...] = ()
    replacement: Device | None = None
    warranty_until: date | None = None
    whose: str | None = None
    """For the audit log; not printed."""


@dataclass(frozen=True)
class WipeCertificate:
    """That the data of a device was erased, how and by whom. `done_by` and `verified_by` are staff
    references; `code` and `url` lead to the public page that confirms it.
    """

    number: str
    code: str
    url: str
    site: Site
    device: Device
    method: WipeMethod
    started: datetime
    ended: datetime
    done_by: str
    storage_serial: str | None = None
    tool: str | None = None
    tool_version: str | None = None
    verified: bool = False
    verified_by: str | None = None


@dataclass(frozen=True)
class ModelCount:
    """How many devices of a model came with a lot."""

    category: Category
    make: str
    model: str
    count: int


@dataclass(frozen=True)
class DepositSlip:
    """What a donor gave, for the donor."""

    number: str
    donor: str
    site: Site
    received: date
    kilograms: Decimal
    models: tuple[ModelCount, ...]


@dataclass(frozen=True)
class DeliveryNote:
    """What goes with a transfer from site to site. `url` is the transfer's own."""

    number: str
    url: str
    origin: Site
    destination: Site
    at: datetime
    devices: tuple[Device, ...]


class Papers(Protocol):
    """Makes documents. The same data makes the same bytes, so that a reprint is identical."""

    def receipt(self, receipt: Receipt) -> bytes:
        """A PDF for the buyer or who is given the device."""
        ...

    def return_slip(self, slip: ReturnSlip) -> bytes:
        """A PDF for the person who brought a device back."""
        ...

    def wipe_certificate(self, certificate: WipeCertificate) -> bytes:
        """A PDF for the donor and the new owner."""
        ...

    def deposit_slip(self, slip: DepositSlip) -> bytes:
        """A PDF for the donor."""
        ...

    def delivery_note(self, note: DeliveryNote) -> bytes:
        """A PDF that travels with the devices."""
        ...

    def label_sheet(self, devices: Sequence[Device]) -> bytes:
        """A PDF of A4 sheets with 24 labels each, 63.5 × 33.9 mm. Raises `ValueError` without
        devices.
        """
        ...

    def label(self, device: Device) -> bytes:
        """One label as SVG, 63.5 × 33.9 mm."""
        ...
