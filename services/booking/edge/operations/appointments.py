"""Appointments: book, move, cancel, and note what became of them."""

from functools import partial
from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.files import presenting
from kit.edge.operation import Call
from kit.edge.use_cases import DESK, about, ask, run, scope_of, site_of, told
from services.booking.application.commands.book_appointment import BookAppointment
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.complete_appointment import CompleteAppointment
from services.booking.application.commands.miss_appointment import MissAppointment
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.queries.appointments import (
    GetAppointment,
    ListAppointments,
    ListAppointmentsOfPerson,
    seen_by,
)
from services.booking.bootstrap import Booking
from services.booking.domain.appointment import Appointment
from services.booking.domain.refusals import (
    AlreadyStarted,
    NotASlot,
    NotOffered,
    OutsideWindow,
    SlotTaken,
    WrongState,
)
from services.booking.edge.operations import FLOOR, operations, seer_of
from services.booking.edge.schemas.appointments import (
    APPOINTMENTS_PAGING,
    AppointmentAnswer,
    AppointmentsAnswer,
    AppointmentsQuery,
    BookAppointmentBody,
    CancelBody,
    CompleteBody,
    PersonsAppointmentsAnswer,
    RescheduleBody,
)

TAG = "appointments"
BODY_EXAMPLE = {
    "site": "saint-denis",
    "appointment_type": "advice",
    "person_id": "0197f000-0000-7000-8000-000000000003",
    "adviser_id": "0197f000-0000-7000-8000-000000000002",
    "start": "2026-11-24T09:00:00+01:00",
}
ANSWER_EXAMPLE: dict[str, Any] = {
    "id": "0197f000-0000-7000-8000-000000000004",
    **BODY_EXAMPLE,
    "status": "booked",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "timezone": "Europe/Paris",
    "type_version": 1,
    "start": "2026-11-24T08:00:00.000Z",
    "end": "2026-11-24T08:30:00.000Z",
    "channel": "on_site",
    "booked_by": "desk",
    "booked_at": "2026-11-23T08:30:00.000Z",
    "room": None,
    "computer": None,
    "checked_in_at": None,
    "cancelled_by": None,
    "cancel_reason": None,
    "minutes": None,
    "needs": [],
    "follow_up_of": None,
    "sensitive": False,
    "displaced_by": None,
    "proposals": [],
    "version": 1,
}


@operations.declare(
    "book_appointment",
    "POST",
    "/appointments",
    tag=TAG,
    summary="Book an appointment",
    description="One of the starts that `slots` gives. Adviser, person, room and loan computer "
    "are claimed together; where somebody was faster the answer is 409 `slot_taken` with the "
    "three nearest free slots.",
    allow=DESK,
    body=BookAppointmentBody,
    answer=AppointmentAnswer,
    status=201,
    refusals=(SlotTaken, NotASlot, NotOffered, NotFound, OutOfScope),
    example=BODY_EXAMPLE,
    answer_example=ANSWER_EXAMPLE,
)
def book_appointment(app: Booking, call: Call) -> Appointment:
    """The appointment as booked."""
    fields = call.fields | {"site": site_of(app, call.fields["site"])}
    return run(app.book_appointment, BookAppointment(scope=scope_of(call.caller), **fields), call)


