"""What anybody may see of a device and of its certificate: nothing about a person."""

from dataclasses import dataclass
from datetime import UTC, date

from kernel.codes import plain
from kernel.refusals import NotFound
from services.inventory.application.ports import Work
from services.inventory.application.scanning import reference_of
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.devices.records import Wipe, WipeMethod


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
    in_use: bool = True
    """Not so where it was given up, whatever for: who holds it has it from somebody else."""


@dataclass(frozen=True, kw_only=True)
class PublicCertificate:
    """A certificate that exists, and enough of its device to recognise it by."""

    wipe: PublicWipe
    category: Category
    make: str
    model: str
    serial_end: str


@dataclass(frozen=True, kw_only=True)
class LookAtDevice:
    """Whoever scanned its label, which bears its reference, in whatever spelling."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A device, and the day at its place, or on the way in UTC."""

    device: PublicDevice
    today: date


def look_at_device(work: Work, query: LookAtDevice) -> Seen:
    """Raises `NotFound`."""
    device = work.devices.by_reference(reference_of(query.reference))
    if device is None:
        raise NotFound("device", query.reference)
    state, description = device.state, device.state.description
    place = None if state.place_id is None else work.places.get(state.place_id)
    zone = UTC if place is None else place.zone
    shown = PublicDevice(
        reference=state.reference,
        category=description.category,
        make=description.make,
        model=description.model,
        grade=None if state.grading is None else state.grading.grade,
        wipe=None if state.wipe is None else _wipe(work, state.wipe),
        warranty_until=state.warranty_until,
        in_use=state.status != "scrapped",
    )
    return Seen(device=shown, today=work.now().astimezone(zone).date())


@dataclass(frozen=True, kw_only=True)
class VerifyCertificate:
    """Whoever has a certificate, with the code that stands on it, in whatever spelling."""

    code: str


def verify_certificate(work: Work, query: VerifyCertificate) -> PublicCertificate:
    """Raises `NotFound`."""
    certificate = work.certificates.by_code(plain(query.code))
    device = None if certificate is None else work.devices.get(certificate.device_id)
    if certificate is None or device is None:
        raise NotFound("certificate", query.code)
    description = device.state.description
    return PublicCertificate(
        wipe=_wipe(work, certificate.wipe),
        category=description.category,
        make=description.make,
        model=description.model,
        serial_end=description.number_end,
    )


def _wipe(work: Work, wipe: Wipe) -> PublicWipe:
    certificate = work.certificates.by_code(wipe.code)
    place = None if certificate is None else work.places.get(certificate.place_id)
    zone = UTC if place is None else place.zone
    return PublicWipe(
        number=wipe.number,
        code=wipe.code,
        method=wipe.method,
        on=wipe.end.astimezone(zone).date(),
        verified=wipe.verified,
    )
