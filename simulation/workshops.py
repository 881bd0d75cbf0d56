"""Workshops and walk-ins at a reception point: the weeks before, and the days to come."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice

from kernel.scope import NATIONAL
from services.booking.application.commands.add_venue import AddVenue
from services.booking.application.commands.hold_workshop import HoldWorkshop
from services.booking.application.commands.join_queue import JoinQueue
from services.booking.application.commands.leave_queue import LeaveQueue
from services.booking.application.commands.note_attendance import AttendWorkshop
from services.booking.application.commands.reserve_seat import ReserveSeat
from services.booking.application.commands.schedule_workshop import ScheduleWorkshop
from services.booking.application.commands.serve_walk_in import ServeNextWalkIn
from services.booking.application.queries.members import ListMembers
from services.booking.application.views import SeatView, WorkshopView
from services.booking.domain.venue import Venue, VenueDescription
from services.booking.domain.walk_ins.refusals import NobodyWaits
from services.booking.domain.workshops.refusals import Engaged
from simulation.reception import Desk, context

SUBJECTS: tuple[tuple[str, str, str], ...] = (
    ("first_steps", "internet_what", "Internet, c'est quoi ?"),
    ("email", "email_write", "Mes premiers courriels"),
    ("online_procedures", "public_services_franceconnect", "Les sites des services publics"),
)
"""Subject, module of training's catalogue, title."""
AHEAD: tuple[str, str, str] = ("first_steps", "internet_pages", "Aller d'une page à l'autre")
MEDIA_LIBRARY = VenueDescription(
    name="Médiathèque Ulysse",
    type="media_library",
    address="37 cours du Rû-de-Montfort, 93200 Saint-Denis",
    municipality_code="93066",
    latitude=48.94012,
    longitude=2.36981,
    capacity=12,
)
AT_A_TABLE = 5
"""People in a workshop, as the association holds them."""


def plan_workshops(desk: Desk, today: date, now: datetime) -> None:
    """One each week of the last three, the latest at the media library; and one in a week's time,
    full, with somebody in line."""
    for weeks, taught in zip((3, 2, 1), SUBJECTS, strict=True):
        day = today - timedelta(weeks=weeks)
        happening = partial(_past, desk, taught, day, elsewhere=weeks == 1)
        desk.timeline.plan(desk.local(day - timedelta(days=3), 15), happening)
    ahead = _weekday(now.astimezone(desk.zone).date() + timedelta(weeks=1))
    desk.timeline.plan(now - timedelta(hours=1), lambda: _ahead(desk, ahead))


def plan_walk_ins(desk: Desk, day: date) -> None:
    """Three people without an appointment at the sales space: two are called, one leaves."""
    here = {"scope": NATIONAL, "site": desk.site.slug, "space": "sales"}
    for minute in (5, 12, 20):
        desk.timeline.plan(
            desk.local(day, 9, minute), lambda: desk.app.join_queue(JoinQueue(**here), context())
        )

    def called() -> None:
        # The service that runs beside knows that the day is over, and may have ended its queue.
        with suppress(NobodyWaits):
            desk.app.serve_next_walk_in(ServeNextWalkIn(**here), context())

    for minute in (15, 31):
        desk.timeline.plan(desk.local(day, 9, minute), called)

    def too_long() -> None:
        ticket = desk.app.join_queue(JoinQueue(**here), context())
        leaves = LeaveQueue(scope=NATIONAL, walk_in_id=ticket.id)
        desk.timeline.plan(desk.local(day, 10, 30), lambda: desk.app.leave_queue(leaves, context()))

    desk.timeline.plan(desk.local(day, 9, 50), too_long)


def _weekday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def _past(desk: Desk, taught: tuple[str, str, str], day: date, *, elsewhere: bool) -> None:
    """Five people have a seat, and one of them does not come.

    Nobody is offered a freed one: by the service's own clock the answer would come too late.
    """
    venue = None
    if elsewhere:
        command = AddVenue(scope=NATIONAL, site=desk.site.slug, description=MEDIA_LIBRARY)
        venue = desk.app.add_venue(command, context())
    workshop = _scheduled(desk, taught, desk.local(day, 14), venue)
    about = {"scope": NATIONAL, "workshop_id": workshop.workshop.id}
    seats = list(islice(_seats(desk, workshop), AT_A_TABLE))
    absent = desk.chance.choice(seats)
    for view in seats:
        if view is not absent:
            attends = AttendWorkshop(**about, seat_id=view.seat.id)
            desk.timeline.plan(
                desk.local(day, 14, 5), partial(desk.app.attend_workshop, attends, context())
            )
    holds = HoldWorkshop(**about)
    desk.timeline.plan(desk.local(day, 16), lambda: desk.app.hold_workshop(holds, context()))


def _ahead(desk: Desk, day: date) -> None:
    workshop = _scheduled(desk, AHEAD, desk.local(day, 14), None)
    for _seat in islice(_seats(desk, workshop), AT_A_TABLE + 1):
        pass


def _weekday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def _scheduled(
    desk: Desk, taught: tuple[str, str, str], start: datetime, venue: Venue | None
) -> WorkshopView:
    """Taught by the first of the team who has time then."""
    subject, module, title = taught
    for one in desk.app.list_members(ListMembers(scope=NATIONAL, site=desk.site.slug)):
        command = ScheduleWorkshop(
            scope=NATIONAL,
            site=desk.site.slug,
            start=start,
            end=start + timedelta(hours=2),
            trainer_id=one.member.id,
            subject=subject,
            module=module,
            title=title,
            capacity=AT_A_TABLE,
            venue_id=venue.id if venue else None,
        )
        try:
            return desk.app.schedule_workshop(command, context())
        except Engaged:
            continue
    raise LookupError("nobody of the demo's team has time for its workshop")


def _seats(desk: Desk, workshop: WorkshopView) -> Iterator[SeatView]:
    """A seat, or a place in line, for everybody who has time then."""
    for visitor in desk.people:
        command = ReserveSeat(
            scope=NATIONAL, workshop_id=workshop.workshop.id, person_id=desk.person(visitor)
        )
        try:
            yield desk.app.reserve_seat(command, context())
        except Engaged:
            continue
