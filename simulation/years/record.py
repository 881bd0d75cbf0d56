"""What aggregates tell, as rows of their services' outboxes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bson.int64 import Int64

from kernel.aggregate import Aggregate
from kit.commit_order import CommitOrder
from kit.context import Context
from kit.repositories.base import facts_of
from kit.repositories.place import Translate
from kit.transaction import outbox_row
from services.booking.adapters.translate import translate as booking
from services.booking.domain.appointment import Appointment
from services.booking.domain.closing.closure import Closure
from services.booking.domain.member import Member
from services.booking.domain.partner import Partner
from services.booking.domain.person import Person
from services.booking.domain.referrals.referral import Referral
from services.booking.domain.site import Site
from services.booking.domain.walk_ins.walk_in import WalkIn
from services.booking.domain.workshops.seat import Seat
from services.booking.domain.workshops.workshop import Workshop
from services.inventory.adapters.translate import translate as inventory
from services.inventory.domain.devices.device import Device
from services.inventory.domain.lots.lot import Lot
from services.inventory.domain.returns.device_return import Return
from services.inventory.domain.sales.sale import Sale
from services.inventory.domain.top_ups.top_up import TopUp
from services.training.adapters.translate import translate as training
from services.training.domain.assessments.assessment import Assessment
from services.training.domain.certificates.certificate import Certificate
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.missions.mission import AdviceMission
from services.training.domain.professionals.session import ProfessionalSession
from simulation.years.ids import Ids

Document = dict[str, Any]
Sink = Callable[[str, Document], None]
"""Takes the name of a service and the next row of its outbox."""

_TRANSLATES: Final[Mapping[str, Translate]] = {
    "booking": booking,
    "inventory": inventory,
    "training": training,
}
KINDS: Final[Mapping[type[Aggregate], tuple[str, str]]] = {
    Site: ("booking", "site"),
    Closure: ("booking", "closure"),
    Member: ("booking", "member"),
    Partner: ("booking", "partner"),
    Person: ("booking", "person"),
    Referral: ("booking", "referral"),
    Appointment: ("booking", "appointment"),
    WalkIn: ("booking", "walk_in"),
    Workshop: ("booking", "workshop"),
    Seat: ("booking", "seat"),
    Lot: ("inventory", "lot"),
    Device: ("inventory", "device"),
    Sale: ("inventory", "sale"),
    TopUp: ("inventory", "top_up"),
    Return: ("inventory", "return"),
    Assessment: ("training", "assessment"),
    Certificate: ("training", "certificate"),
    Enrolment: ("training", "enrolment"),
    AdviceMission: ("training", "advice_mission"),
    ProfessionalSession: ("training", "professional_session"),
}
"""Of each kind of aggregate, the service and what stands before its id in the subject."""


@dataclass
class Recorder:
    """Raises versions as the repositories do, and gives what they would have written."""

    ids: Ids
    order: CommitOrder
    sink: Sink
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_TRANSLATES, 0))

    @property
    def made(self) -> int:
        """Events in all."""
        return sum(self.counts.values())

    def keep(self, *aggregates: Aggregate) -> None:
        """Takes what they have to tell, as one command of a desk."""
        context = Context(correlation_id=self.ids())
        for one in aggregates:
            service, kind = KINDS[type(one)]
            subject = f"{kind}/{one.id}"
            facts = facts_of(one, _TRANSLATES[service])
            for sequence, fact in enumerate(facts, one.version + 1):
                order = Int64(self.order.next())
                row = outbox_row(service, subject, sequence, fact, context, self.ids(), order)
                self.sink(service, row)
            self.counts[service] += len(facts)
            one.version += len(facts)
            one.events.clear()
