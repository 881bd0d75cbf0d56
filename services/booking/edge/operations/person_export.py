"""People: all that is held of one."""

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, run, scope_of
from services.booking.application.commands.export_person import ExportPerson, PersonExport
from services.booking.bootstrap import Booking
from services.booking.edge.operations import operations
from services.booking.edge.operations.people import ANSWER_EXAMPLE
from services.booking.edge.schemas.people import PersonExportAnswer


@operations.declare(
    "export_person",
    "GET",
    "/people/{person_id}/export",
    tag="people",
    summary="Give a person all that is held",
    description="All that booking holds of somebody, at whatever site: names, facts, consents, and "
    "everything else by kind. The audit log keeps who asked.",
    allow=NETWORK,
    answer=PersonExportAnswer,
    refusals=(NotFound,),
    answer_example={
        "exported_at": "2026-11-23T08:30:00.000Z",
        "person": ANSWER_EXAMPLE,
        "absorbed": [],
        "held": {
            "appointments": [],
            "earlier_requests": [],
            "walk_ins": [],
            "seats": [],
            "messages": [],
        },
    },
)
def export_person(app: Booking, call: Call) -> PersonExport:
    """The person, whole."""
    command = ExportPerson(scope=scope_of(call.caller), person_id=call.fields["person_id"])
    return run(app.export_person, command, call)