@operations.declare(
    "list_appointments",
    "GET",
    "/appointments",
    tag=TAG,
    summary="List a site's appointments of a day",
    description="Those that start on that day of the site's own calendar, or from it to `last`, by "
    "start; of one adviser, where given. Of sensitive ones, an adviser lists its own alone.",
    allow=FLOOR,
    query=AppointmentsQuery,
    answer=AppointmentsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [ANSWER_EXAMPLE], "next_cursor": None},
)
def list_appointments(app: Booking, call: Call) -> dict[str, Any]:
    """A page of appointments."""
    limit = call.fields["limit"]
    question = ListAppointments(
        scope=scope_of(call.caller),
        site=site_of(app, call.fields["site"]),
        day=call.fields["day"],
        last=call.fields["last"],
        adviser_id=call.fields["adviser_id"],
        seer=seer_of(call.caller),
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return APPOINTMENTS_PAGING.page(
        ask(app.list_appointments, question), limit, lambda appointment: appointment.id
    )


@operations.declare(
    "list_appointments_of_person",
    "GET",
    "/people/{person_id}/appointments",
    tag=TAG,
    summary="List a person's appointments",
    description="Those at the caller's sites, by start.",
    allow=DESK,
    answer=PersonsAppointmentsAnswer,
    refusals=(NotFound,),
    answer_example={"items": [ANSWER_EXAMPLE]},
)
def list_appointments_of_person(app: Booking, call: Call) -> dict[str, Any]:
    """All of them."""
    question = ListAppointmentsOfPerson(
        scope=scope_of(call.caller),
        person_id=call.fields["person_id"],
        seer=seer_of(call.caller),
    )
    return {"items": ask(app.list_appointments_of_person, question)}


@operations.declare(
    "get_appointment",
    "GET",
    "/appointments/{appointment_id}",
    tag=TAG,
    summary="Read an appointment",
    description="One at the caller's sites.",
    allow=FLOOR,
    answer=AppointmentAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
)
def get_appointment(app: Booking, call: Call) -> Appointment:
    """One appointment."""
    question = GetAppointment(
        scope=scope_of(call.caller),
        appointment_id=call.fields["appointment_id"],
        seer=seer_of(call.caller),
    )
    return ask(app.get_appointment, question)


@operations.declare(
    "reschedule_appointment",
    "POST",
    "/appointments/{appointment_id}/reschedule",
    tag=TAG,
    summary="Move an appointment",
    description="It keeps its id and its type's rules as they were; its old slot is free at once. "
    "One that a closure displaced is booked again so, at one of its `proposals` or elsewhere.",
    allow=DESK,
    body=RescheduleBody,
    answer=AppointmentAnswer,
    refusals=(SlotTaken, NotASlot, WrongState, AlreadyStarted, NotFound, OutOfScope),
    example={"start": "2026-11-25T10:00:00+01:00"},
    answer_example={
        **ANSWER_EXAMPLE,
        "start": "2026-11-25T09:00:00.000Z",
        "end": "2026-11-25T09:30:00.000Z",
        "version": 2,
    },
)
def reschedule_appointment(app: Booking, call: Call) -> Appointment:
    """The appointment as it is now."""
    command = about(call)
    if command["site"] is not None:
        command["site"] = site_of(app, command["site"])
    return run(app.reschedule_appointment, RescheduleAppointment(**command), call)


@operations.declare(
    "cancel_appointment",
    "POST",
    "/appointments/{appointment_id}/cancel",
    tag=TAG,
    summary="Cancel an appointment",
    description="Its slot is free again at once. Refused from its start on. The person is told, "
    "unless they cancelled it themselves.",
    allow=DESK,
    body=CancelBody,
    answer=AppointmentAnswer,
    refusals=(WrongState, AlreadyStarted, NotFound),
    example={"cancelled_by": "person", "reason": "ill"},
    answer_example={
        **ANSWER_EXAMPLE,
        "status": "cancelled",
        "cancelled_by": "person",
        "cancel_reason": "ill",
        "version": 2,
    },
)
def cancel_appointment(app: Booking, call: Call) -> Appointment:
    """The appointment as it is now."""
    return run(app.cancel_appointment, CancelAppointment(**about(call)), call)


@operations.declare(
    "check_in_person",
    "POST",
    "/appointments/{appointment_id}/check-in",
    tag=TAG,
    summary="Check a person in",
    description="The person is there. Possible from an hour before the start to twelve after "
    "the end.",
    allow=FLOOR,
    answer=AppointmentAnswer,
    refusals=(WrongState, OutsideWindow, NotFound),
    answer_example={
        **ANSWER_EXAMPLE,
        "status": "checked_in",
        "checked_in_at": "2026-11-24T07:56:00.000Z",
        "version": 2,
    },
)
def check_in_person(app: Booking, call: Call) -> Appointment:
    """The appointment as it is now."""
    return run(app.check_in_person, CheckInPerson(**about(call)), call)


@operations.declare(
    "complete_appointment",
    "POST",
    "/appointments/{appointment_id}/complete",
    tag=TAG,
    summary="Complete an appointment",
    description="It took place: how many minutes, and the codes of what it was about.",
    allow=FLOOR,
    body=CompleteBody,
    answer=AppointmentAnswer,
    refusals=(WrongState, NotFound),
    example={"minutes": 35, "needs": ["cv"]},
    answer_example={
        **ANSWER_EXAMPLE,
        "status": "completed",
        "checked_in_at": "2026-11-24T07:56:00.000Z",
        "minutes": 35,
        "needs": ["cv"],
        "version": 3,
    },
)
def complete_appointment(app: Booking, call: Call) -> Appointment:
    """The appointment as it is now."""
    command = about(call)
    command["needs"] = tuple(dict.fromkeys(command["needs"]))
    # A repeat by somebody else must not tell what it was about.
    shown = partial(seen_by, seer_of(call.caller))
    context = presenting(call.context, shown)
    with told("body"):
        return shown(app.complete_appointment(CompleteAppointment(**command), context))


@operations.declare(
    "miss_appointment",
    "POST",
    "/appointments/{appointment_id}/miss",
    tag=TAG,
    summary="Note that a person did not come",
    description="Possible from the start on.",
    allow=FLOOR,
    answer=AppointmentAnswer,
    refusals=(WrongState, OutsideWindow, NotFound),
    answer_example={**ANSWER_EXAMPLE, "status": "missed", "version": 2},
)
def miss_appointment(app: Booking, call: Call) -> Appointment:
    """The appointment as it is now."""
    return run(app.miss_appointment, MissAppointment(**about(call)), call)
