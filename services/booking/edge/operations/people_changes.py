"""People: change what is known, what they agree to, and with whom they live."""

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import DESK, about, done_by, run, scope_of
from services.booking.application.commands.change_person import ChangePerson
from services.booking.application.commands.join_household import JoinHousehold, LeaveHousehold
from services.booking.application.commands.record_consent import RecordConsent
from services.booking.bootstrap import Booking
from services.booking.domain.people.refusals import SamePerson
from services.booking.domain.person import PersonCard
from services.booking.edge.operations import operations
from services.booking.edge.operations.people import ANSWER_EXAMPLE, PERSON_ID
from services.booking.edge.schemas.people import (
    ChangePersonBody,
    ConsentBody,
    ConsentPath,
    HouseholdBody,
    PersonAnswer,
)

CHANGED = {**ANSWER_EXAMPLE, "version": 2}


@operations.declare(
    "change_person",
    "PATCH",
    "/people/{person_id}",
    tag="people",
    summary="Change what is known about a person",
    description="What is left out stays, null takes away. The version counts every change, also "
    "those of which other services hear nothing since they know no names.",
    allow=DESK,
    body=ChangePersonBody,
    answer=PersonAnswer,
    refusals=(NotFound,),
    if_match="required",
    example={"phone": "06 39 98 12 34", "contact": "sms"},
    answer_example={**CHANGED, "contact": "sms"},
)
def change_person(app: Booking, call: Call) -> PersonCard:
    """The person as they are known now."""
    person_id = call.fields.pop("person_id")
    if "situation" in call.fields:
        call.fields["situation"] = tuple(dict.fromkeys(call.fields["situation"]))
    command = ChangePerson(
        scope=scope_of(call.caller),
        person_id=person_id,
        changes=call.fields,
        expected_version=call.if_match,
    )
    return run(app.change_person, command, call)


@operations.declare(
    "record_consent",
    "PUT",
    "/people/{person_id}/consents/{kind}",
    tag="people",
    summary="Note a consent",
    description="Given, or refused or withdrawn, as of now. Saying it again changes nothing. "
    "Every change stays in `history`, with who recorded it. Who withdraws `reminders` is reminded "
    "no more; who withdraws `data_kept` is proposed for erasure at once.",
    allow=DESK,
    path=ConsentPath,
    body=ConsentBody,
    answer=PersonAnswer,
    refusals=(NotFound,),
    example={"given": True},
    answer_example={
        **CHANGED,
        "consents": [
            {
                "kind": "reminders",
                "stands": True,
                "given_at": "2026-11-23T08:30:00.000Z",
                "withdrawn_at": None,
                "history": [{"at": "2026-11-23T08:30:00.000Z", "given": True, "by": "desk-1"}],
            }
        ],
    },
)
def record_consent(app: Booking, call: Call) -> PersonCard:
    """The person with the consent."""
    command = RecordConsent(**done_by(call))
    return run(app.record_consent, command, call)


@operations.declare(
    "join_household",
    "PUT",
    "/people/{person_id}/household",
    tag="people",
    summary="Say with whom a person lives",
    description="The person joins the other one's household, which is made where there is none.",
    allow=DESK,
    body=HouseholdBody,
    answer=PersonAnswer,
    refusals=(NotFound, SamePerson),
    example={"with_person": "0197f000-0000-7000-8000-000000000004"},
    answer_example={**CHANGED, "household_id": PERSON_ID},
)
def join_household(app: Booking, call: Call) -> PersonCard:
    """The person in the household."""
    command = JoinHousehold(**about(call))
    return run(app.join_household, command, call)


@operations.declare(
    "leave_household",
    "DELETE",
    "/people/{person_id}/household",
    tag="people",
    summary="Say that a person lives alone",
    description="Those they lived with stay together.",
    allow=DESK,
    answer=PersonAnswer,
    refusals=(NotFound,),
    answer_example=CHANGED,
)
def leave_household(app: Booking, call: Call) -> PersonCard:
    """The person without a household."""
    command = LeaveHousehold(**about(call))
    return run(app.leave_household, command, call)
