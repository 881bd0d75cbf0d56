"""Inventory's ports in memory: the fakes that use cases are tested with.

They pass the same suites as their twins on MongoDB, in `integration/`.
"""

from services.inventory.application.ports import Work
from services.inventory.bootstrap import Inventory
from tests.inventory.memory import (
    certificates,
    devices,
    holds,
    impact_ledger,
    lots,
    people,
    price_grids,
    progress,
    quotas,
    returns,
    sales,
    stock_takes,
    top_ups,
    transfers,
)
from tests.kit.memory_timers import MemoryTimers
from tests.memory.audit import MemoryAudit
from tests.memory.forgotten import MemoryForgottenPeople
from tests.memory.merges import MemoryMerges
from tests.memory.sites import MemorySites
from tests.memory.store import MemoryStore


def work(store, tools) -> Work:
    """A unit of work on the store's memory, and a look at it alike."""
    memory = store.memory
    return Work(
        places=MemorySites(memory, "place"),
        people=people.MemoryPeople(memory),
        merges=MemoryMerges(memory),
        forgotten=MemoryForgottenPeople(memory),
        devices=devices.MemoryDevices(memory),
        certificates=certificates.MemoryCertificates(memory),
        impact_ledger=impact_ledger.MemoryImpactLedger(memory),
        lots=lots.MemoryLots(memory),
        holds=holds.MemoryHolds(memory),
        lines=holds.MemoryLines(memory),
        appointments=holds.MemoryAppointments(memory),
        price_grids=price_grids.MemoryPriceGrids(memory),
        rulebook=quotas.MemoryQuotaRulebook(memory),
        ledger=quotas.MemoryLedger(memory),
        excesses=quotas.MemoryExcesses(memory),
        refused_sales=sales.MemoryRefusedSales(memory),
        sales=sales.MemorySales(memory),
        returns=returns.MemoryReturns(memory),
        vault=top_ups.MemoryVault(memory),
        top_ups=top_ups.MemoryTopUps(memory),
        batches=top_ups.MemoryBatches(memory),
        transfers=transfers.MemoryTransfers(memory),
        progress=progress.MemoryProgress(store),
        stock_takes=stock_takes.MemoryStockTakes(memory),
        timers=MemoryTimers(memory.timers),
        audit=MemoryAudit(memory),
        tools=tools,
    )


def inventory(tools) -> Inventory:
    """The application on memory."""
    return Inventory(MemoryStore("inventory"), tools, inside=work, outside=work)
