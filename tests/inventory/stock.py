"""Short ways to move devices between Saint-Denis and Lyon, in tests of the use cases."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.commands.change_transfer import CancelTransfer, ChangeTransfer
from services.inventory.application.commands.draft_transfer import DraftTransfer
from services.inventory.application.commands.receive_transfer import (
    FinishReceiving,
    ReceiveTransfer,
)
from services.inventory.application.commands.settle_transfer import Settled, SettleTransfer
from services.inventory.application.commands.ship_transfer import ShipTransfer
from services.inventory.application.queries.transfers import GetTransfer, ListTransfers
from tests.inventory.builders import ELSEWHERE, HERE, Network, ready_device
from tests.scripted import CONTEXT

MANY = Scope(frozenset({"saint-denis", "lyon"}))


@dataclass
class Stock:
    """From Saint-Denis, whose people act `HERE`, to Lyon, whose people act `ELSEWHERE`."""

    network: Network

    @property
    def app(self):
        return self.network.app

    def devices(self, number, **changes):
        """New ones that are ready at Saint-Denis unless told."""
        return [self.network.device(ready_device(**changes)) for _ in range(number)]

    def look(self, device):
        """The device as it is now."""
        return self.network.look(lambda work: work.devices.get(device.id))

    def where(self, *devices):
        """The place of each, None in transit."""
        return [self.look(one).state.place for one in devices]

    def draft(self, *devices, scope=HERE, origin="saint-denis", to="lyon"):
        command = DraftTransfer(
            scope=scope,
            from_site=origin,
            to_site=to,
            by="stock-1",
            devices=tuple(one.state.reference for one in devices),
        )
        return self.app.draft_transfer(command, CONTEXT)

    def change(self, transfer, add=(), remove=(), **options):
        command = ChangeTransfer(
            **{"scope": HERE, "transfer_id": transfer.id, **options},
            add=tuple(one.state.reference for one in add),
            remove=tuple(one.id for one in remove),
        )
        return self.app.change_transfer(command, CONTEXT)

    def cancel(self, transfer, scope=HERE):
        return self.app.cancel_transfer(
            CancelTransfer(scope=scope, transfer_id=transfer.id), CONTEXT
        )

    def ship(self, transfer, scope=HERE):
        command = ShipTransfer(scope=scope, transfer_id=transfer.id, by="stock-1")
        return self.app.ship_transfer(command, CONTEXT)

    def shipped(self, *devices):
        """A transfer of these that has left."""
        return self.ship(self.draft(*devices))

    def receive(self, transfer, *codes, scope=ELSEWHERE, by="stock-2"):
        """What each code was."""
        command = ReceiveTransfer(scope=scope, transfer_id=transfer.id, codes=codes, by=by)
        return [one.result for one in self.app.receive_transfer(command, CONTEXT).scanned]

    def finish(self, transfer, scope=ELSEWHERE):
        command = FinishReceiving(scope=scope, transfer_id=transfer.id, by="stock-2")
        return self.app.finish_receiving(command, CONTEXT)

    def settle(self, transfer, *settled, scope=MANY, by="manager-1"):
        """`settled` are pairs of a device and its outcome, with a reason where there is one."""
        settlements = tuple(
            Settled(device_id=device.id, outcome=outcome, reason=reason[0] if reason else None)
            for device, outcome, *reason in settled
        )
        command = SettleTransfer(
            scope=scope, transfer_id=transfer.id, settlements=settlements, by=by
        )
        return self.app.settle_transfer(command, CONTEXT)

    def get(self, transfer, scope=MANY):
        return self.app.get_transfer(GetTransfer(scope=scope, transfer_id=transfer.id))

    def listed(self, scope=MANY, **wanted):
        return [one.id for one in self.app.list_transfers(ListTransfers(scope=scope, **wanted))]
