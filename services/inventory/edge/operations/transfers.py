"""Transfers: drafted, shipped, received by scanning, settled."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call, Page
from kit.edge.papers import PDF, printed
from kit.edge.use_cases import about, ask, done_by, run, scope_of, site_of
from services.inventory.application.commands.change_transfer import CancelTransfer, ChangeTransfer
from services.inventory.application.commands.draft_transfer import DraftTransfer
from services.inventory.application.commands.receive_transfer import (
    FinishReceiving,
    ReceiveTransfer,
    Receiving,
)
from services.inventory.application.commands.settle_transfer import Settled, SettleTransfer
from services.inventory.application.commands.ship_transfer import ShipTransfer
from services.inventory.application.queries.delivery_notes import GetDeliveryNote
from services.inventory.application.queries.transfers import GetTransfer, ListTransfers
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.transfers.refusals import (
    CannotSettle,
    DevicesBlocked,
    NothingToShip,
    TransferNotOpen,
)
from services.inventory.domain.transfers.transfer import Transfer
from services.inventory.edge.operations import FLOOR, STOCK, operations, require_manager
from services.inventory.edge.schemas.devices import DEVICE_ID
from services.inventory.edge.schemas.transfers import (
    LINE_EXAMPLE,
    LISTED_EXAMPLE,
    TRANSFER_EXAMPLE,
    TRANSFERS_PAGING,
    ChangeTransferBody,
    DraftTransferBody,
    ReceivingAnswer,
    ScanBody,
    SettleTransferBody,
    TransferAnswer,
    TransfersAnswer,
    TransfersQuery,
)

TAG = "transfers"
_DRAFT = {
    **TRANSFER_EXAMPLE,
    "status": "drafted",
    "shipped_at": None,
    "shipped_by": None,
    "version": 1,
}
_ENDED = {
    **TRANSFER_EXAMPLE,
    "received_at": "2026-11-24T09:30:00.000Z",
    "received_by": "stock-2",
    "version": 4,
}


@operations.declare(
    "draft_transfer",
    "POST",
    "/transfers",
    tag=TAG,
    summary="Plan a transfer",
    description="Devices of one of the caller's places are to go to another place. Each is named "
    "by any of its codes; where one cannot go, nothing is drafted and all such are told.",
    allow=STOCK,
    body=DraftTransferBody,
    answer=TransferAnswer,
    status=201,
    refusals=(DevicesBlocked, NotFound, OutOfScope),
    example={"from_site": "saint-denis", "to_site": "lyon", "devices": ["D-7K3M9PQR"]},
    answer_example=_DRAFT,
)
def draft_transfer(app: Inventory, call: Call) -> Transfer:
    """The draft."""
    command = DraftTransfer(
        scope=scope_of(call.caller),
        from_site=site_of(app, call.fields["from_site"]),
        to_site=site_of(app, call.fields["to_site"]),
        by=call.caller.subject,
        devices=tuple(call.fields["devices"]),
    )
    return run(app.draft_transfer, command, call)


@operations.declare(
    "list_transfers",
    "GET",
    "/transfers",
    tag=TAG,
    summary="List the transfers",
    description="Those from or to one of the caller's places.",
    allow=FLOOR,
    query=TransfersQuery,
    answer=TransfersAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [LISTED_EXAMPLE], "next_cursor": None},
)
def list_transfers(app: Inventory, call: Call) -> dict[str, Any]:
    """A page of transfers."""
    given = call.fields
    limit, status = given["limit"], given["status"]

    def slug(name: str) -> str | None:
        return None if given[name] is None else site_of(app, given[name])

    question = ListTransfers(
        scope=scope_of(call.caller),
        place=slug("site"),
        origin=slug("from_site"),
        destination=slug("to_site"),
        statuses=frozenset() if status is None else frozenset({status}),
        after=given["cursor"],
        limit=limit + 1,
    )
    return TRANSFERS_PAGING.page(ask(app.list_transfers, question), limit, lambda one: one.id)


@operations.declare(
    "get_transfer",
    "GET",
    "/transfers/{transfer_id}",
    tag=TAG,
    summary="Read a transfer",
    description="With its devices and what became of each; both its places may.",
    allow=FLOOR,
    answer=TransferAnswer,
    refusals=(NotFound,),
    answer_example=TRANSFER_EXAMPLE,
)
def get_transfer(app: Inventory, call: Call) -> Transfer:
    """One transfer."""
    question = GetTransfer(scope=scope_of(call.caller), transfer_id=call.fields["transfer_id"])
    return ask(app.get_transfer, question)


@operations.declare(
    "get_delivery_note",
    "GET",
    "/transfers/{transfer_id}/delivery-note",
    tag=TAG,
    summary="Print the delivery note",
    description="As PDF, for the van: the devices as they are now, and a code that leads to the "
    "transfer. The devices are received by their own labels.",
    allow=FLOOR,
    answer_type=PDF,
    refusals=(NotFound,),
)
def get_delivery_note(app: Inventory, call: Call) -> Page:
    """A PDF."""
    question = GetDeliveryNote(scope=scope_of(call.caller), transfer_id=call.fields["transfer_id"])
    note = ask(app.get_delivery_note, question)
    return printed(app.papers.delivery_note(note), f"delivery-note-{note.number}.pdf")


@operations.declare(
    "change_transfer",
    "PATCH",
    "/transfers/{transfer_id}",
    tag=TAG,
    summary="Change a draft",
    description="Devices go too, or do not; only until it is shipped, and at the place where it "
    "comes from.",
    allow=STOCK,
    body=ChangeTransferBody,
    answer=TransferAnswer,
    refusals=(DevicesBlocked, TransferNotOpen, NotFound, OutOfScope),
    example={"add": ["356938035643809"], "remove": [DEVICE_ID]},
    answer_example=_DRAFT,
)
def change_transfer(app: Inventory, call: Call) -> Transfer:
    """The draft as it is now."""
    lists = {name: tuple(call.fields[name]) for name in ("add", "remove")}
    return run(app.change_transfer, ChangeTransfer(**about(call) | lists), call)


@operations.declare(
    "cancel_transfer",
    "POST",
    "/transfers/{transfer_id}/cancel",
    tag=TAG,
    summary="Give up a draft",
    description="Nothing of it will leave. Saying it again changes nothing.",
    allow=STOCK,
    answer=TransferAnswer,
    refusals=(TransferNotOpen, NotFound, OutOfScope),
    answer_example={**_DRAFT, "status": "cancelled", "version": 2},
)
def cancel_transfer(app: Inventory, call: Call) -> Transfer:
    """The transfer as it is now."""
    return run(app.cancel_transfer, CancelTransfer(**about(call)), call)


@operations.declare(
    "ship_transfer",
    "POST",
    "/transfers/{transfer_id}/ship",
    tag=TAG,
    summary="Ship a transfer",
    description="Every device leaves, or none: those that are no longer there, or not free, are "
    "told. Shipping it again changes nothing.",
    allow=STOCK,
    answer=TransferAnswer,
    refusals=(DevicesBlocked, NothingToShip, TransferNotOpen, NotFound, OutOfScope),
    answer_example=TRANSFER_EXAMPLE,
)
def ship_transfer(app: Inventory, call: Call) -> Transfer:
    """The transfer as it is now."""
    return run(app.ship_transfer, ShipTransfer(**done_by(call)), call)


@operations.declare(
    "receive_transfer",
    "POST",
    "/transfers/{transfer_id}/receive",
    tag=TAG,
    summary="Scan what arrived",
    description="At the place where it goes, as often as there is something to scan; what was "
    "scanned is in stock there at once. A second scan is harmless.",
    allow=STOCK,
    body=ScanBody,
    answer=ReceivingAnswer,
    refusals=(TransferNotOpen, NotFound, OutOfScope),
    if_match="no",
    example={"codes": ["D-7K3M9PQR"]},
    answer_example={
        "transfer": {**LISTED_EXAMPLE, "arrived": 1, "missing": 0, "version": 3},
        "scanned": [
            {
                "code": "D-7K3M9PQR",
                "result": "arrived",
                "device_id": DEVICE_ID,
                "reference": "D-7K3M9PQR",
            }
        ],
    },
)
def receive_transfer(app: Inventory, call: Call) -> Receiving:
    """What the codes were."""
    command = ReceiveTransfer(
        scope=scope_of(call.caller),
        transfer_id=call.fields["transfer_id"],
        codes=tuple(call.fields["codes"]),
        by=call.caller.subject,
    )
    return run(app.receive_transfer, command, call)


@operations.declare(
    "finish_receiving",
    "POST",
    "/transfers/{transfer_id}/finish",
    tag=TAG,
    summary="Say that this was all",
    description="Where a device is missing, or one came beside, the transfer is disputed until "
    "each is settled. Saying it again changes nothing.",
    allow=STOCK,
    answer=TransferAnswer,
    refusals=(TransferNotOpen, NotFound, OutOfScope),
    answer_example={**_ENDED, "status": "disputed"},
)
def finish_receiving(app: Inventory, call: Call) -> Transfer:
    """The transfer as it is now."""
    return run(app.finish_receiving, FinishReceiving(**done_by(call)), call)


@operations.declare(
    "settle_transfer",
    "POST",
    "/transfers/{transfer_id}/settle",
    tag=TAG,
    summary="Settle a disputed transfer",
    description="What stayed behind is told by the place where it comes from; what is here after "
    "all, stays or goes back by the one where it goes; what is lost by a manager of either, with a "
    "reason. With the last difference the transfer is settled.",
    allow=STOCK,
    body=SettleTransferBody,
    answer=TransferAnswer,
    refusals=(CannotSettle, TransferNotOpen, DeviceNotAvailable, NotFound, OutOfScope),
    example={"settlements": [{"device_id": DEVICE_ID, "outcome": "found_at_origin"}]},
    answer_example={
        **_ENDED,
        "status": "settled",
        "missing": 0,
        "settled_at": "2026-11-24T11:00:00.000Z",
        "version": 5,
        "lines": [
            {
                **LINE_EXAMPLE,
                "outcome": "found_at_origin",
                "at": "2026-11-24T11:00:00.000Z",
                "by": "stock-1",
            }
        ],
    },
)
def settle_transfer(app: Inventory, call: Call) -> Transfer:
    """The transfer as it is now."""
    settlements = tuple(Settled(**one) for one in call.fields["settlements"])
    if any(one.outcome == "lost" for one in settlements):
        require_manager(call)
    return run(
        app.settle_transfer, SettleTransfer(**done_by(call) | {"settlements": settlements}), call
    )
