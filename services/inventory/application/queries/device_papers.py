"""Papers of a device: its certificates and its label, as they are printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args

from kernel.refusals import InvalidValue, NotFound
from kernel.scope import Scope
from services.inventory.application.lookups import the_device
from services.inventory.application.ports import Work, papers
from services.inventory.application.ports.devices import Wanted
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.states import Status
from services.inventory.domain.devices.wiping import Certificate

MOST_LABELS: Final = 240
"""Ten sheets of 24, which take two seconds."""
_LABELLED: Final[frozenset[Status]] = frozenset(get_args(Status)) - {"scrapped"}


@dataclass(frozen=True, kw_only=True)
class ListCertificates:
    """Of all wipes of a device."""

    scope: Scope
    device_id: str


def list_certificates(work: Work, query: ListCertificates) -> Sequence[Certificate]:
    """In the order of their issue. Raises `NotFound`."""
    device = the_device(work, query.scope, query.device_id)
    return work.certificates.of_device(device.id)


@dataclass(frozen=True, kw_only=True)
class GetWipeCertificate:
    """The one with that number, the last one where it is None."""

    scope: Scope
    device_id: str
    number: str | None = None


def get_wipe_certificate(work: Work, query: GetWipeCertificate) -> papers.WipeCertificate:
    """In the name of the place where the device was wiped. Raises `NotFound`."""
    device = the_device(work, query.scope, query.device_id)
    found = [
        one
        for one in work.certificates.of_device(device.id)
        if query.number in (None, one.wipe.number)
    ]
    if not found:
        raise NotFound("certificate", query.number or device.id)
    wipe = found[-1].wipe
    place = work.places.get(found[-1].place_id)
    if place is None:
        raise LookupError(f"certificate {wipe.number} is of a place that nobody knows")
    return papers.WipeCertificate(
        number=wipe.number,
        code=wipe.code,
        url=work.tools.addresses.certificate(wipe.code),
        site=papers.Site(place.name, (), place.timezone),
        device=shown(work, device),
        method=wipe.method,
        started=wipe.start,
        ended=wipe.end,
        done_by=wipe.by,
        storage_serial=wipe.storage_serial or "",
        tool=wipe.tool or "",
        tool_version=wipe.tool_version or "",
        verified=wipe.verified,
        verified_by=wipe.verified_by or "",
    )


@dataclass(frozen=True, kw_only=True)
class GetLabel:
    """Of one device."""

    scope: Scope
    device_id: str


def get_label(work: Work, query: GetLabel) -> papers.Device:
    """What its label shows. Raises `NotFound`."""
    return shown(work, the_device(work, query.scope, query.device_id))


@dataclass(frozen=True, kw_only=True)
class PrintLabels:
    """Either of these devices, in this order, or of those of a lot after the one with the id
    `after`, without what was given up."""

    scope: Scope
    device_ids: tuple[str, ...] = ()
    lot_id: str | None = None
    after: str | None = None


def print_labels(work: Work, query: PrintLabels) -> Sequence[papers.Device]:
    """At most `MOST_LABELS`. Raises `NotFound`, and `InvalidValue` where both or neither are
    named."""
    if bool(query.device_ids) == (query.lot_id is not None):
        raise InvalidValue("device_id", "either devices or a lot")
    if query.lot_id is None:
        return [
            shown(work, the_device(work, query.scope, id_))
            for id_ in dict.fromkeys(query.device_ids)
        ]
    wanted = Wanted(lot_id=query.lot_id, places=query.scope.sites, statuses=_LABELLED)
    found = work.devices.listed(wanted, query.after, MOST_LABELS)
    if not found:
        raise NotFound("device", query.lot_id)
    return [shown(work, one) for one in found]


def shown(work: Work, device: Device) -> papers.Device:
    """A device as papers show it."""
    state, description = device.state, device.state.description
    return papers.Device(
        description.category,
        description.make,
        description.model,
        description.number,
        state.reference,
        work.tools.addresses.device(state.reference),
        None if state.grading is None else state.grading.grade,
    )
