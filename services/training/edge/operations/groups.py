"""Groups: who of a workshop has its module."""

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import ask, scope_of
from services.training.application.queries.groups import GetGroup, GroupView
from services.training.bootstrap import Training
from services.training.edge.operations import TRAINERS, operations
from services.training.edge.operations.enrolments import TAG
from services.training.edge.schemas.groups import GROUP_EXAMPLE, GroupAnswer, WorkshopPath


@operations.declare(
    "get_group",
    "GET",
    "/workshops/{workshop_id}/group",
    tag=TAG,
    summary="Read how far the group of a workshop is",
    description="Who holds a seat of it, waits for one, came or did not: what each has of its "
    "module, and what they miss of what comes before. Who is on no path with the module is shown "
    "as well, since attending counts once they begin one.",
    allow=TRAINERS,
    path=WorkshopPath,
    answer=GroupAnswer,
    refusals=(NotFound,),
    answer_example=GROUP_EXAMPLE,
)
def get_group(app: Training, call: Call) -> GroupView:
    """Of a workshop at one of the caller's sites."""
    return ask(app.get_group, GetGroup(scope=scope_of(call.caller), **call.fields))
