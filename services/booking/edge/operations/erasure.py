"""People: erase somebody."""

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, about, run
from services.booking.application.commands.erase_person import Erased, ErasePerson
from services.booking.bootstrap import Booking
from services.booking.domain.people.refusals import IsAbsorbed
from services.booking.edge.operations import operations
from services.booking.edge.operations.people import PERSON_ID
from services.booking.edge.schemas.erasure import ErasedAnswer, ErasureBody


@operations.declare(
    "erase_person",
    "POST",
    "/people/{person_id}/erase",
    tag="people",
    summary="Erase a person",
    description="For good, in every service: nobody can say any more who this was. What is planned "
    "is cancelled, so that others get it; what took place stays counted, and is nobody's. Whoever "
    "was merged into the person is erased with them. Repeating it changes nothing.",
    allow=NETWORK,
    body=ErasureBody,
    answer=ErasedAnswer,
    refusals=(NotFound, IsAbsorbed),
    example={"reason": "asked_by_person"},
    answer_example={
        "id": PERSON_ID,
        "erased_at": "2026-11-23T08:30:00.000Z",
        "absorbed_ids": [],
    },
)
def erase_person(app: Booking, call: Call) -> Erased:
    """What is left: ids."""
    return run(app.erase_person, ErasePerson(**about(call)), call)
