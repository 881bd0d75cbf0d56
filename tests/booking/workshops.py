"""Short ways to workshops and seats, on memory or on MongoDB."""

from dataclasses import dataclass

from kernel.scope import NATIONAL
from services.booking.application.commands.accept_offer import AcceptOffer
from services.booking.application.commands.add_venue import AddVenue
from services.booking.application.commands.cancel_seat import CancelSeat
from services.booking.application.commands.cancel_workshop import CancelWorkshop
from services.booking.application.commands.change_workshop import ChangeWorkshop
from services.booking.application.commands.reserve_seat import ReserveSeat
from services.booking.application.commands.schedule_workshop import (
    ScheduleSeries,
    ScheduleWorkshop,
)
from services.booking.application.queries.workshops import GetSeat, GetWorkshop, ListSeats
from services.booking.domain.site import Room
from tests.booking.builders import CONTEXT, Network, at, venue_description

ROOMS = (Room("small", 4), Room("large", 12), Room("vast", 12))


@dataclass
class Workshops:
    """A site with three rooms, a trainer, and short ways to its workshops."""

    network: Network
    trainer: str

    @classmethod
    def of(cls, app, clock, **site) -> "Workshops":
        network = Network.of(app, clock, **{"rooms": ROOMS, "loan_computers": 3} | site)
        return cls(network, network.adviser())

    @property
    def app(self):
        return self.network.app

    def venue(self, **changes):
        command = AddVenue(
            scope=NATIONAL,
            site=self.network.site.slug,
            description=venue_description(**changes),
        )
        return self.app.add_venue(command, CONTEXT)

    def plan(self, **changes) -> ScheduleWorkshop:
        values = {
            "scope": NATIONAL,
            "site": self.network.site.slug,
            "start": at(13, day=8),
            "end": at(15, day=8),
            "trainer_id": self.trainer,
            "module": "email-basics",
        }
        return ScheduleWorkshop(**values | changes)

    def schedule(self, **changes):
        return self.app.schedule_workshop(self.plan(**changes), CONTEXT)

    def series(self, rrule, **changes):
        command = ScheduleSeries(first=self.plan(**changes), rrule=rrule)
        return self.app.schedule_series(command, CONTEXT).items

    def reserve(self, workshop_id, person_id=None, **changes):
        command = ReserveSeat(
            scope=NATIONAL,
            workshop_id=workshop_id,
            person_id=person_id or self.network.person(),
            **changes,
        )
        return self.app.reserve_seat(command, CONTEXT)

    def reserve_all(self, workshop_id, count):
        return [self.reserve(workshop_id).seat for _ in range(count)]

    def change(self, workshop_id, **changes):
        command = ChangeWorkshop(**{"scope": NATIONAL, "workshop_id": workshop_id} | changes)
        return self.app.change_workshop(command, CONTEXT)

    def cancel_workshop(self, workshop_id, reason="trainer_away", **changes):
        command = CancelWorkshop(scope=NATIONAL, workshop_id=workshop_id, reason=reason, **changes)
        return self.app.cancel_workshop(command, CONTEXT)

    def cancel(self, seat, **changes):
        values = {"cancelled_by": "person", "reason": "ill"} | changes
        return self.app.cancel_seat(CancelSeat(**self.ids(seat), **values), CONTEXT)

    def accept(self, seat):
        return self.app.accept_offer(AcceptOffer(**self.ids(seat)), CONTEXT)

    def ids(self, seat, scope=NATIONAL):
        return {"scope": scope, "workshop_id": seat.data.workshop_id, "seat_id": seat.id}

    def look(self, workshop_id):
        return self.app.get_workshop(GetWorkshop(scope=NATIONAL, workshop_id=workshop_id))

    def seat(self, seat):
        return self.app.get_seat(GetSeat(**self.ids(seat))).seat.data

    def statuses(self, workshop_id):
        rows = self.app.list_seats(ListSeats(scope=NATIONAL, workshop_id=workshop_id))
        return [row.seat.data.status for row in rows]
