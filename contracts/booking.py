"""What booking tells the others.

People appear as `person_id` only, a pseudonym that booking alone can resolve, with the coarse
facts that consumers need.
"""

from typing import Literal

from contracts.base import Code, Contract, Day, Department, Id, Instant, event

AgeBand = Literal["under_18", "18_25", "26_35", "36_45", "46_60", "61_75", "over_75"]
Channel = Literal["on_site", "phone", "video", "home"]
CancelledBy = Literal["person", "team", "site"]
MemberRole = Literal["volunteer", "civic_service", "employee"]


class SiteFacts(Contract, frozen=True, kw_only=True):
    """Where a site is and how it is known."""

    site_id: Id
    slug: Code
    site_name: str
    municipality_code: str
    """INSEE code of the commune."""
    department: Department
    region: str
    latitude: float
    longitude: float
    in_qpv: bool
    """Whether the site stands in a priority neighbourhood."""
    timezone: str
    """IANA name."""
    spaces: list[Literal["sales", "advice", "workshop"]]


@event("booking.site_opened")
class SiteOpened(SiteFacts, frozen=True, kw_only=True):
    """A reception point joined the network."""


@event("booking.site_changed")
class SiteChanged(SiteFacts, frozen=True, kw_only=True):
    """The facts of a site are now these."""


@event("booking.partner_joined")
class PartnerJoined(Contract, frozen=True, kw_only=True):
    """A structure that refers people joined the network."""

    partner_id: Id
    structure_type: Literal["public", "private"]
    department: Department | None = None
    in_qpv: bool | None = None


@event("booking.member_joined")
class MemberJoined(Contract, frozen=True, kw_only=True):
    """Somebody joined the team of a site."""

    member_id: Id
    site_id: Id
    role: MemberRole


@event("booking.person_registered")
class PersonRegistered(Contract, frozen=True, kw_only=True):
    """A person is known to the network from now on."""

    person_id: Id
    site_id: Id
    in_qpv: bool | None = None
    """Whether the person lives in a priority neighbourhood; absent where it is not known."""
    age_band: AgeBand | None = None
    department: Department | None = None
    household_id: Id | None = None
    solidarity_until: Day | None = None
    """Last day of the solidarity right."""


class AppointmentFacts(Contract, frozen=True, kw_only=True):
    """Who meets whom, where and when."""

    appointment_id: Id
    person_id: Id
    site_id: Id
    adviser_id: Id
    appointment_type: Code
    start: Instant
    end: Instant
    channel: Channel


@event("booking.appointment_booked")
class AppointmentBooked(AppointmentFacts, frozen=True, kw_only=True):
    """A slot was given to a person."""

    waited_days: int
    """Whole days between the booking and the start, in the site's time zone."""


@event("booking.appointment_rescheduled")
class AppointmentRescheduled(AppointmentFacts, frozen=True, kw_only=True):
    """The appointment moved; its facts are now these."""

    previous_start: Instant


@event("booking.appointment_cancelled")
class AppointmentCancelled(AppointmentFacts, frozen=True, kw_only=True):
    """The appointment will not take place and its slot is free again."""

    cancelled_by: CancelledBy
    reason: Code
    """Why, from the catalogue of reasons."""


@event("booking.person_checked_in")
class PersonCheckedIn(AppointmentFacts, frozen=True, kw_only=True):
    """The person is there."""

    late_minutes: int
    """Minutes after the start; 0 for somebody on time or early."""


@event("booking.appointment_completed")
class AppointmentCompleted(AppointmentFacts, frozen=True, kw_only=True):
    """The appointment took place."""

    minutes: int
    needs: list[Code]
    """Codes of what it was about."""


@event("booking.appointment_missed")
class AppointmentMissed(AppointmentFacts, frozen=True, kw_only=True):
    """The person did not come."""
