"""Use cases that cause every event of workshops and seats at least once."""

from kernel.scope import NATIONAL
from kit.timers import run_due
from services.booking.application.commands.hold_workshop import HoldWorkshop
from services.booking.application.commands.note_attendance import AttendWorkshop
from services.booking.application.reactions.on_seat_requested import (
    SeatRequested,
    on_seat_requested,
)
from tests.booking.builders import CONTEXT, at
from tests.booking.workshops import Workshops

TITLE = "Mes premiers courriels"


def cause_all(workshops: Workshops, unit_of_work) -> None:
    """Takes the clock to the end of the workshop, nine days on.

    `unit_of_work` runs a function in one.
    """
    app, clock = workshops.app, workshops.network.clock
    workshop = workshops.schedule(capacity=2, title=TITLE, subject="email")
    workshops.change(workshop.id, title=f"{TITLE}, suite")
    first, second, late, last = workshops.reserve_all(workshop.id, 4)
    workshops.cancel(first)
    clock.instant = workshops.seat(late).offered_until
    run_due(app.store, app.due, clock)
    workshops.accept(last)
    called_off = workshops.schedule(start=at(9, day=9), end=at(10, day=9))
    workshops.cancel_workshop(called_off.id)
    asked = SeatRequested(
        request_id="0197f000-0000-7000-8000-0000000000bb",
        person_id=workshops.network.person(),
        module="nothing",
        site_id=workshops.network.site.id,
        earliest=at(0, day=1),
        latest=at(0, day=9),
    )
    unit_of_work(lambda work: on_seat_requested(work, asked))
    clock.instant = at(15, day=8)
    app.attend_workshop(AttendWorkshop(**workshops.ids(second)), CONTEXT)
    app.hold_workshop(HoldWorkshop(scope=NATIONAL, workshop_id=workshop.id), CONTEXT)
