"""Appointments: who meets whom, where and when, and what became of it."""

from typing import Literal

from contracts.base import Code, Contract, Id, Instant, event

Channel = Literal["on_site", "phone", "video", "home"]


CancelledBy = Literal["person", "team", "site"]


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


class Proposal(Contract, frozen=True, kw_only=True):
    """A slot that was free when it was proposed."""

    site_id: Id
    adviser_id: Id
    start: Instant
    end: Instant


@event("booking.appointment_displaced")
class AppointmentDisplaced(AppointmentFacts, frozen=True, kw_only=True):
    """The site is closed at that time: the slot is given up, and others are proposed.

    The facts say where it stood. It is booked again by `appointment_rescheduled`, or cancelled.
    """

    closure_id: Id
    reason: Code
    """Why the site is closed."""
    proposals: list[Proposal]
    """At most three."""


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
