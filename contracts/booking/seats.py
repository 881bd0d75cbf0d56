"""Seats of workshops: who holds one, who waits for one, and who came."""

from typing import Literal

from contracts.base import Code, Contract, Id, Instant, event


class SeatRequest(Contract, frozen=True, kw_only=True):
    """Who asked for what."""

    seat_id: Id
    person_id: Id
    site_id: Id
    request_id: Id
    """Of the request that the seat answers; the seat's own id where nobody gave one."""
    module: Code | None = None
    """The module of training that the workshop is, or that was asked for; absent where none is."""


class SeatFacts(SeatRequest, frozen=True, kw_only=True):
    """Whose seat of which workshop."""

    workshop_id: Id


@event("booking.seat_reserved")
class SeatReserved(SeatFacts, frozen=True, kw_only=True):
    """The person has the seat: asked for while one was free, or offered and accepted."""


@event("booking.seat_waitlisted")
class SeatWaitlisted(SeatFacts, frozen=True, kw_only=True):
    """The workshop is full and the person is in line."""

    position: int
    """1 for the first in line."""


@event("booking.seat_offered")
class SeatOffered(SeatFacts, frozen=True, kw_only=True):
    """A seat is held for the first in line."""

    until: Instant


@event("booking.seat_offer_expired")
class SeatOfferExpired(SeatFacts, frozen=True, kw_only=True):
    """The offer was not accepted in time; the person has left the line."""


@event("booking.seat_cancelled")
class SeatCancelled(SeatFacts, frozen=True, kw_only=True):
    """The seat, the offer or the place in line is no longer the person's."""

    cancelled_by: Literal["person", "team", "site"]
    reason: Code
    """Why, from the catalogue of reasons."""


@event("booking.seat_refused")
class SeatRefused(SeatRequest, frozen=True, kw_only=True):
    """There is no seat for what was asked."""

    reason: Code
    """Why, from the catalogue of reasons."""


@event("booking.workshop_attended")
class WorkshopAttended(SeatFacts, frozen=True, kw_only=True):
    """The person was there. Of several of one seat, with missed ones, the last is right."""

    minutes: int
    start: Instant | None = None
    """The workshop's."""


@event("booking.workshop_missed")
class WorkshopMissed(SeatFacts, frozen=True, kw_only=True):
    """The person did not come. Of several of one seat, with attended ones, the last is right."""

    start: Instant | None = None
    """The workshop's."""
