"""Give a person a seat of a workshop, or a place in line."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application import seating
from services.booking.application.lookups import the_person
from services.booking.application.ports import Work
from services.booking.application.views import SeatView
from services.booking.domain.workshops.refusals import Engaged
from services.booking.domain.workshops.roster import Roster
from services.booking.domain.workshops.seat import Seat, SeatData
from services.booking.domain.workshops.workshop import Workshop


@dataclass(frozen=True, kw_only=True)
class ReserveSeat:
    """`partner_id` is who referred the person, None for whoever is known to have done so.

    A repeated `request_id` does nothing.
    """

    scope: Scope
    workshop_id: str
    person_id: str
    partner_id: str | None = None
    request_id: str | None = None


def reserve_seat(work: Work, command: ReserveSeat) -> SeatView:
    """Raises `NotFound`, `WrongWorkshopState`, `WorkshopStarted`, `AlreadySeated`, `Engaged`."""
    workshop, roster = seating.locked(work, command.scope, command.workshop_id)
    if command.request_id is not None:
        known = work.seats.by_request(command.request_id)
        if known is not None and known.data.workshop_id == workshop.id:
            return SeatView.of(known, roster)
    person = the_person(work, command.person_id)
    if command.partner_id is not None and work.partners.get(command.partner_id) is None:
        raise NotFound("partner", command.partner_id)
    partner_id = command.partner_id or person.facts.referred_by
    seat = seat_of(work, workshop, roster, person.id, partner_id, command.request_id)
    return SeatView.of(seat, roster)


def seat_of(
    work: Work,
    workshop: Workshop,
    roster: Roster,
    person_id: str,
    partner_id: str | None,
    request_id: str | None,
) -> Seat:
    """A seat, or a place in line, of a workshop that is locked.

    Whoever is in line already comes first. Raises `WrongWorkshopState`, `WorkshopStarted`,
    `AlreadySeated`, and `Engaged` where a free seat is at a time at which the person is taken.
    """
    now = work.now()
    workshop.require_open("reserve", now)
    seating.settle(work, workshop, roster)
    data = workshop.data
    seat_id = work.tools.new_id()
    asked = SeatData(
        seat_id=seat_id,
        workshop_id=workshop.id,
        person_id=person_id,
        site_id=data.site_id,
        site=data.site,
        module=data.module,
        request_id=request_id or seat_id,
        asked_at=now,
        partner_id=partner_id,
    )
    if roster.request(seat_id, person_id, partner_id, now) == "reserved":
        if seating.is_engaged(work, person_id, data):
            raise Engaged("person", data.start)
        seating.claim(work, [seating.claim_of(seat_id, person_id, data)])
        seat = Seat.reserve(asked, now)
        seating.confirm(work, seat, data)
    else:
        seat = Seat.wait(asked, roster.position(seat_id) or len(roster.waiting), now)
    work.seats.save(seat)
    work.rosters.save(roster)
    return seat
