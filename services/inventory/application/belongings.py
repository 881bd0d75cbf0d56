"""What inventory keeps of people, and what becomes of it when two turn out to be one, or one of
them is erased."""

from collections.abc import Callable, Mapping
from typing import Final

from kernel.belongings import Belongings, Moved
from kernel.merges import OfPeople
from services.inventory.application import holding
from services.inventory.application.ports import Work
from services.inventory.domain.holds.hold import ERASED
from services.inventory.domain.people import Person

TOPICS: Final[Mapping[str, Callable[[Work], OfPeople]]] = {
    "device": lambda work: work.devices,
    "hold": lambda work: work.holds,
    "quota_entry": lambda work: work.ledger,
    "quota_excess": lambda work: work.excesses,
    "refused_sale": lambda work: work.refused_sales,
    "return": lambda work: work.returns,
    "sale": lambda work: work.sales,
    "top_up": lambda work: work.top_ups,
}
"""All that keeps a person's id, by its name in a merge's record."""


def _with_their_sales(work: Work, has: str, back: Moved) -> Moved:
    """What goes where its sale or its hold goes, whenever it came to that: a device that was
    offered since the merge, or that took another's place; what was returned or replaced since."""
    sales, holds = set(back.get("sale", ())), set(back.get("hold", ()))
    devices = work.devices.many(work.devices.of_person(has))
    return {
        "device": tuple(
            one.id for one in devices if one.state.hold_id in holds or one.state.sale_id in sales
        ),
        "return": tuple(one.id for sale in sorted(sales) for one in work.returns.of_sale(sale)),
        "top_up": tuple(one.id for sale in sorted(sales) for one in work.top_ups.of_sale(sale)),
    }


def _end_holds(work: Work, person_id: str) -> None:
    """What is kept for somebody goes to the next in line, and so does a place in line."""
    active = [one for one in work.holds.many(work.holds.of_person(person_id)) if one.active]
    # Places in line first: else what is given back would be offered to them again.
    for hold in sorted(active, key=lambda one: one.state.status != "waiting"):
        holding.release(work, hold, ERASED)
    work.appointments.forget(person_id)


BELONGINGS: Final = Belongings(
    topics=TOPICS, person=Person, along=_with_their_sales, end=_end_holds
)
