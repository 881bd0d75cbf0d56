"""People: two that are one, and the other way round."""

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import MANAGERS, about, run, scope_of
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.unmerge_people import UnmergePeople
from services.booking.bootstrap import Booking
from services.booking.domain.people.refusals import (
    AlreadyMerged,
    MergeClash,
    MergedFurther,
    MergeFinal,
    NotMerged,
    PersonErased,
    SamePerson,
)
from services.booking.domain.person import PersonCard
from services.booking.edge.operations import operations
from services.booking.edge.operations.people import ANSWER_EXAMPLE
from services.booking.edge.schemas.people import AbsorbedBody, PersonAnswer

ABSORBED = {"absorbed_id": "0197f000-0000-7000-8000-000000000004"}


@operations.declare(
    "merge_people",
    "POST",
    "/people/{person_id}/merge",
    tag="people",
    summary="Make one person of two",
    description="All that the absorbed person has becomes the kept one's, whose names and facts "
    "stay as they are; the absorbed id goes on meaning that person. Both are people of the "
    "caller's sites. Can be undone for 30 days, for which the absorbed names are kept. Repeating "
    "it changes nothing.",
    allow=MANAGERS,
    body=AbsorbedBody,
    answer=PersonAnswer,
    refusals=(NotFound, SamePerson, AlreadyMerged, MergeClash),
    example=ABSORBED,
    answer_example={**ANSWER_EXAMPLE, "version": 2},
    personal=True,
)
def merge_people(app: Booking, call: Call) -> PersonCard:
    """The kept person."""
    command = MergePeople(**about(call))
    return run(app.merge_people, command, call)


@operations.declare(
    "unmerge_people",
    "POST",
    "/people/{person_id}/unmerge",
    tag="people",
    summary="Make two people again of one",
    description="The absorbed person gets back all that the merge moved; what came after it stays "
    "with the kept one. Merges are undone in the order opposite to that in which they were made.",
    allow=MANAGERS,
    body=AbsorbedBody,
    answer=PersonAnswer,
    refusals=(NotFound, PersonErased, NotMerged, MergedFurther, MergeFinal),
    if_match="no",
    example=ABSORBED,
    answer_example={**ANSWER_EXAMPLE, "id": ABSORBED["absorbed_id"]},
    personal=True,
)
def unmerge_people(app: Booking, call: Call) -> PersonCard:
    """The absorbed person."""
    command = UnmergePeople(scope=scope_of(call.caller), **call.fields)
    return run(app.unmerge_people, command, call)
