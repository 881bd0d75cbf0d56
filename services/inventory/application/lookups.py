"""Steps that several use cases share: finding what a command is about, within its scope."""

from kernel import people, sites
from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.application.scanning import named_device
from services.inventory.domain.devices.device import Device
from services.inventory.domain.holds.hold import Hold
from services.inventory.domain.people import Person
from services.inventory.domain.places import Place
from services.inventory.domain.stock_takes.stock_take import StockTake
from services.inventory.domain.top_ups.top_up import TopUp
from services.inventory.domain.transfers.transfer import Transfer


def the_place(work: Work, scope: Scope, slug: str) -> Place:
    """The site or warehouse that a command names. Raises `OutOfScope`, `NotFound`."""
    return sites.the_site(work.places, scope, slug, "place")


def places_of(work: Work, scope: Scope, slug: str | None) -> frozenset[str] | None:
    """Whose things a list shows: the place that is named, else all of the caller's; None of the
    whole network. Raises `OutOfScope`, `NotFound`."""
    return sites.slugs_of(work.places, scope, slug, "place")


def the_site(work: Work, scope: Scope, slug: str) -> Place:
    """The site that a command names, where people are received: no warehouse.

    Raises `OutOfScope`, `NotFound`.
    """
    place = the_place(work, scope, slug)
    if place.kind != "site":
        raise NotFound("site", slug)
    return place


def the_device(work: Work, scope: Scope, device_id: str) -> Device:
    """A device of one of the caller's places, named by its id. Raises `NotFound`.

    What is in transit is seen by the two places of its transfer; what was handed over belongs to
    the place where it was.
    """
    device = work.devices.get(device_id)
    if device is None or not sees_device(work, scope, device):
        raise NotFound("device", device_id)
    return device


def the_device_named(work: Work, scope: Scope, code: str) -> Device:
    """The same, named by its id or whatever a scanner reads of it. Raises `NotFound`, which names
    the code."""
    device = named_device(work, code)
    if not sees_device(work, scope, device):
        raise NotFound("device", code)
    return device


def the_device_at(work: Work, scope: Scope, device_id: str, expected_version: int | None) -> Device:
    """The device that a command changes. Raises `NotFound`, and `Stale` where the caller saw
    another version."""
    device = the_device(work, scope, device_id)
    check_version("device", device.id, expected_version, device.version)
    return device


def the_top_up(work: Work, scope: Scope, top_up_id: str) -> TopUp:
    """A top-up that was sold at one of the caller's places. Raises `NotFound`."""
    top_up = work.top_ups.get(top_up_id)
    if top_up is None or not scope.allows(top_up.state.place):
        raise NotFound("top_up", top_up_id)
    return top_up


def the_transfer(work: Work, scope: Scope, transfer_id: str) -> Transfer:
    """A transfer from or to one of the caller's places. Raises `NotFound`."""
    transfer = work.transfers.get(transfer_id)
    if transfer is None or not _concerns(scope, transfer):
        raise NotFound("transfer", transfer_id)
    return transfer


def the_stock_take(work: Work, scope: Scope, stock_take_id: str) -> StockTake:
    """A count of one of the caller's places, for a query. Raises `NotFound`."""
    return _ours(scope, stock_take_id, work.stock_takes.get(stock_take_id))


def held_stock_take(work: Work, scope: Scope, stock_take_id: str) -> StockTake:
    """The same for a command: who scans, and who closes, come one after the other."""
    return _ours(scope, stock_take_id, work.stock_takes.hold(stock_take_id))


def any_place(work: Work, slug: str) -> Place:
    """The place that is at the other end, whoever's it is. Raises `NotFound`."""
    return sites.any_site(work.places, slug, "place")


def the_hold(work: Work, scope: Scope, hold_id: str) -> tuple[Hold, Place]:
    """A hold at one of the caller's sites, named by its id, and the site. Raises `NotFound`."""
    hold = work.holds.get(hold_id)
    place = None if hold is None else work.places.get(hold.state.place_id)
    if hold is None or place is None or not scope.allows(place.slug):
        raise NotFound("hold", hold_id)
    return hold, place


def the_person(work: Work, person_id: str) -> Person:
    """The person for whom a command does something, held. Raises `PersonUnknown`."""
    return people.the_person(work.people, person_id)


def known_person(work: Work, person_id: str) -> Person:
    """The person whom the id means now, for queries. Raises `PersonUnknown`."""
    return people.known_person(work.people, person_id)


def sees_device(work: Work, scope: Scope, device: Device) -> bool:
    """Whether a device is one of the caller's places', or on its way to or from one."""
    state = device.state
    if scope.sites is None:
        return True
    if state.transfer_id is None:
        return state.place is not None and scope.allows(state.place)
    transfer = work.transfers.get(state.transfer_id)
    return transfer is not None and _concerns(scope, transfer)


def _ours(scope: Scope, stock_take_id: str, take: StockTake | None) -> StockTake:
    if take is None or not scope.allows(take.state.place):
        raise NotFound("stock_take", stock_take_id)
    return take


def _concerns(scope: Scope, transfer: Transfer) -> bool:
    return scope.allows(transfer.state.from_place) or scope.allows(transfer.state.to_place)
