"""People: register, find, read."""

from typing import Any

import structlog

from kit.edge.operation import Call
from services.booking.application.commands.register_person import RegisterPerson
from services.booking.application.queries.people import FindPeopleByPhone, GetPerson
from services.booking.application.queries.sites import GetSite
from services.booking.application.scope import NATIONAL
from services.booking.bootstrap import Booking
from services.booking.domain.person import PersonCard
from services.booking.domain.refusals import NotFound, OutOfScope
from services.booking.edge.operations import DESK, ask, operations, run, scope_of, site_of
from services.booking.edge.schemas.people import (
    FoundPeopleAnswer,
    PeopleQuery,
    PersonAnswer,
    RegisterPersonBody,
)

_log = structlog.get_logger("booking.people")

PERSON_ID = "0197f000-0000-7000-8000-000000000003"
BODY_EXAMPLE = {
    "site": "saint-denis",
    "first_name": "Awa",
    "last_name": "O'Connor",
    "phone": "06 39 98 12 34",
    "birth_year": 1984,
    "in_qpv": True,
}
ANSWER_EXAMPLE = {
    "id": PERSON_ID,
    **BODY_EXAMPLE,
    "phone": "+33639981234",
    "email": None,
    "language": "fr",
    "address": None,
    "qpv_source": "declared",
    "age_band": "36_45",
    "department": None,
    "household_id": None,
    "solidarity_until": None,
    "registered_at": "2026-11-23T08:30:00.000Z",
    "version": 1,
}


@operations.declare(
    "register_person",
    "POST",
    "/people",
    tag="people",
    summary="Register a person",
    description="Search by phone first: a person known at another site need not be registered "
    "again. `qpv_source` says how `in_qpv` is known; left out, it was declared at the desk.",
    allow=DESK,
    body=RegisterPersonBody,
    answer=PersonAnswer,
    status=201,
    refusals=(NotFound, OutOfScope),
    example=BODY_EXAMPLE,
    answer_example=ANSWER_EXAMPLE,
)
def register_person(app: Booking, call: Call) -> PersonCard:
    """The person as registered."""
    fields = call.fields | {"site": site_of(app, call.fields["site"])}
    return run(app.register_person, RegisterPerson(scope=scope_of(call.caller), **fields), call)


@operations.declare(
    "find_people",
    "GET",
    "/people",
    tag="people",
    summary="Find whoever bears a phone number",
    description="In the whole network, so that nobody is registered twice; every search is "
    "logged. Gives enough to recognise somebody and no more.",
    allow=DESK,
    query=PeopleQuery,
    answer=FoundPeopleAnswer,
    refusals=(NotFound,),
    answer_example={
        "items": [
            {
                "id": PERSON_ID,
                "site": "saint-denis",
                "first_name": "Awa",
                "last_name": "O'Connor",
                "birth_year": 1984,
            }
        ]
    },
)
def find_people(app: Booking, call: Call) -> dict[str, Any]:
    """The people who bear the number."""
    department = None
    if call.fields["site"] is not None:
        slug = site_of(app, call.fields["site"])
        site = ask(app.get_site, GetSite(scope=NATIONAL, site=slug))
        department = site.description.department
    question = FindPeopleByPhone(
        scope=scope_of(call.caller), phone=call.fields["phone"], department=department
    )
    found = ask(app.find_people_by_phone, question)
    _log.info(
        "people_searched",
        actor=call.caller.subject,
        found=[card.person.id for card in found],
        correlation_id=call.context.correlation_id,
    )
    return {"items": found}


@operations.declare(
    "get_person",
    "GET",
    "/people/{person_id}",
    tag="people",
    summary="Read a person",
    description="Somebody registered at one of the caller's sites or with an appointment there.",
    allow=DESK,
    answer=PersonAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
)
def get_person(app: Booking, call: Call) -> PersonCard:
    """One person."""
    question = GetPerson(scope=scope_of(call.caller), person_id=call.fields["person_id"])
    return ask(app.get_person, question)
