"""Seats of workshops that training asks booking for, and those that it needs no longer."""

from typing import Literal

from contracts.base import Code, Contract, Id, Instant, event


class SeatRequestFacts(Contract, frozen=True, kw_only=True):
    """Who needs a seat of a workshop, for what and where."""

    request_id: Id
    person_id: Id
    enrolment_id: Id
    """The path that the person is on."""
    module: Code
    """What the workshop has to teach."""
    site_id: Id
    """Where."""


@event("training.seat_requested")
class SeatRequested(SeatRequestFacts, frozen=True, kw_only=True):
    """Somebody on a path needs a seat of a workshop.

    Booking answers with a seat that was reserved or waitlisted, or with a refusal, which bears
    the same `request_id`; a repeat is answered by nothing new.
    """

    earliest: Instant
    latest: Instant
    """The workshop starts at `earliest` or later, and before `latest`."""
    replaces: Id | None = None
    """The request that this one follows: its workshop was cancelled, or there was none."""


@event("training.seat_request_withdrawn")
class SeatRequestWithdrawn(SeatRequestFacts, frozen=True, kw_only=True):
    """The seat, the offer or the place in line that was asked for is needed no longer.

    Booking gives it back. Where it comes before the request that it withdraws, booking answers
    with a refusal, and the request, once it comes, with nothing.
    """

    reason: Code
    """Why, from the catalogue of reasons."""


@event("training.seat_request_stuck")
class SeatRequestStuck(SeatRequestFacts, frozen=True, kw_only=True):
    """Booking has not answered, though it was asked again: an operator has to look."""

    waiting_for: Literal["seat", "withdrawal"]
    """What booking was told last: that a seat is needed, or that it is needed no longer."""
    since: Instant
    """When it was told so first."""
