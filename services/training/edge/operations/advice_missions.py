"""Advice missions: whom the association advised, on what, for how long."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import ask, done_by, run, scope_of, site_of
from services.training.application.commands.record_advice_mission import (
    CorrectAdviceMission,
    RecordAdviceMission,
    WithdrawAdviceMission,
)
from services.training.application.queries.missions import GetAdviceMission, ListAdviceMissions
from services.training.bootstrap import Training
from services.training.domain.missions.mission import QUARTERS_A_DAY, Advice, AdviceMission
from services.training.domain.missions.refusals import MissionIsWithdrawn
from services.training.domain.professionals.refusals import PartnerUnknown
from services.training.edge.operations import TRAINERS, operations
from services.training.edge.schemas.advice_missions import (
    ADVICE_EXAMPLE,
    MISSION_EXAMPLE,
    MISSIONS_PAGING,
    RECORD_EXAMPLE,
    AdviceBody,
    MissionAnswer,
    MissionsAnswer,
    MissionsQuery,
    RecordMissionBody,
)

TAG = "advice-missions"


@operations.declare(
    "record_advice_mission",
    "POST",
    "/advice-missions",
    tag=TAG,
    summary="Record a mission of advice",
    description="Once it is done: which partner or local authority, on what, and the days of work "
    "in quarters.",
    allow=TRAINERS,
    body=RecordMissionBody,
    answer=MissionAnswer,
    status=201,
    refusals=(OutOfScope, NotFound, PartnerUnknown),
    example=RECORD_EXAMPLE,
    answer_example=MISSION_EXAMPLE,
)
def record_advice_mission(app: Training, call: Call) -> AdviceMission:
    """The new mission."""
    command = RecordAdviceMission(
        scope=scope_of(call.caller),
        site=site_of(app, call.fields["site"]),
        advice=_advice(call),
        by=call.caller.subject,
    )
    return run(app.record_advice_mission, command, call)


@operations.declare(
    "correct_advice_mission",
    "PUT",
    "/advice-missions/{mission_id}",
    tag=TAG,
    summary="Put a mission of advice right",
    description="All that is said of it, as it was.",
    allow=TRAINERS,
    body=AdviceBody,
    answer=MissionAnswer,
    refusals=(NotFound, PartnerUnknown, MissionIsWithdrawn),
    example=ADVICE_EXAMPLE,
    answer_example=MISSION_EXAMPLE | {"version": 2},
)
def correct_advice_mission(app: Training, call: Call) -> AdviceMission:
    """The mission as it is now."""
    command = CorrectAdviceMission(
        scope=scope_of(call.caller),
        mission_id=call.fields["mission_id"],
        advice=_advice(call),
        by=call.caller.subject,
        expected_version=call.if_match,
    )
    return run(app.correct_advice_mission, command, call)


@operations.declare(
    "withdraw_advice_mission",
    "POST",
    "/advice-missions/{mission_id}/withdraw",
    tag=TAG,
    summary="Take back a mission that was recorded by mistake",
    description="It counts for nothing. A repeat changes nothing.",
    allow=TRAINERS,
    answer=MissionAnswer,
    refusals=(NotFound,),
    answer_example=MISSION_EXAMPLE | {"status": "withdrawn", "version": 2},
)
def withdraw_advice_mission(app: Training, call: Call) -> AdviceMission:
    """The mission as it is now."""
    return run(app.withdraw_advice_mission, WithdrawAdviceMission(**done_by(call)), call)


@operations.declare(
    "get_advice_mission",
    "GET",
    "/advice-missions/{mission_id}",
    tag=TAG,
    summary="Read a mission of advice",
    allow=TRAINERS,
    answer=MissionAnswer,
    refusals=(NotFound,),
    answer_example=MISSION_EXAMPLE,
)
def get_advice_mission(app: Training, call: Call) -> AdviceMission:
    """One of the caller's sites'."""
    return ask(app.get_advice_mission, GetAdviceMission(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "list_advice_missions",
    "GET",
    "/advice-missions",
    tag=TAG,
    summary="List missions of advice",
    description="Those of the caller's sites that fit all that is given, withdrawn ones too.",
    allow=TRAINERS,
    query=MissionsQuery,
    answer=MissionsAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={"items": [MISSION_EXAMPLE], "next_cursor": None},
)
def list_advice_missions(app: Training, call: Call) -> dict[str, Any]:
    """A page of missions."""
    given = dict(call.fields)
    limit, site = given.pop("limit"), given.pop("site")
    question = ListAdviceMissions(
        scope=scope_of(call.caller),
        site=None if site is None else site_of(app, site),
        after=given.pop("cursor"),
        limit=limit + 1,
        **given,
    )
    found = ask(app.list_advice_missions, question)
    return MISSIONS_PAGING.page(found, limit, lambda one: one.id)


def _advice(call: Call) -> Advice:
    given = call.fields
    return Advice(
        partner_id=given["partner_id"],
        subject=given["subject"],
        quarter_days=int(given["days"] * QUARTERS_A_DAY),
        first=given["first_day"],
        last=given["last_day"],
    )
