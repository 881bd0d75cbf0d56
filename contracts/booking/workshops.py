"""Workshops: what is taught to several people at once, where and when."""

from typing import Literal

from contracts.base import Code, Contract, Id, Instant, event

VenueType = Literal["social_centre", "media_library", "secondary_school", "other"]


class WorkshopFacts(Contract, frozen=True, kw_only=True):
    """What is taught, by whom, where and when."""

    workshop_id: Id
    site_id: Id
    trainer_id: Id
    start: Instant
    end: Instant
    capacity: int
    module: Code | None = None
    """The module of training that it is; absent where it is none."""
    subject: Code | None = None
    """What it is about, from booking's catalogue; there wherever it is no module."""
    venue_type: VenueType | None = None
    """Where it takes place off the site; absent on the site."""
    series_id: Id | None = None
    """What it has in common with other workshops of its series."""


@event("booking.workshop_scheduled")
class WorkshopScheduled(WorkshopFacts, frozen=True, kw_only=True):
    """A workshop will take place."""


@event("booking.workshop_changed")
class WorkshopChanged(WorkshopFacts, frozen=True, kw_only=True):
    """The facts of a workshop are now these."""


@event("booking.workshop_cancelled")
class WorkshopCancelled(WorkshopFacts, frozen=True, kw_only=True):
    """It will not take place; each of its seats tells so as well."""

    reason: Code
    """Why, from the catalogue of reasons."""


@event("booking.workshop_held")
class WorkshopHeld(WorkshopFacts, frozen=True, kw_only=True):
    """It took place. A later correction is told by the seat alone."""

    attended: int
    missed: int
