"""Holds: keep a device for somebody, answer an offer, keep it for longer, give it back."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge.operation import Call
from kit.edge.use_cases import MANAGERS, about, ask, done_by, run, scope_of, site_of
from services.inventory.application.commands.answer_offer import AcceptOffer, DeclineOffer
from services.inventory.application.commands.change_hold import ExtendHold, PlanPickUp
from services.inventory.application.commands.hold_device import HoldDevice
from services.inventory.application.commands.release_hold import ReleaseHold
from services.inventory.application.queries.holds import GetHold, ListHolds
from services.inventory.application.views import HoldView
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.holds.refusals import (
    AlreadyExtended,
    AlreadyHolding,
    AppointmentUnknown,
    HoldOver,
    NotAPickUp,
    WrongHoldState,
)
from services.inventory.domain.refusals import NotEntitled
from services.inventory.edge.operations import TILL, operations
from services.inventory.edge.schemas.holds import (
    HOLD_EXAMPLE,
    HOLDS_PAGING,
    AcceptOfferBody,
    HoldAnswer,
    HoldDeviceBody,
    HoldsAnswer,
    HoldsQuery,
    PlanPickUpBody,
    ReleaseHoldBody,
)

TAG = "holds"
APPOINTMENT_ID = "0197f000-0000-7000-8000-000000000004"
WITH_PICK_UP = {
    **HOLD_EXAMPLE,
    "appointment_id": APPOINTMENT_ID,
    "until": "2026-11-27T23:00:00.000Z",
    "version": 2,
}


@operations.declare(
    "hold_device",
    "POST",
    "/holds",
    tag=TAG,
    summary="Keep a device for somebody",
    description="This one, or any of a category at a site: for 48 hours, or until the end of the "
    "local day after the pick-up appointment. Where none of the category is ready the person is "
    "in line (`waiting`), and is offered a device for 24 hours when it is their turn. One for each "
    "household and category; without a solidarity right for managers alone.",
    allow=TILL,
    body=HoldDeviceBody,
    answer=HoldAnswer,
    status=201,
    refusals=(
        NotEntitled,
        AlreadyHolding,
        DeviceNotAvailable,
        PersonUnknown,
        AppointmentUnknown,
        NotAPickUp,
        NotFound,
        OutOfScope,
    ),
    example={
        "person_id": HOLD_EXAMPLE["person_id"],
        "category": "laptop",
        "site": "saint-denis",
    },
    answer_example=HOLD_EXAMPLE,
)
def hold_device(app: Inventory, call: Call) -> HoldView:
    """The hold, or the place in line."""
    given = dict(call.fields)
    site = given.pop("site")
    command = HoldDevice(
        scope=scope_of(call.caller),
        by=call.caller.subject,
        place=None if site is None else site_of(app, site),
        may_waive=not call.caller.roles.isdisjoint(MANAGERS),
        **given,
    )
    return run(app.hold_device, command, call)


@operations.declare(
    "list_holds",
    "GET",
    "/holds",
    tag=TAG,
    summary="List the holds",
    description="Those of one site, or of all the caller's, over ones among them; `status` "
    "`waiting` gives the lines.",
    allow=TILL,
    query=HoldsQuery,
    answer=HoldsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [HOLD_EXAMPLE], "next_cursor": None},
)
def list_holds(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of holds."""
    given = call.fields
    limit, site, status = given["limit"], given["site"], given["status"]
    question = ListHolds(
        scope=scope_of(call.caller),
        place=None if site is None else site_of(app, site),
        statuses=frozenset() if status is None else frozenset({status}),
        category=given["category"],
        person_id=given["person_id"],
        after=given["cursor"],
        limit=limit + 1,
    )
    return HOLDS_PAGING.page(ask(app.list_holds, question), limit, lambda view: view.hold.id)


