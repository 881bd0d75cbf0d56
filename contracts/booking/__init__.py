"""What booking tells the others, a module for each topic.

People appear as `person_id` only, a pseudonym that booking alone can resolve, with the coarse
facts that consumers need.
"""

from contracts.booking.appointments import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentDisplaced,
    AppointmentFacts,
    AppointmentMissed,
    AppointmentRescheduled,
    PersonCheckedIn,
    Proposal,
)
from contracts.booking.closures import (
    ClosureFacts,
    SiteClosureDisplaced,
    SiteClosurePlanned,
    SiteClosureWithdrawn,
)
from contracts.booking.partners import (
    PartnerChanged,
    PartnerFacts,
    PartnerJoined,
)
from contracts.booking.people import (
    MergeFacts,
    PeopleMerged,
    PeopleUnmerged,
    PersonChanged,
    PersonErased,
    PersonFacts,
    PersonRegistered,
)
from contracts.booking.referrals import (
    ReferralAccepted,
    ReferralExpired,
    ReferralFacts,
    ReferralReceived,
    ReferralRefused,
)
from contracts.booking.reminders import (
    ReminderDue,
)
from contracts.booking.seats import (
    SeatCancelled,
    SeatFacts,
    SeatOffered,
    SeatOfferExpired,
    SeatRefused,
    SeatRequest,
    SeatReserved,
    SeatWaitlisted,
    WorkshopAttended,
    WorkshopMissed,
)
from contracts.booking.sites import (
    SiteChanged,
    SiteFacts,
    SiteOpened,
)
from contracts.booking.team import (
    MemberChanged,
    MemberFacts,
    MemberJoined,
    MemberLeft,
    ShiftWorked,
)
from contracts.booking.walk_ins import (
    WalkInJoined,
    WalkInLeft,
    WalkInServed,
)
from contracts.booking.workshops import (
    WorkshopCancelled,
    WorkshopChanged,
    WorkshopFacts,
    WorkshopHeld,
    WorkshopScheduled,
)

__all__ = [
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentCompleted",
    "AppointmentDisplaced",
    "AppointmentFacts",
    "AppointmentMissed",
    "AppointmentRescheduled",
    "ClosureFacts",
    "MemberChanged",
    "MemberFacts",
    "MemberJoined",
    "MemberLeft",
    "MergeFacts",
    "PartnerChanged",
    "PartnerFacts",
    "PartnerJoined",
    "PeopleMerged",
    "PeopleUnmerged",
    "PersonChanged",
    "PersonCheckedIn",
    "PersonErased",
    "PersonFacts",
    "PersonRegistered",
    "Proposal",
    "ReferralAccepted",
    "ReferralExpired",
    "ReferralFacts",
    "ReferralReceived",
    "ReferralRefused",
    "ReminderDue",
    "SeatCancelled",
    "SeatFacts",
    "SeatOfferExpired",
    "SeatOffered",
    "SeatRefused",
    "SeatRequest",
    "SeatReserved",
    "SeatWaitlisted",
    "ShiftWorked",
    "SiteChanged",
    "SiteClosureDisplaced",
    "SiteClosurePlanned",
    "SiteClosureWithdrawn",
    "SiteFacts",
    "SiteOpened",
    "WalkInJoined",
    "WalkInLeft",
    "WalkInServed",
    "WorkshopAttended",
    "WorkshopCancelled",
    "WorkshopChanged",
    "WorkshopFacts",
    "WorkshopHeld",
    "WorkshopMissed",
    "WorkshopScheduled",
]
