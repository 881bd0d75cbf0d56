"""Workshops: schedule, change, cancel, hold and read."""

from dataclasses import replace
from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import STAFF, about, ask, run, scope_of, site_of, told
from services.booking.application.commands.cancel_workshop import CancelWorkshop
from services.booking.application.commands.change_workshop import ChangeWorkshop
from services.booking.application.commands.hold_workshop import HoldWorkshop
from services.booking.application.commands.schedule_workshop import (
    ScheduleSeries,
    ScheduleWorkshop,
)
from services.booking.application.queries.workshops import GetWorkshop, ListWorkshops
from services.booking.application.views import SeriesView, WorkshopView
from services.booking.bootstrap import Booking
from services.booking.domain.refusals import OutsideWindow
from services.booking.domain.team.refusals import MemberGone
from services.booking.domain.workshops.refusals import (
    Engaged,
    PeopleEngaged,
    SeatsHeld,
    SiteClosed,
    WorkshopStarted,
    WrongWorkshopState,
)
from services.booking.domain.workshops.roster import Quota
from services.booking.edge.operations import TRAINERS, operations
from services.booking.edge.schemas.workshops import (
    WORKSHOPS_PAGING,
    CancelWorkshopBody,
    ChangeWorkshopBody,
    ScheduleSeriesBody,
    ScheduleWorkshopBody,
    SeriesAnswer,
    WorkshopAnswer,
    WorkshopsAnswer,
    WorkshopsQuery,
)

TAG = "workshops"
BODY_EXAMPLE = {
    "site": "saint-denis",
    "start": "2026-12-01T14:00:00+01:00",
    "end": "2026-12-01T16:00:00+01:00",
    "trainer_id": "0197f000-0000-7000-8000-000000000002",
    "module": "email_write",
    "subject": "email",
    "title": "Mes premiers courriels",
    "computers": 2,
}
ANSWER_EXAMPLE: dict[str, Any] = {
    "id": "0197f000-0000-7000-8000-000000000006",
    "status": "scheduled",
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "timezone": "Europe/Paris",
    "start": "2026-12-01T13:00:00.000Z",
    "end": "2026-12-01T15:00:00.000Z",
    "trainer_id": "0197f000-0000-7000-8000-000000000002",
    "module": "email-basics",
    "subject": "email",
    "title": "Mes premiers courriels",
    "room": "Atelier",
    "venue_id": None,
    "venue_type": None,
    "computers": ["1", "2"],
    "series_id": None,
    "occurrence": None,
    "cancel_reason": None,
    "capacity": 5,
    "held": 0,
    "waiting": 0,
    "free": 5,
    "quotas": [],
    "version": 1,
}


@operations.declare(
    "schedule_workshop",
    "POST",
    "/workshops",
    tag=TAG,
    summary="Schedule a workshop",
    description="A module of training or a subject of the catalogue, in a room of the site "
    "or at one of its venues. Trainer, room and loan computers are claimed together.",
    allow=TRAINERS,
    body=ScheduleWorkshopBody,
    answer=WorkshopAnswer,
    status=201,
    refusals=(SiteClosed, Engaged, SeatsHeld, MemberGone, NotFound, OutOfScope),
    example=BODY_EXAMPLE,
    answer_example=ANSWER_EXAMPLE,
)
def schedule_workshop(app: Booking, call: Call) -> WorkshopView:
    """The new workshop."""
    return run(app.schedule_workshop, _plan(app, call), call)


@operations.declare(
    "schedule_series",
    "POST",
    "/workshops/series",
    tag=TAG,
    summary="Schedule a series of workshops",
    description="The same workshop again and again, at the same time of the site's clocks on both "
    "sides of a change of hour. All of them are scheduled, or none: `start` of the refusal tells "
    "which one is in the way.",
    allow=TRAINERS,
    body=ScheduleSeriesBody,
    answer=SeriesAnswer,
    status=201,
    refusals=(SiteClosed, Engaged, SeatsHeld, MemberGone, NotFound, OutOfScope),
    example={**BODY_EXAMPLE, "rrule": "FREQ=WEEKLY;COUNT=6"},
    answer_example={
        "items": [
            {
                **ANSWER_EXAMPLE,
                "series_id": "0197f000-0000-7000-8000-000000000007",
                "occurrence": 1,
            }
        ]
    },
)
def schedule_series(app: Booking, call: Call) -> SeriesView:
    """The new workshops."""
    rule = call.fields.pop("rrule")
    return run(app.schedule_series, ScheduleSeries(first=_plan(app, call), rrule=rule), call)


