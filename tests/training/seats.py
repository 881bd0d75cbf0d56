"""Short ways to requests for seats, and what booking tells of seats and workshops."""

from dataclasses import dataclass, field

from kernel.scope import NATIONAL
from kit.envelope import timestamp
from services.training.application.commands.request_seat import RequestSeat
from services.training.application.commands.retry_seat_request import RetrySeatRequest
from services.training.application.commands.withdraw_seat_request import WithdrawSeatRequest
from services.training.application.queries.seat_requests import GetSeatRequest, ListSeatRequests
from services.training.domain.enrolments.enrolment import Enrolment
from tests.scripted import CONTEXT, at, run_timers
from tests.told import told
from tests.training.builders import AWA, SITE_ID, Network

WORKSHOP, OTHER = (f"0197f000-0000-7000-8000-0000000c000{n}" for n in (1, 2))
SEAT = "0197f000-0000-7000-8000-0000000d0001"


@dataclass
class Seats:
    """Awa on the path `email`, and short ways to her seats of its first module."""

    network: Network
    enrolment: Enrolment
    sequences: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, network: Network) -> "Seats":
        network.path()
        network.person()
        return cls(network, network.enrolment())

    @property
    def app(self):
        return self.network.app

    @property
    def clock(self):
        return self.network.clock

    def ask(self, **changes):
        """The state of the request."""
        values = {
            "scope": NATIONAL,
            "enrolment_id": self.enrolment.id,
            "module": "email_write",
            "by": "trainer-1",
        }
        return self.app.request_seat(RequestSeat(**values | changes), CONTEXT).request.state

    def state(self, request_id):
        return self.view(request_id).request.state

    def view(self, request_id):
        return self.app.get_seat_request(GetSeatRequest(scope=NATIONAL, request_id=request_id))

    def all(self, **wanted):
        views = self.app.list_seat_requests(ListSeatRequests(**{"scope": NATIONAL} | wanted))
        return [one.request.state for one in views]

    def statuses(self):
        """Of all requests, in the order in which they were made."""
        return [one.status for one in self.all()]

    def withdraw(self, request_id, **changes):
        command = {"scope": NATIONAL, "request_id": request_id} | changes
        return self.app.withdraw_seat_request(WithdrawSeatRequest(**command), CONTEXT)

    def retry(self, request_id, **changes):
        command = {"scope": NATIONAL, "request_id": request_id} | changes
        return self.app.retry_seat_request(RetrySeatRequest(**command), CONTEXT)

    def hear(self, *events):
        """Takes what booking told, in one batch."""
        self.app.store.run(lambda tx: self.app.react(tx, events), CONTEXT)

    def seat(self, name, request_id, *, person_id=AWA, sequence=None, seat_id=None, **facts):
        """An event of a seat, such as `seat_reserved`: by default the next of its seat."""
        seat_id = seat_id or f"{request_id[:19]}5ea7{request_id[23:]}"
        values = {
            "seat_id": seat_id,
            "person_id": person_id,
            "site_id": SITE_ID,
            "request_id": request_id,
            "module": "email_write",
        }
        if name != "seat_refused":
            values["workshop_id"] = WORKSHOP
        return self._event(name, seat_id, person_id, sequence, values | facts)

    def reserved(self, request_id, **changes):
        return self.seat("seat_reserved", request_id, **changes)

    def refused(self, request_id, reason="no_workshop", **changes):
        return self.seat("seat_refused", request_id, reason=reason, **changes)

    def cancelled(self, request_id, reason="workshop_cancelled", by="site", **changes):
        return self.seat("seat_cancelled", request_id, reason=reason, cancelled_by=by, **changes)

    def workshop(self, name="workshop_scheduled", workshop_id=WORKSHOP, *, start=None, **facts):
        """An event of a workshop of two hours, in eight days unless another start is given."""
        start = start or at(13, day=8)
        end = start.replace(hour=start.hour + 2)
        values = {
            "workshop_id": workshop_id,
            "site_id": SITE_ID,
            "trainer_id": "0197f000-0000-7000-8000-0000000e0001",
            "start": timestamp(start),
            "end": timestamp(end),
            "capacity": 5,
            "module": "email_write",
        }
        sequence = facts.pop("sequence", None)
        return self._event(name, workshop_id, workshop_id, sequence, values | facts)

    def _event(self, name, subject, partition, sequence, facts):
        self.sequences[subject] = sequence or self.sequences.get(subject, 0) + 1
        return told(
            f"booking.{name}.v1",
            partition,
            self.clock.now(),
            sequence=self.sequences[subject],
            data=facts,
        )

    def run_timers(self):
        return run_timers(self.network)

    def said(self):
        """What was said to booking and to operators, as names of events with the request's id."""
        events = self.app.store.memory.published
        return [
            (type(one).__name__, one.request.request_id)
            for one in events
            if type(one).__name__.startswith("Seat")
        ]
