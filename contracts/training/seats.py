"""What training tells the others."""

from contracts.base import Code, Contract, Id, Instant, event


@event("training.seat_requested")
class SeatRequested(Contract, frozen=True, kw_only=True):
    """Somebody on a path needs a seat of a workshop.

    Booking answers with a seat that was reserved or waitlisted, or with a refusal, which bears
    the same `request_id`; a repeat is answered by nothing new.
    """

    request_id: Id
    person_id: Id
    enrolment_id: Id
    """The path that the person is on."""
    module: Code
    """What the workshop has to teach."""
    site_id: Id
    """Where."""
    earliest: Instant
    latest: Instant
    """The workshop starts at `earliest` or later, and before `latest`."""
