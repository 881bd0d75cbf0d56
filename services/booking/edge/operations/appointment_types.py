"""Appointment types: define, read."""

from typing import Any

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, STAFF, ask, run, scope_of
from services.booking.application.commands.define_appointment_type import DefineAppointmentType
from services.booking.application.queries.appointment_types import (
    GetAppointmentType,
    ListAppointmentTypes,
)
from services.booking.bootstrap import Booking
from services.booking.domain.appointment_type import AppointmentRules, AppointmentType
from services.booking.edge.operations import operations
from services.booking.edge.schemas.appointment_types import (
    DefineTypeBody,
    TypeAnswer,
    TypePath,
    TypesAnswer,
)

BODY_EXAMPLE = {
    "code": "advice",
    "name": "Conseil individuel",
    "duration": 30,
    "buffer_after": 0,
    "earliest_notice": 30,
    "farthest_days": 92,
    "channels": ["on_site"],
    "bookers": ["desk"],
    "needs_room": False,
    "needs_computer": False,
    "sensitive": False,
    "same_adviser": False,
}
ANSWER_EXAMPLE = {**BODY_EXAMPLE, "version": 1}


@operations.declare(
    "define_appointment_type",
    "POST",
    "/appointment-types",
    tag="appointment types",
    summary="Define an appointment type",
    description="A code that is known already gets a new version, and what is booked keeps the "
    "version that it was booked with. Saying the same again changes nothing.",
    allow=NETWORK,
    body=DefineTypeBody,
    answer=TypeAnswer,
    status=201,
    if_match="optional",
    example=BODY_EXAMPLE,
    answer_example=ANSWER_EXAMPLE,
)
def define_appointment_type(app: Booking, call: Call) -> AppointmentType:
    """The version that says this."""
    fields = dict(call.fields)
    code, name = fields.pop("code"), fields.pop("name")
    lists = {key: tuple(dict.fromkeys(fields[key])) for key in ("channels", "bookers")}
    command = DefineAppointmentType(
        scope=scope_of(call.caller),
        code=code,
        name=name,
        rules=AppointmentRules(**fields | lists),
        expected_version=call.if_match,
    )
    return run(app.define_appointment_type, command, call)


@operations.declare(
    "list_appointment_types",
    "GET",
    "/appointment-types",
    tag="appointment types",
    summary="List the appointment types",
    description="The current version of each, in the order of their codes.",
    allow=STAFF,
    answer=TypesAnswer,
    answer_example={"items": [ANSWER_EXAMPLE]},
)
def list_appointment_types(app: Booking, call: Call) -> dict[str, Any]:
    """All types."""
    question = ListAppointmentTypes(scope=scope_of(call.caller))
    return {"items": ask(app.list_appointment_types, question)}


@operations.declare(
    "get_appointment_type",
    "GET",
    "/appointment-types/{code}",
    tag="appointment types",
    summary="Read an appointment type",
    description="Its current version.",
    allow=STAFF,
    path=TypePath,
    answer=TypeAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
)
def get_appointment_type(app: Booking, call: Call) -> AppointmentType:
    """One type."""
    question = GetAppointmentType(scope=scope_of(call.caller), code=call.fields["code"])
    return ask(app.get_appointment_type, question)
