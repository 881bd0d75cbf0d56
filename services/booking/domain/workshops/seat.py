"""One person's seat of a workshop, from its request to what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, Self

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.booking.domain.refusals import OutsideWindow
from services.booking.domain.workshops import events, refusals

SeatStatus = Literal[
    "reserved", "waitlisted", "offered", "expired", "cancelled", "attended", "missed", "refused"
]
SeatCancelledBy = Literal["person", "team", "site"]
SEAT_CANCEL_REASONS = ("no_longer_needed", "ill", "transport", "other")
"""What a caller may give; `workshop_cancelled` and `workshop_over` follow from the workshop."""
WITHDRAWN_BY: Final[Mapping[str, SeatCancelledBy]] = {
    "no_longer_needed": "person",
    "enrolment_paused": "person",
    "enrolment_abandoned": "person",
    "enrolment_completed": "team",
    "module_completed": "team",
    "already_seated": "team",
    "asked_twice": "team",
    "people_merged": "team",
    "person_erased": "team",
}
"""Why training withdraws a request, and who is then said to have cancelled the seat."""
TO_COME: Final[tuple[SeatStatus, ...]] = ("reserved", "waitlisted", "offered")
"""Where a seat stands that is yet to be used."""
RefusedBecause = Literal[
    "no_workshop", "unknown_person", "already_seated", "person_engaged", "withdrawn"
]

OFFER_HELD = timedelta(hours=12)
"""How long a seat is held for the one to whom it was offered."""
OFFER_ENDS = timedelta(hours=1)
"""How long before the start every offer ends, so that the seat may still go to somebody."""
OFFER_SHORTEST = timedelta(minutes=30)
"""Nobody is asked to answer faster; later freed seats go to whoever takes them first."""
ATTENDANCE_OPENS = timedelta(hours=1)
"""How long before the start somebody may be noted as there."""
CORRECTION = timedelta(days=30)
"""How long after the end the attendance may be noted or corrected."""


def offer_until(now: datetime, start: datetime) -> datetime | None:
    """When an offer made now ends, for a workshop that starts at `start`; None: too late for one.

    12 hours, or until an hour before the start.
    """
    until = min(now + OFFER_HELD, start - OFFER_ENDS)
    return until if until - now >= OFFER_SHORTEST else None


@dataclass(frozen=True, kw_only=True)
class SeatData:
    """Everything about a seat save its identity's bookkeeping.

    `request_id` is that of whoever asked, the seat's own where none was given. A refused one has
    no workshop, and no slug where the site is not known. `module` is the workshop's, or what was
    asked for. `reminded_for` is the start that the person was last reminded of.
    """

    seat_id: str
    workshop_id: str | None
    person_id: str
    site_id: str
    site: str | None
    module: str | None
    request_id: str
    asked_at: datetime
    partner_id: str | None = None
    status: SeatStatus = "reserved"
    offered_until: datetime | None = None
    cancelled_by: SeatCancelledBy | None = None
    reason: str | None = None
    minutes: int | None = None
    reminded_for: datetime | None = None


@dataclass(kw_only=True)
class Seat(Aggregate):
    """A place at a workshop that somebody holds, waits for, or used."""

    data: SeatData

    @classmethod
    def reserve(cls, data: SeatData, now: datetime) -> Self:
        """A seat that the person has at once."""
        seat = cls(id=data.seat_id, data=replace(data, status="reserved"))
        seat.record(events.SeatReserved(at=now, seat=seat.data))
        return seat

    @classmethod
    def wait(cls, data: SeatData, position: int, now: datetime) -> Self:
        """A place in line, 1 being the first."""
        seat = cls(id=data.seat_id, data=replace(data, status="waitlisted"))
        seat.record(events.SeatWaitlisted(at=now, seat=seat.data, position=position))
        return seat

    @classmethod
    def refuse(cls, data: SeatData, reason: RefusedBecause, now: datetime) -> Self:
        """The answer to a request for which there is no seat."""
        seat = cls(id=data.seat_id, data=replace(data, status="refused", reason=reason))
        seat.record(events.SeatRefused(at=now, seat=seat.data, reason=reason))
        return seat

    def offer(self, until: datetime, now: datetime) -> None:
        """A seat is held for the person until then. Raises `WrongSeatState`."""
        self._require("waitlisted", step="offer")
        self.data = replace(self.data, status="offered", offered_until=until)
        self.record(events.SeatOffered(at=now, seat=self.data, until=until))

    def accept(self, now: datetime) -> bool:
        """The person takes the offered seat; a repeat does nothing and says so.

        Raises `WrongSeatState`, and `OfferOver` from the offer's end on, lapsed already or not.
        """
        if self.data.status == "reserved":
            return False
        until = self.data.offered_until
        if until is not None and self.data.status in ("offered", "expired") and now >= until:
            raise refusals.OfferOver(self.id, until)
        self._require("offered", step="accept")
        return self._reserved(now)

    def take(self, now: datetime) -> bool:
        """The person, who waited, takes a free seat without an offer. Raises `WrongSeatState`."""
        self._require("waitlisted", step="accept")
        return self._reserved(now)

    def lapse(self, now: datetime) -> bool:
        """Ends an offer that nobody accepted in time; says whether there was one."""
        until = self.data.offered_until
        if self.data.status != "offered" or until is None or now < until:
            return False
        self.data = replace(self.data, status="expired")
        self.record(events.SeatOfferExpired(at=now, seat=self.data))
        return True

    def cancel(self, by: SeatCancelledBy, reason: str, now: datetime) -> bool:
        """Gives the seat, the offer or the place in line back; a repeat does nothing.

        Raises `WrongSeatState`.
        """
        if self.data.status == "cancelled":
            return False
        self._require(*TO_COME, step="cancel")
        self.data = replace(self.data, status="cancelled", cancelled_by=by, reason=reason)
        self.record(events.SeatCancelled(at=now, seat=self.data, cancelled_by=by, reason=reason))
        return True

    def remind(self, start: datetime, now: datetime) -> bool:
        """Notes that the person is reminded of that start; a repeat does nothing and says so.

        Raises `WrongSeatState`.
        """
        self._require("reserved", step="remind")
        if self.data.reminded_for == start:
            return False
        self.data = replace(self.data, reminded_for=start)
        self.record(events.SeatReminderDue(at=now, seat=self.data, start=start))
        return True

    def attend(self, minutes: int, start: datetime, end: datetime, now: datetime) -> bool:
        """Notes that the person was there for `minutes`, or corrects it; a repeat does nothing.

        Raises `WrongSeatState`, `InvalidValue`, and `OutsideWindow` earlier than an hour before the
        start or later than 30 days after the end.
        """
        if (self.data.status, self.data.minutes) == ("attended", minutes):
            return False
        self._require("reserved", "attended", "missed", step="attend")
        self._within("attend", start - ATTENDANCE_OPENS, end, now)
        if not 0 < minutes <= 720:
            raise InvalidValue("minutes", "1 to 720")
        self.data = replace(self.data, status="attended", minutes=minutes)
        self.record(events.WorkshopAttended(at=now, seat=self.data, minutes=minutes, start=start))
        return True

    def miss(self, start: datetime, end: datetime, now: datetime) -> bool:
        """Notes that the person did not come, or corrects it; a repeat does nothing.

        Raises `WrongSeatState`, and `OutsideWindow` before the start or later than 30 days after
        the end.
        """
        if self.data.status == "missed":
            return False
        self._require("reserved", "attended", step="miss")
        self._within("miss", start, end, now)
        self.data = replace(self.data, status="missed", minutes=None)
        self.record(events.WorkshopMissed(at=now, seat=self.data, start=start))
        return True

    def _reserved(self, now: datetime) -> bool:
        self.data = replace(self.data, status="reserved", offered_until=None)
        self.record(events.SeatReserved(at=now, seat=self.data))
        return True

    def _require(self, *statuses: SeatStatus, step: str) -> None:
        if self.data.status not in statuses:
            raise refusals.WrongSeatState(self.id, self.data.status, step)

    def _within(self, step: str, opens: datetime, end: datetime, now: datetime) -> None:
        closes = end + CORRECTION
        if not opens <= now <= closes:
            raise OutsideWindow(self.id, step, opens, closes)


def withdrawal(reason: str) -> tuple[SeatCancelledBy, str]:
    """Who cancels, and why, where training withdraws a request for this reason.

    One of a newer release, which is not known here, is told as `other`.
    """
    return (WITHDRAWN_BY[reason], reason) if reason in WITHDRAWN_BY else ("team", "other")


def same_workshop(one: Seat, other: Seat) -> bool:
    """Whether both are places of one workshop that are yet to be used, of which a person has one
    at most."""
    return (
        one.data.workshop_id is not None
        and one.data.workshop_id == other.data.workshop_id
        and one.data.status in TO_COME
        and other.data.status in TO_COME
    )
