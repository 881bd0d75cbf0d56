"""Sessions that train the social workers of partners.

They are counted apart from those who are helped: nobody here is a `person_id` of booking's, and who
an attendee is stays with training.
"""

from contracts.base import Code, Contract, Id, Instant, event


class SessionFacts(Contract, frozen=True, kw_only=True):
    """Which session, of which path, and who answers for it."""

    session_id: Id
    site_id: Id
    path: Code
    """What is taught: `detecting_exclusion`, `supporting`."""
    version: int


class PlanFacts(SessionFacts, frozen=True, kw_only=True):
    """When, where and for how many."""

    starts: Instant
    ends: Instant
    half_days: int
    session_minutes: int
    """Of all its half-days together."""
    capacity: int
    host_id: Id | None = None
    """The partner in whose premises it takes place; absent where that is at the site."""


@event("training.professional_session_planned")
class SessionPlanned(PlanFacts, frozen=True, kw_only=True):
    """It will take place."""


@event("training.professional_session_changed")
class SessionChanged(PlanFacts, frozen=True, kw_only=True):
    """The facts are now these; they may be the same where the trainer changed."""


@event("training.professional_session_cancelled")
class SessionCancelled(SessionFacts, frozen=True, kw_only=True):
    """It does not take place, or not to its end; what was attended counts."""

    reason: Code


@event("training.professional_session_held")
class SessionHeld(SessionFacts, frozen=True, kw_only=True):
    """It is over; a correction of attendance that comes later is told by its own events."""

    registered: int
    present: int
    """How many attended anything."""
    trained: int
    """How many reached the path's hours."""
    attended_minutes: int
    """Of all attendees together."""


class AttendeeFacts(SessionFacts, frozen=True, kw_only=True):
    """Whose place it is."""

    attendee_id: Id
    partner_id: Id


@event("training.professional_registered")
class ProfessionalRegistered(AttendeeFacts, frozen=True, kw_only=True):
    """Somebody of a partner has a place."""


@event("training.professional_withdrawn")
class ProfessionalWithdrawn(AttendeeFacts, frozen=True, kw_only=True):
    """And has it no more."""


@event("training.professional_attended")
class ProfessionalAttended(AttendeeFacts, frozen=True, kw_only=True):
    """How long they were there in a half-day; the last that is told of one holds."""

    half_day: int
    """1, 2, 3 … in the session."""
    minutes: int
    start: Instant | None = None
    """When the half-day began, however late that was noted; the oldest events do not tell it."""


class TrainedFacts(AttendeeFacts, frozen=True, kw_only=True):
    """How long they were there in all."""

    attended_minutes: int
    path_minutes: int
    """What the path asks."""


@event("training.professional_trained")
class ProfessionalTrained(TrainedFacts, frozen=True, kw_only=True):
    """They attended all that the path asks; told again where a correction says that they had with
    another half-day than was told."""

    trained_on: Instant | None = None
    """When the half-day began with which they had; the oldest events do not tell it."""


@event("training.professional_untrained")
class ProfessionalUntrained(TrainedFacts, frozen=True, kw_only=True):
    """A correction of their attendance says that they did not: what was told counts no more."""
