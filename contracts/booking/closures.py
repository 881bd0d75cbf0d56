"""Closures of reception points."""

from contracts.base import Code, Contract, Id, Instant, event


class ClosureFacts(Contract, frozen=True, kw_only=True):
    """When a site is closed, from `start` up to, not at, `end`."""

    closure_id: Id
    site_id: Id
    start: Instant
    end: Instant
    reason: Code


@event("booking.site_closure_planned")
class SiteClosurePlanned(ClosureFacts, frozen=True, kw_only=True):
    """The site will be closed: nothing can be booked there for that period any more."""

    displaces: bool
    """Whether what was planned there in the period is moved."""


@event("booking.site_closure_withdrawn")
class SiteClosureWithdrawn(ClosureFacts, frozen=True, kw_only=True):
    """The site will be open after all; what was displaced stays so."""


@event("booking.site_closure_displaced")
class SiteClosureDisplaced(ClosureFacts, frozen=True, kw_only=True):
    """All that was planned at the site in the period has been displaced or cancelled."""

    appointments: int
    workshops: int
