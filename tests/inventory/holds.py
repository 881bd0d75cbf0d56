"""Short ways to holds, on memory or on MongoDB."""

import itertools
from dataclasses import dataclass
from typing import Any

from kernel.scope import NATIONAL
from services.inventory.application import holding
from services.inventory.application.commands.answer_offer import AcceptOffer, DeclineOffer
from services.inventory.application.commands.change_hold import ExtendHold, PlanPickUp
from services.inventory.application.commands.hold_device import HoldDevice
from services.inventory.application.commands.release_hold import ReleaseHold
from services.inventory.application.reactions.on_appointment import on_appointment
from services.inventory.domain.appointments import Appointment
from services.inventory.domain.holds.hold import HoldState
from tests.inventory.builders import SITE_ID, Network
from tests.scripted import CONTEXT, at

SALE_ID = "0197f000-0000-7000-8000-0000000000e1"
PICK_UP_ID = "0197f000-0000-7000-8000-0000000000c1"
_numbers = itertools.count(1)


def appointment(person_id: str, **changes: Any) -> Appointment:
    """On the Thursday of the first week at 9:00 UTC, at Saint-Denis; as booking told it first."""
    values = {
        "id": PICK_UP_ID,
        "person_id": person_id,
        "site_id": SITE_ID,
        "start": at(9, day=3),
        "status": "booked",
        "sequence": 1,
    }
    return Appointment(**values | changes)


@dataclass
class Holds:
    """A network, and short ways to what is kept for whom in it."""

    network: Network

    @property
    def app(self):
        return self.network.app

    @property
    def clock(self):
        return self.network.clock

    def person(self, **changes) -> str:
        """Somebody new."""
        return self.network.person(f"0197f000-0000-7000-8000-0000aa{next(_numbers):06d}", **changes)

    def people(self, count: int) -> list[str]:
        return [self.person() for _ in range(count)]

    def ask(self, person_id=None, **wanted):
        """A device, or any of a category, for somebody: see `wanted`."""
        return self.app.hold_device(self.wanted(person_id, **wanted), CONTEXT)

    def wanted(
        self, person_id=None, *, device=None, category="laptop", place="saint-denis", **more
    ) -> HoldDevice:
        """Any laptop at Saint-Denis, for somebody new, unless it is said otherwise."""
        wanted = (
            {"category": category, "place": place} if device is None else {"device_id": device.id}
        )
        values = {"scope": NATIONAL, "by": "desk-1", "person_id": person_id or self.person()}
        return HoldDevice(**values | wanted | more)

    def ask_all(self, count: int) -> list[str]:
        """The ids of as many holds of people who come one after the other."""
        return [self.ask().hold.id for _ in range(count)]

    def state(self, hold_id: str) -> HoldState:
        return self.network.look(lambda work: work.holds.get(hold_id)).state

    def statuses(self, hold_ids) -> list[str]:
        return [self.state(hold_id).status for hold_id in hold_ids]

    def device(self, device_id: str):
        """A device as it stands now."""
        return self.network.look(lambda work: work.devices.get(device_id))

    def line(self, category="laptop", place_id=SITE_ID) -> list[str]:
        """The holds that wait, the first first."""
        lines = self.network.look(lambda work: work.lines.of([place_id]))
        found = lines.get((place_id, category))
        return [] if found is None else list(found.waiting)

    def ready(self, **changes):
        """Another device becomes ready, and goes to whoever waits for it."""
        made = self.network.device(**changes)
        self.network.change(lambda work: holding.freed(work, work.devices.get(made.id)))
        return self.device(made.id)

    def accept(self, hold_id: str, **more):
        return self._step(self.app.accept_offer, AcceptOffer, hold_id, **more)

    def decline(self, hold_id: str, **more):
        return self._step(self.app.decline_offer, DeclineOffer, hold_id, by="desk-1", **more)

    def extend(self, hold_id: str, **more):
        return self._step(self.app.extend_hold, ExtendHold, hold_id, **more)

    def release(self, hold_id: str, reason: str = "changed_mind", **more):
        return self._step(
            self.app.release_hold, ReleaseHold, hold_id, reason=reason, by="desk-1", **more
        )

    def plan(self, hold_id: str, appointment_id: str = PICK_UP_ID, **more):
        return self._step(
            self.app.plan_pick_up, PlanPickUp, hold_id, appointment_id=appointment_id, **more
        )

    def told(self, person_id: str, **changes) -> None:
        """Booking tells of an appointment, and what follows from it happens."""
        told = appointment(person_id, **changes)
        self.network.change(lambda work: on_appointment(work, told))

    def _step(self, use_case, command, hold_id, **fields):
        made = command(**{"scope": NATIONAL, "hold_id": hold_id} | fields)
        return use_case(made, CONTEXT).hold.state
