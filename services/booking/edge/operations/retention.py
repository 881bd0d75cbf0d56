"""People: who has not been there for so long that they may have to be erased."""

from typing import Any

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import MANAGERS, ask, run, scope_of
from services.booking.application.commands.keep_person import KeepPerson
from services.booking.application.queries.retention import ListRetentionProposals
from services.booking.bootstrap import Booking
from services.booking.domain.people.retention import Keep
from services.booking.edge.operations import operations
from services.booking.edge.operations.people import PERSON_ID
from services.booking.edge.schemas.retention import (
    PROPOSALS_PAGING,
    KeepAnswer,
    KeepBody,
    RetentionProposalsAnswer,
    RetentionProposalsQuery,
)


@operations.declare(
    "list_retention_proposals",
    "GET",
    "/retention-proposals",
    tag="people",
    summary="List who is proposed for erasure",
    description="People of the caller's sites with whom nobody has had to do for 24 months, and "
    "who no longer agree that their data are kept; longest away first. Each is decided: an "
    "operator erases them (`erase_person`, reason `no_longer_needed`), or somebody keeps them "
    "until a day (`keep_person`). Worked out once a day, and again for each page: who has come "
    "since is not in it.",
    allow=MANAGERS,
    query=RetentionProposalsQuery,
    answer=RetentionProposalsAnswer,
    answer_example={
        "items": [
            {
                "person_id": PERSON_ID,
                "site": "saint-denis",
                "because": "inactive",
                "last_activity_at": "2024-10-02T08:00:00.000Z",
                "last_activity": "appointment",
                "proposed_at": "2026-11-23T02:00:00.000Z",
            }
        ],
        "next_cursor": None,
    },
)
def list_retention_proposals(app: Booking, call: Call) -> dict[str, Any]:
    """A page of proposals."""
    page = ask(
        app.list_retention_proposals,
        ListRetentionProposals(
            scope=scope_of(call.caller),
            after=call.fields["cursor"],
            limit=call.fields["limit"],
        ),
    )
    following = None if page.next is None else PROPOSALS_PAGING.make(page.next)
    return {"items": page.items, "next_cursor": following}


@operations.declare(
    "keep_person",
    "POST",
    "/people/{person_id}/keep",
    tag="people",
    summary="Keep somebody who was proposed for erasure",
    description="Until the end of that day they are not proposed. The audit log keeps who decided.",
    allow=MANAGERS,
    body=KeepBody,
    answer=KeepAnswer,
    refusals=(NotFound,),
    example={"reason": "case_open", "until": "2027-06-30"},
    answer_example={
        "person_id": PERSON_ID,
        "reason": "case_open",
        "until": "2027-06-30",
        "at": "2026-11-23T08:30:00.000Z",
        "by": "manager-1",
    },
    if_match="no",
)
def keep_person(app: Booking, call: Call) -> Keep:
    """The decision."""
    command = KeepPerson(scope=scope_of(call.caller), by=call.caller.subject, **call.fields)
    return run(app.keep_person, command, call)
