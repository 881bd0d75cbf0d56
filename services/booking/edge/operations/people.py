"""People: register, find, read."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kernel.scope import NATIONAL
from kit.edge.operation import Call
from kit.edge.use_cases import DESK, ask, run, scope_of, site_of
from services.booking.application.commands.register_person import RegisterPerson
from services.booking.application.queries.duplicates import FindDuplicates
from services.booking.application.queries.people import (
    FindPeopleByName,
    FindPeopleByPhone,
    GetPerson,
)
from services.booking.application.queries.sites import GetSite
from services.booking.bootstrap import Booking
from services.booking.domain.people.duplicates import Likeness
from services.booking.domain.people.refusals import LikelyDuplicates
from services.booking.domain.person import PersonCard
from services.booking.edge.operations import operations
from services.booking.edge.schemas.people import (
    FoundPeopleAnswer,
    LikelyDuplicatesAnswer,
    PeopleQuery,
    PersonAnswer,
    RegisterPersonBody,
)

PERSON_ID = "0197f000-0000-7000-8000-000000000003"
BODY_EXAMPLE = {
    "site": "saint-denis",
    "first_name": "Awa",
    "last_name": "O'Connor",
    "phone": "06 39 98 12 34",
    "birth_year": 1984,
    "in_qpv": True,
}
FOUND_EXAMPLE = {
    "id": PERSON_ID,
    "site": "saint-denis",
    "first_name": "Awa",
    "last_name": "O'Connor",
    "birth_year": 1984,
}
ANSWER_EXAMPLE = {
    "id": PERSON_ID,
    **BODY_EXAMPLE,
    "phone": "+33639981234",
    "email": None,
    "language": "fr",
    "address": None,
    "contact": None,
    "situation": [],
    "consents": [],
    "qpv_source": "declared",
    "qpv_vintage": None,
    "age_band": "36_45",
    "department": None,
    "household_id": None,
    "solidarity_until": None,
    "referred_by": None,
    "registered_at": "2026-11-23T08:30:00.000Z",
    "version": 1,
}


@operations.declare(
    "register_person",
    "POST",
    "/people",
    tag="people",
    summary="Register a person",
    description="Whoever is alike (close names and the same year of birth, the same phone, one "
    "with a digit typed otherwise) is told as `likely_duplicates`, wherever they are known; of a "
    "name alone that another site knows, `elsewhere` tells, and nobody is shown. Use that person, "
    "or send it again with `not_a_duplicate_of` or `confirmed_new`. `qpv_source` says why `in_qpv` "
    "is said by hand; left out, the person says so.",
    allow=DESK,
    body=RegisterPersonBody,
    answer=PersonAnswer,
    status=201,
    refusals=(NotFound, OutOfScope, LikelyDuplicates),
    example=BODY_EXAMPLE,
    answer_example=ANSWER_EXAMPLE,
    personal=True,
)
def register_person(app: Booking, call: Call) -> PersonCard:
    """The person as registered."""
    fields = call.fields | {
        "site": site_of(app, call.fields["site"]),
        "situation": tuple(call.fields["situation"]),
        "not_a_duplicate_of": frozenset(call.fields["not_a_duplicate_of"]),
    }
    return run(app.register_person, RegisterPerson(scope=scope_of(call.caller), **fields), call)


@operations.declare(
    "find_people",
    "GET",
    "/people",
    tag="people",
    summary="Find people by phone, or by names and year of birth",
    description="In the whole network, so that nobody is registered twice; the audit log "
    "keeps who searched and whom they were shown. Names need not be spelled alike. Gives enough to "
    "recognise somebody and no more.",
    allow=DESK,
    query=PeopleQuery,
    answer=FoundPeopleAnswer,
    refusals=(NotFound,),
    answer_example={"items": [FOUND_EXAMPLE]},
    across_network=True,
)
def find_people(app: Booking, call: Call) -> dict[str, Any]:
    """Whoever bears the number or the names."""
    asked, scope = call.fields, scope_of(call.caller)
    department = None
    if asked["site"] is not None:
        site = ask(app.get_site, GetSite(scope=NATIONAL, site=site_of(app, asked["site"])))
        department = site.description.department
    if asked["phone"] is not None:
        by_phone = FindPeopleByPhone(scope=scope, phone=asked["phone"], department=department)
        found = ask(app.find_people_by_phone, by_phone)
    else:
        named = {name: asked[name] for name in ("first_name", "last_name", "birth_year")}
        found = ask(app.find_people_by_name, FindPeopleByName(scope=scope, **named))
    return {"items": found}


@operations.declare(
    "find_duplicates",
    "GET",
    "/people/{person_id}/duplicates",
    tag="people",
    summary="Find who may be the same person",
    description="In the whole network, the likeliest first; the audit log keeps who looked. "
    "Somebody of another site is told where names and year of birth or the phone agree, else "
    "`elsewhere` alone. Merging is for a manager to decide.",
    allow=DESK,
    answer=LikelyDuplicatesAnswer,
    refusals=(NotFound,),
    answer_example={
        "items": [{"person": FOUND_EXAMPLE, "signs": ["same_name"]}],
        "elsewhere": False,
    },
    across_network=True,
)
def find_duplicates(app: Booking, call: Call) -> Likeness:
    """Whoever is alike."""
    question = FindDuplicates(scope=scope_of(call.caller), person_id=call.fields["person_id"])
    return ask(app.find_duplicates, question)


@operations.declare(
    "get_person",
    "GET",
    "/people/{person_id}",
    tag="people",
    summary="Read a person",
    description="Somebody registered at one of the caller's sites or with something there: an "
    "appointment, a request for an earlier one, a ticket, a referral, a seat. So whoever is booked "
    "at another site may be read there from then on.",
    allow=DESK,
    answer=PersonAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
)
def get_person(app: Booking, call: Call) -> PersonCard:
    """One person."""
    question = GetPerson(scope=scope_of(call.caller), person_id=call.fields["person_id"])
    return ask(app.get_person, question)
