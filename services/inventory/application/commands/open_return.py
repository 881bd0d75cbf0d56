"""Take in a device that its owner brings back."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.lookups import the_person, the_site
from services.inventory.application.ports import Work
from services.inventory.application.ports.returns import WantedReturns
from services.inventory.application.returning import line_of, shown, stands_for
from services.inventory.application.scanning import named_device
from services.inventory.application.views import ReturnView
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.places import Place
from services.inventory.domain.returns.device_return import Return, ReturnState
from services.inventory.domain.returns.refusals import NotTheOwner, ReturnOpen, WarrantyOver
from services.inventory.domain.returns.shown import Shown
from services.inventory.domain.returns.terms import Fault, Goodwill


@dataclass(frozen=True, kw_only=True)
class OpenReturn:
    """A device, by its id or what a scanner reads, that `person_id` brings to whatever site.

    `goodwill` is why a manager takes it although its warranty is over.
    """

    scope: Scope
    site: str
    device: str
    person_id: str
    fault: Fault
    by: str
    goodwill: Goodwill | None = None


def open_return(work: Work, command: OpenReturn) -> ReturnView:
    """The device is ready for nobody from now on.

    Raises `OutOfScope`, `NotFound`, `PersonUnknown`, `DeviceNotAvailable` where nobody has it from
    us, `ReturnOpen` where it was brought back already, `NotTheOwner`, and `WarrantyOver` where no
    goodwill lets it pass.
    """
    place = the_site(work, command.scope, command.site)
    device = named_device(work, command.device)
    person = the_person(work, command.person_id)
    sale_id = _sale_of(work, device, person.id)
    now = work.now()
    over = _is_over(work, device, place)
    if over and command.goodwill is None:
        raise WarrantyOver(device.id, device.state.warranty_until)
    opened = Return.open(
        ReturnState(
            return_id=work.tools.new_id(),
            device=Shown.of(device.state),
            sale_id=sale_id,
            line=line_of(work, sale_id, device.id),
            person_id=person.id,
            household_id=person.household_id,
            place_id=place.id,
            place=place.slug,
            opened_at=now,
            by=command.by,
            fault=command.fault,
            warranty_until=device.state.warranty_until,
            goodwill=command.goodwill if over else None,
        )
    )
    device.bring_back(opened.id, command.fault, place, person.household_id, now, command.by)
    work.devices.save(device)
    work.returns.save(opened)
    if opened.state.goodwill is not None:
        work.audit.record("return.goodwill", [opened.id, person.id], opened.state.goodwill)
    return shown(work, opened)


def _sale_of(work: Work, device: Device, person_id: str) -> str:
    state = device.state
    for one in work.returns.listed(WantedReturns(status="open", device_id=device.id), None, 1):
        raise ReturnOpen(one.id)
    if state.sale_id is None or state.person_id is None or state.status not in ("sold", "donated"):
        raise DeviceNotAvailable(device.id, state.status, "bring_back")
    if stands_for(work, state.person_id) != person_id:
        raise NotTheOwner(device.id)
    return state.sale_id


def _is_over(work: Work, device: Device, place: Place) -> bool:
    until = device.state.warranty_until
    return until is None or work.now().astimezone(place.zone).date() > until