@operations.declare(
    "get_hold",
    "GET",
    "/holds/{hold_id}",
    tag=TAG,
    summary="Read a hold",
    description="One of the caller's sites', with the place in line of who waits.",
    allow=TILL,
    answer=HoldAnswer,
    refusals=(NotFound,),
    answer_example=HOLD_EXAMPLE,
)
def get_hold(app: Inventory, call: Call) -> HoldView:
    """One hold."""
    return ask(app.get_hold, GetHold(scope=scope_of(call.caller), **call.fields))


@operations.declare(
    "accept_offer",
    "POST",
    "/holds/{hold_id}/accept-offer",
    tag=TAG,
    summary="Accept an offered device",
    description="Until the offer ends. It is kept for 48 hours from now, or until the end of the "
    "day after the pick-up appointment.",
    allow=TILL,
    body=AcceptOfferBody,
    answer=HoldAnswer,
    refusals=(WrongHoldState, HoldOver, AppointmentUnknown, NotAPickUp, NotFound),
    example={"appointment_id": APPOINTMENT_ID},
    answer_example={**WITH_PICK_UP, "version": 3},
)
def accept_offer(app: Inventory, call: Call) -> HoldView:
    """The hold as it is now."""
    return run(app.accept_offer, AcceptOffer(**about(call)), call)


@operations.declare(
    "decline_offer",
    "POST",
    "/holds/{hold_id}/decline-offer",
    tag=TAG,
    summary="Decline an offered device",
    description="It goes to the next in line; who declined has left the line.",
    allow=TILL,
    answer=HoldAnswer,
    refusals=(WrongHoldState, NotFound),
    answer_example={**HOLD_EXAMPLE, "status": "declined", "version": 3},
)
def decline_offer(app: Inventory, call: Call) -> HoldView:
    """The hold as it is now."""
    return run(app.decline_offer, DeclineOffer(**done_by(call)), call)


@operations.declare(
    "extend_hold",
    "POST",
    "/holds/{hold_id}/extend",
    tag=TAG,
    summary="Keep a device for longer",
    description="By 48 hours, once.",
    allow=TILL,
    answer=HoldAnswer,
    refusals=(WrongHoldState, HoldOver, AlreadyExtended, NotFound),
    answer_example={
        **HOLD_EXAMPLE,
        "until": "2026-11-27T09:00:00.000Z",
        "extended": True,
        "version": 2,
    },
)
def extend_hold(app: Inventory, call: Call) -> HoldView:
    """The hold as it is now."""
    return run(app.extend_hold, ExtendHold(**about(call)), call)


@operations.declare(
    "plan_pick_up",
    "POST",
    "/holds/{hold_id}/pick-up",
    tag=TAG,
    summary="Plan when a device is picked up",
    description="At an appointment of this person at this site, booked with booking: it is kept "
    "until the end of the local day after it, and 48 hours longer where it was extended. When the "
    "appointment moves, so does the end; cancelled or missed, it ends the hold.",
    allow=TILL,
    body=PlanPickUpBody,
    answer=HoldAnswer,
    refusals=(WrongHoldState, HoldOver, AppointmentUnknown, NotAPickUp, NotFound),
    example={"appointment_id": APPOINTMENT_ID},
    answer_example=WITH_PICK_UP,
)
def plan_pick_up(app: Inventory, call: Call) -> HoldView:
    """The hold as it is now."""
    return run(app.plan_pick_up, PlanPickUp(**about(call)), call)


@operations.declare(
    "release_hold",
    "POST",
    "/holds/{hold_id}/release",
    tag=TAG,
    summary="Give a device back that was kept",
    description="Or an offer, or a place in line. A freed device is offered to the next in line.",
    allow=TILL,
    body=ReleaseHoldBody,
    answer=HoldAnswer,
    refusals=(WrongHoldState, NotFound),
    example={"reason": "no_longer_needed"},
    answer_example={
        **HOLD_EXAMPLE,
        "status": "released",
        "reason": "no_longer_needed",
        "version": 2,
    },
)
def release_hold(app: Inventory, call: Call) -> HoldView:
    """The hold as it is now."""
    return run(app.release_hold, ReleaseHold(**done_by(call)), call)
