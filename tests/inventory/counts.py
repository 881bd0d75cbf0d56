"""Short ways to count Saint-Denis, in tests of the use cases."""

from services.inventory.application.commands.approve_correction import ApproveCorrection
from services.inventory.application.commands.count_stock import CloseStockTake, ScanStock
from services.inventory.application.commands.open_stock_take import (
    DiscardStockTake,
    OpenStockTake,
)
from services.inventory.application.queries.stock_takes import GetStockTake, ListStockTakes
from tests.inventory.builders import HERE
from tests.inventory.stock import Stock
from tests.scripted import CONTEXT


class Counts(Stock):
    """Counts beside transfers; `stock-1` and `stock-2` count, `manager-1` approves."""

    def open(self, scope=HERE, site="saint-denis"):
        command = OpenStockTake(scope=scope, site=site, by="stock-1")
        return self.app.open_stock_take(command, CONTEXT)

    def scan(self, take, *devices, by="stock-1", scope=HERE):
        """What each was; a device, or a code."""
        codes = tuple(one if isinstance(one, str) else one.state.reference for one in devices)
        command = ScanStock(scope=scope, stock_take_id=take.id, codes=codes, by=by)
        return [one.result for one in self.app.scan_stock(command, CONTEXT).seen]

    def close(self, take, by="stock-1"):
        command = CloseStockTake(scope=HERE, stock_take_id=take.id, by=by)
        return self.app.close_stock_take(command, CONTEXT)

    def approve(self, take, *lost, by="manager-1", **options):
        command = ApproveCorrection(
            scope=HERE,
            stock_take_id=take.id,
            by=by,
            lost=frozenset(one.id for one in lost),
            **options,
        )
        return self.app.approve_correction(command, CONTEXT)

    def discard(self, take):
        command = DiscardStockTake(scope=HERE, stock_take_id=take.id, by="stock-1")
        return self.app.discard_stock_take(command, CONTEXT)

    def read(self, take, scope=HERE):
        return self.app.get_stock_take(GetStockTake(scope=scope, stock_take_id=take.id))

    def takes(self, scope=HERE, **wanted):
        found = self.app.list_stock_takes(ListStockTakes(scope=scope, **wanted))
        return [one.id for one in found]


def differences(take):
    """The kind of each by what it is about, a device's id or a code."""
    return {one.device_id or one.code: one.kind for one in take.state.differences}


def corrections(take):
    """What was done about each."""
    return {one.device_id or one.code: one.correction for one in take.state.differences}