@operations.declare(
    "list_workshops",
    "GET",
    "/workshops",
    tag=TAG,
    summary="List a site's workshops",
    description="Those that start on these days of the site's own calendar, by start, cancelled "
    "ones among them.",
    allow=STAFF,
    query=WorkshopsQuery,
    answer=WorkshopsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [ANSWER_EXAMPLE], "next_cursor": None},
)
def list_workshops(app: Booking, call: Call) -> dict[str, Any]:
    """A page of workshops."""
    fields, limit = call.fields, call.fields["limit"]
    question = ListWorkshops(
        scope=scope_of(call.caller),
        site=site_of(app, fields["site"]),
        first=fields["first"],
        last=fields["last"],
        module=fields["module"],
        free=fields["free"] is not None,
        after=fields["cursor"],
        limit=limit + 1,
    )
    with told("query", {"last": "to"}):
        found = app.list_workshops(question)
    return WORKSHOPS_PAGING.page(found, limit, lambda view: view.id)


@operations.declare(
    "get_workshop",
    "GET",
    "/workshops/{workshop_id}",
    tag=TAG,
    summary="Read a workshop",
    description="One at the caller's sites, with its seats in figures.",
    allow=STAFF,
    answer=WorkshopAnswer,
    refusals=(NotFound,),
    answer_example=ANSWER_EXAMPLE,
)
def get_workshop(app: Booking, call: Call) -> WorkshopView:
    """One workshop."""
    question = GetWorkshop(scope=scope_of(call.caller), workshop_id=call.fields["workshop_id"])
    return ask(app.get_workshop, question)


@operations.declare(
    "change_workshop",
    "PATCH",
    "/workshops/{workshop_id}",
    tag=TAG,
    summary="Change a workshop, or the rest of its series",
    description="What is left out stays. A raised capacity is offered to those in line; one under "
    "what is held is refused with the seats. Those of the series that follow move by as much on "
    "the clock.",
    allow=TRAINERS,
    body=ChangeWorkshopBody,
    answer=WorkshopAnswer,
    refusals=(
        SiteClosed,
        Engaged,
        PeopleEngaged,
        SeatsHeld,
        WrongWorkshopState,
        WorkshopStarted,
        MemberGone,
        NotFound,
    ),
    example={"capacity": 6},
    answer_example={**ANSWER_EXAMPLE, "capacity": 6, "free": 6, "version": 2},
)
def change_workshop(app: Booking, call: Call) -> WorkshopView:
    """The workshop as it is now."""
    fields = about(call)
    if "quotas" in fields:
        fields["quotas"] = _quotas(fields["quotas"])
    return run(app.change_workshop, ChangeWorkshop(**fields), call)


@operations.declare(
    "cancel_workshop",
    "POST",
    "/workshops/{workshop_id}/cancel",
    tag=TAG,
    summary="Cancel a workshop, or the rest of its series",
    description="With all of its seats. Possible until somebody was noted as there.",
    allow=TRAINERS,
    body=CancelWorkshopBody,
    answer=WorkshopAnswer,
    refusals=(WrongWorkshopState, NotFound),
    example={"reason": "trainer_away"},
    answer_example={
        **ANSWER_EXAMPLE,
        "status": "cancelled",
        "cancel_reason": "trainer_away",
        "free": 0,
        "version": 2,
    },
)
def cancel_workshop(app: Booking, call: Call) -> WorkshopView:
    """The workshop as it is now."""
    return run(app.cancel_workshop, CancelWorkshop(**about(call)), call)


@operations.declare(
    "hold_workshop",
    "POST",
    "/workshops/{workshop_id}/hold",
    tag=TAG,
    summary="Close a workshop that took place",
    description="Who has a seat and was not noted as there did not come; who is still in line "
    "leaves it. Possible from the start on.",
    allow=TRAINERS,
    answer=WorkshopAnswer,
    refusals=(WrongWorkshopState, OutsideWindow, NotFound),
    answer_example={**ANSWER_EXAMPLE, "status": "held", "held": 4, "free": 0, "version": 2},
)
def hold_workshop(app: Booking, call: Call) -> WorkshopView:
    """The workshop as it is now."""
    return run(app.hold_workshop, HoldWorkshop(**about(call)), call)


def _plan(app: Booking, call: Call) -> ScheduleWorkshop:
    command = ScheduleWorkshop(
        **call.fields
        | {
            "scope": scope_of(call.caller),
            "site": site_of(app, call.fields["site"]),
            "quotas": _quotas(call.fields["quotas"]),
        }
    )
    return replace(command, title=command.title or None)


def _quotas(given: list[dict[str, Any]]) -> tuple[Quota, ...]:
    return tuple(Quota(**one) for one in given)
