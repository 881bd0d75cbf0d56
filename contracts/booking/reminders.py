"""What somebody is reminded of."""

from typing import Literal

from contracts.base import Contract, Id, Instant, event


@event("booking.reminder_due")
class ReminderDue(Contract, frozen=True, kw_only=True):
    """Somebody is reminded, as a rule 48 hours before the start; once for each start."""

    about: Literal["appointment", "seat"]
    about_id: Id
    """The appointment's or the seat's."""
    person_id: Id
    site_id: Id
    start: Instant
    channel: Literal["on_site", "phone", "video", "home"]
    """How they meet; `on_site` for a seat."""
