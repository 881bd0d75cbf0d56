"""Who works at the sites."""

from typing import Literal

from contracts.base import Contract, Day, Id, Instant, event

MemberRole = Literal["volunteer", "civic_service", "employee"]


class MemberFacts(Contract, frozen=True, kw_only=True):
    """Who it is, and in whose team."""

    member_id: Id
    site_id: Id
    role: MemberRole


@event("booking.member_joined")
class MemberJoined(MemberFacts, frozen=True, kw_only=True):
    """Somebody joined the team of a site."""


@event("booking.member_changed")
class MemberChanged(MemberFacts, frozen=True, kw_only=True):
    """The facts of a member are now these; what only the site needs to know may have changed."""


@event("booking.member_left")
class MemberLeft(MemberFacts, frozen=True, kw_only=True):
    """The member leaves the team. Told again with another day, the latest one counts."""

    last_day: Day


@event("booking.shift_worked")
class ShiftWorked(MemberFacts, frozen=True, kw_only=True):
    """The member worked on a shift at the site, as a manager confirmed: told once for each."""

    shift_id: Id
    start: Instant
    """Of the shift as planned."""
    end: Instant
    minutes: int
