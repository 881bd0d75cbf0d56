"""What anybody may see of a device and of its certificate: nothing about a person."""

from dataclasses import dataclass
from datetime import date

from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.devices.records import WipeMethod


@dataclass(frozen=True, kw_only=True)
class PublicWipe:
    """How and on which local day a device's data was erased; `code` verifies the certificate."""

    number: str
    code: str
    method: WipeMethod
    on: date
    verified: bool


@dataclass(frozen=True, kw_only=True)
class PublicDevice:
    """A device as whoever scans its label sees it, sold or not."""

    reference: str
    category: Category
    make: str
    model: str
    grade: Grade | None = None
    wipe: PublicWipe | None = None
    warranty_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class PublicCertificate:
    """A certificate that exists, and enough of its device to recognise it by."""

    wipe: PublicWipe
    category: Category
    make: str
    model: str
    serial_end: str
