"""What happened in booking, as the domain tells it.

The adapters translate these into the contracts that other services read. They hold what a
translation needs and no more; a person's identity never appears in one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.booking.domain.appointment import AppointmentState, CancelledBy
    from services.booking.domain.member import Role
    from services.booking.domain.partner import StructureType
    from services.booking.domain.person import PersonFacts
    from services.booking.domain.site import SiteDescription


@dataclass(frozen=True, kw_only=True)
class SiteOpened(DomainEvent):
    """A reception point joined the network."""

    site_id: str
    description: "SiteDescription"


@dataclass(frozen=True, kw_only=True)
class SiteChanged(DomainEvent):
    """The facts of a site are now these."""

    site_id: str
    description: "SiteDescription"


@dataclass(frozen=True, kw_only=True)
class MemberJoined(DomainEvent):
    """Somebody joined the team of a site."""

    member_id: str
    site_id: str
    role: "Role"


@dataclass(frozen=True, kw_only=True)
class PartnerEvent(DomainEvent):
    """Base: the facts about a structure that others may know."""

    partner_id: str
    structure_type: "StructureType"
    department: str | None
    in_qpv: bool | None


@dataclass(frozen=True, kw_only=True)
class PartnerJoined(PartnerEvent):
    """A structure that refers people joined the network."""


@dataclass(frozen=True, kw_only=True)
class PartnerChanged(PartnerEvent):
    """What is known about a structure is now otherwise."""


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(DomainEvent):
    """A person is known to the network from now on."""

    person_id: str
    facts: "PersonFacts"


@dataclass(frozen=True, kw_only=True)
class PersonChanged(DomainEvent):
    """The coarse facts about a person are now these."""

    person_id: str
    facts: "PersonFacts"


@dataclass(frozen=True, kw_only=True)
class AppointmentEvent(DomainEvent):
    """Base of what happens to an appointment: how it stands afterwards."""

    appointment: "AppointmentState"


@dataclass(frozen=True, kw_only=True)
class AppointmentBooked(AppointmentEvent):
    """A slot was given to a person; `waited_days` are whole days of the site's calendar."""

    waited_days: int


@dataclass(frozen=True, kw_only=True)
class AppointmentRescheduled(AppointmentEvent):
    """The appointment moved."""

    previous_start: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled(AppointmentEvent):
    """The appointment will not take place and its slot is free again."""

    cancelled_by: "CancelledBy"
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppointmentReminderDue(AppointmentEvent):
    """The person is reminded of it."""


@dataclass(frozen=True, kw_only=True)
class AppointmentDisplaced(AppointmentEvent):
    """The site will be closed then: the slot is given up, others are proposed."""

    closure_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PersonCheckedIn(AppointmentEvent):
    """The person is there; `late_minutes` is 0 for somebody on time or early."""

    late_minutes: int


@dataclass(frozen=True, kw_only=True)
class AppointmentCompleted(AppointmentEvent):
    """The appointment took place and lasted `minutes`."""

    minutes: int
    needs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AppointmentMissed(AppointmentEvent):
    """The person did not come."""
