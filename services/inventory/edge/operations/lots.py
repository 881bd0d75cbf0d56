"""Lots: receive, read, list, and register their machines."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call, Page
from kit.edge.papers import PDF, printed
from kit.edge.use_cases import NETWORK, ask, run, scope_of, site_of, told
from services.inventory.application.commands.forget_donor import ForgetDonor
from services.inventory.application.commands.receive_lot import ReceiveLot
from services.inventory.application.commands.register_device import RegisterDevice
from services.inventory.application.describing import BOUNDS, Given
from services.inventory.application.queries.deposit_slip import GetDepositSlip
from services.inventory.application.queries.lots import GetLot, ListLots
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.device import Device
from services.inventory.domain.lots.lot import Lot
from services.inventory.domain.lots.refusals import AlreadyRegistered, OtherMachine
from services.inventory.edge.operations import STOCK, operations
from services.inventory.edge.schemas.devices import DEVICE_EXAMPLE, DeviceAnswer
from services.inventory.edge.schemas.lots import (
    LOT_EXAMPLE,
    LOTS_PAGING,
    RECEIVE_EXAMPLE,
    REGISTER_EXAMPLE,
    LotAnswer,
    LotsAnswer,
    LotsQuery,
    LotWholeAnswer,
    ReceiveLotBody,
    RegisterDeviceBody,
)

TAG = "lots"
NAMES = {
    "imei": "imeis/0",
    "imei2": "imeis/1",
    **{name: f"specifications/{name}" for name in BOUNDS},
}
"""Where a body has what a file has in columns of its own."""


@operations.declare(
    "receive_lot",
    "POST",
    "/lots",
    tag=TAG,
    summary="Receive a lot",
    description="What a donor gives at one time, weighed and counted at the door; its machines "
    "are registered after, by hand or from a file. The donor's name is told to nobody else.",
    allow=STOCK,
    body=ReceiveLotBody,
    answer=LotAnswer,
    status=201,
    refusals=(NotFound, OutOfScope),
    example=RECEIVE_EXAMPLE,
    answer_example=LOT_EXAMPLE,
)
def receive_lot(app: Inventory, call: Call) -> Lot:
    """The new lot."""
    given = dict(call.fields)
    given["site"] = site_of(app, given["site"])
    command = ReceiveLot(scope=scope_of(call.caller), by=call.caller.subject, **given)
    return run(app.receive_lot, command, call)


@operations.declare(
    "list_lots",
    "GET",
    "/lots",
    tag=TAG,
    summary="List the lots",
    description="Those received at one place, or at all the caller's, the last first.",
    allow=STOCK,
    query=LotsQuery,
    answer=LotsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [LOT_EXAMPLE], "next_cursor": None},
    shows_people=True,
)
def list_lots(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of lots."""
    limit, site = call.fields["limit"], call.fields["site"]
    question = ListLots(
        scope=scope_of(call.caller),
        place=None if site is None else site_of(app, site),
        donor_id=call.fields["donor_id"],
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return LOTS_PAGING.page(ask(app.list_lots, question), limit, lambda lot: lot.id)


@operations.declare(
    "get_lot",
    "GET",
    "/lots/{lot_id}",
    tag=TAG,
    summary="Read a lot",
    description="With how many of its machines are registered by now, and how far a file of it is.",
    allow=STOCK,
    answer=LotWholeAnswer,
    refusals=(NotFound,),
    answer_example={**LOT_EXAMPLE, "registered": 118, "importing": None},
    shows_people=True,
)
def get_lot(app: Inventory, call: Call) -> dict[str, Any]:
    """One lot."""
    question = GetLot(scope=scope_of(call.caller), lot_id=call.fields["lot_id"])
    view = ask(app.get_lot, question)
    return {
        "id": view.lot.id,
        "state": view.lot.state,
        "version": view.lot.version,
        "registered": view.registered,
        "importing": view.importing,
    }


@operations.declare(
    "get_deposit_slip",
    "GET",
    "/lots/{lot_id}/slip",
    tag=TAG,
    summary="Print a lot's deposit slip",
    description="For the donor, as PDF: the weight, and the machines registered by now by "
    "category and model.",
    allow=STOCK,
    answer_type=PDF,
    refusals=(NotFound,),
)
def get_deposit_slip(app: Inventory, call: Call) -> Page:
    """A PDF."""
    question = GetDepositSlip(scope=scope_of(call.caller), lot_id=call.fields["lot_id"])
    slip = ask(app.get_deposit_slip, question)
    return printed(app.papers.deposit_slip(slip), f"slip-{slip.number}.pdf")


@operations.declare(
    "forget_donor",
    "POST",
    "/donors/{donor_id}/forget",
    tag=TAG,
    summary="Forget what a donor is called",
    description="Because they ask: their name is gone from all that they gave, at every place. "
    "What was counted stays.",
    allow=NETWORK,
    status=204,
    refusals=(NotFound,),
)
def forget_donor(app: Inventory, call: Call) -> None:
    """Nothing to tell."""
    command = ForgetDonor(scope=scope_of(call.caller), donor_id=call.fields["donor_id"])
    run(app.forget_donor, command, call)


@operations.declare(
    "register_device",
    "POST",
    "/lots/{lot_id}/devices",
    tag=TAG,
    summary="Register a device",
    description="A machine of the lot, at the place where that was received. One whose serial "
    "number or IMEI is of a device that was sold, donated or scrapped is that device, which begins "
    "another life under the same id; one that is in stock is refused.",
    allow=STOCK,
    body=RegisterDeviceBody,
    answer=DeviceAnswer,
    status=201,
    refusals=(NotFound, AlreadyRegistered, OtherMachine),
    example=REGISTER_EXAMPLE,
    answer_example=DEVICE_EXAMPLE,
    if_match="no",
)
def register_device(app: Inventory, call: Call) -> Device:
    """The new device, or the one that came back."""
    given = dict(call.fields)
    command = RegisterDevice(
        scope=scope_of(call.caller),
        lot_id=given.pop("lot_id"),
        given=Given(**given | {"imeis": tuple(given["imeis"])}),
        by=call.caller.subject,
    )
    with told("body", NAMES):
        return app.register_device(command, call.context)
