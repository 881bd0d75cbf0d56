"""What the application needs from outside: the adapters and their fakes provide it.

A unit of work is one transaction. Nothing in it may have an effect elsewhere, since it may be
run again before it is committed.
"""

from dataclasses import dataclass
from datetime import datetime

from kernel.answers import KeptAnswers
from kernel.audit import Audit
from kernel.timers import Timers
from services.booking.application.ports.appointments import (
    Appointments,
    AppointmentTypes,
    BusyCalendar,
)
from services.booking.application.ports.closures import Closures
from services.booking.application.ports.earlier import EarlierRequests
from services.booking.application.ports.erasures import Erasures
from services.booking.application.ports.feeds import Feeds
from services.booking.application.ports.happenings import Happenings
from services.booking.application.ports.neighbourhoods import Neighbourhoods
from services.booking.application.ports.notifications import Notifications
from services.booking.application.ports.partners import Partners
from services.booking.application.ports.people import People
from services.booking.application.ports.referrals import Referrals
from services.booking.application.ports.retention import Activities, Retention
from services.booking.application.ports.shifts import Shifts
from services.booking.application.ports.sites import Sites
from services.booking.application.ports.team import Members
from services.booking.application.ports.tools import Tools
from services.booking.application.ports.venues import Venues
from services.booking.application.ports.walk_ins import WalkIns
from services.booking.application.ports.workshops import Rosters, Seats, Workshops

__all__ = ["Tools", "Work"]


@dataclass(frozen=True)
class Work:
    """One unit of work, or a look at the data outside any: what a handler is given."""

    sites: Sites
    venues: Venues
    closures: Closures
    members: Members
    shifts: Shifts
    feeds: Feeds
    people: People
    neighbourhoods: Neighbourhoods
    partners: Partners
    referrals: Referrals
    happenings: Happenings
    erasures: Erasures
    activities: Activities
    retention: Retention
    appointment_types: AppointmentTypes
    appointments: Appointments
    busy: BusyCalendar
    walk_ins: WalkIns
    earlier: EarlierRequests
    workshops: Workshops
    seats: Seats
    rosters: Rosters
    timers: Timers
    notifications: Notifications
    answers: KeptAnswers
    audit: Audit
    tools: Tools

    def now(self) -> datetime:
        """The present instant."""
        return self.tools.clock.now()
