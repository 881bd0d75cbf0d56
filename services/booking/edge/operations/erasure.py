"""People: erase somebody, and see that every service has done so."""

from typing import Any

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, ask, done_by, run, scope_of
from services.booking.application.commands.erase_person import Erased, ErasePerson
from services.booking.application.commands.repeat_erasure import RepeatErasure
from services.booking.application.queries.erasures import ErasureView, GetErasure, ListErasures
from services.booking.bootstrap import Booking
from services.booking.domain.people.refusals import IsAbsorbed
from services.booking.edge.operations import operations
from services.booking.edge.operations.people import PERSON_ID
from services.booking.edge.schemas.erasure import (
    ERASURES_PAGING,
    ErasedAnswer,
    ErasureAnswer,
    ErasureBody,
    ErasuresAnswer,
    ErasuresQuery,
)

ANSWER_EXAMPLE = {
    "person_id": PERSON_ID,
    "absorbed_ids": [],
    "asked_at": "2026-11-23T08:30:00.000Z",
    "asked_by": "operator-1",
    "reason": "asked_by_person",
    "confirmed": {
        "booking": "2026-11-23T08:30:00.000Z",
        "inventory": "2026-11-23T08:30:00.118Z",
        "training": "2026-11-23T08:30:00.124Z",
        "impact": None,
    },
    "missing": ["impact"],
    "done_at": None,
    "late": False,
}


@operations.declare(
    "erase_person",
    "POST",
    "/people/{person_id}/erase",
    tag="people",
    summary="Erase a person",
    description="For good, in every service: nobody can say any more who this was. What is planned "
    "is cancelled, so that others get it; what took place stays counted, and is nobody's. Whoever "
    "was merged into the person is erased with them. Repeating it changes nothing. `get_erasure` "
    "tells when every service has confirmed it.",
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
    return run(app.erase_person, ErasePerson(**done_by(call)), call)


@operations.declare(
    "get_erasure",
    "GET",
    "/erasures/{person_id}",
    tag="people",
    summary="See how far an erasure is",
    description="Which services have confirmed that nothing of theirs tells any more whose it was. "
    "All have within a minute; one that was down has once it is back. Kept for a year once done.",
    allow=NETWORK,
    answer=ErasureAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
)
def get_erasure(app: Booking, call: Call) -> ErasureView:
    """The erasure by which the id stands for nobody."""
    return ask(app.get_erasure, GetErasure(person_id=call.fields["person_id"]))


@operations.declare(
    "list_erasures",
    "GET",
    "/erasures",
    tag="people",
    summary="List erasures",
    description="The latest first. One that is `late` needs somebody: a service is down, or has "
    "the erasure among its dead letters.",
    allow=NETWORK,
    query=ErasuresQuery,
    answer=ErasuresAnswer,
    answer_example={"items": [ANSWER_EXAMPLE], "next_cursor": None},
)
def list_erasures(app: Booking, call: Call) -> dict[str, Any]:
    """A page of erasures."""
    limit = call.fields["limit"]
    question = ListErasures(
        state=call.fields["state"], after=call.fields["cursor"], limit=limit + 1
    )
    return ERASURES_PAGING.page(
        ask(app.list_erasures, question), limit, lambda one: one.erasure.person_id
    )


@operations.declare(
    "repeat_erasure",
    "POST",
    "/erasures/{person_id}/repeat",
    tag="people",
    summary="Have every service forget somebody again",
    description="For a service that was restored from a back-up of before the erasure, or that "
    "gave the event up: it is told anew, and all confirm it again.",
    allow=NETWORK,
    answer=ErasureAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
    if_match="no",
)
def repeat_erasure(app: Booking, call: Call) -> ErasureView:
    """The erasure, which all services have yet to confirm."""
    command = RepeatErasure(
        scope=scope_of(call.caller),
        person_id=call.fields["person_id"],
        by=call.caller.subject,
    )
    return run(app.repeat_erasure, command, call)
