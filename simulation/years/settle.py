"""What the services' own databases hold after simulated years, and whether they may be simulated.

Booking has the sites, the teams with their weeks, the partners and the types of appointments, so
that its site apps show the network and find slots. Inventory and training have what they heard of
by events. What is over (appointments, sales, enrolments …) is told by the events alone, and nobody
of the simulated people has an identity.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from bson.int64 import Int64
from pymongo.database import Database

from kernel.aggregate import Aggregate
from kernel.scope import NATIONAL
from kit.repositories.documents import to_document
from kit.transaction import Store
from services.booking.application.commands.define_appointment_type import DefineAppointmentType
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.bootstrap import bootstrap
from simulation.network import TYPES
from simulation.once import MARK
from simulation.reception import context
from simulation.years.world import World

Document = dict[str, Any]
SERVICES: Final = ("booking", "inventory", "training")
"""Whose events are made."""
_BEGUN: Final = {
    "booking": ("sites", "partners", "people"),
    "inventory": ("lots", "devices", "sales"),
    "training": ("enrolments", "assessments"),
}
"""Collections with anything in them where a network is at work."""


def in_the_way(databases: Mapping[str, Database[Document]]) -> str | None:
    """What is there already, in words; None where the network has no data."""
    for service in SERVICES:
        mark = databases[service][MARK].find_one({"_id": "network"})
        if mark is not None and mark.get("simulated"):
            return "years were simulated here before, to their end or not"
        if mark is not None:
            return "the demo network is loaded"
        for collection in _BEGUN[service]:
            if databases[service][collection].find_one({}, {"_id": 1}) is not None:
                return f"{service} has {collection}"
    return None


def begin(databases: Mapping[str, Database[Document]], plan: Document, now: datetime) -> None:
    """Notes that years are simulated; the demo is not loaded beside them."""
    for service in SERVICES:
        mark = {"_id": "network", "now": now, "playing": True, "simulated": plan}
        databases[service][MARK].insert_one(mark)


def settle(store: Store, world: World) -> None:
    """Writes what booking holds of its own; every event is in the outbox already."""
    order = Int64(world.recorder.order.next())
    for name, found in (
        ("sites", [branch.site for branch in world.branches]),
        ("members", world.members),
        ("partners", world.partners),
    ):
        store.database[name].insert_many(_documents(found, order))
    app = bootstrap(store=store)
    for code, called, rules in TYPES:
        command = DefineAppointmentType(scope=NATIONAL, code=code, name=called, rules=rules)
        app.define_appointment_type(command, context())
    for branch in world.branches:
        for member in branch.team:
            weekly = world.weeks[member.id]
            app.set_availability(
                SetAvailability(scope=NATIONAL, member_id=member.id, weekly=weekly), context()
            )


def finish(databases: Mapping[str, Database[Document]]) -> None:
    """Notes that all is there."""
    for service in SERVICES:
        databases[service][MARK].update_one({"_id": "network"}, {"$set": {"finished": True}})


def _documents(aggregates: Iterable[Aggregate], order: Int64) -> list[Document]:
    return [to_document(one) | {"version": one.version, "order": order} for one in aggregates]
