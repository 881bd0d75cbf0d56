"""Inventory's database: what a unit of work is given, and the indexes."""

from collections.abc import Sequence

from pymongo.database import Database

from kernel import timers as timer_port
from kit.keyring import Seals
from kit.keyring.upkeep import Sealed
from kit.repositories import base, forgotten, merges, sites
from kit.repositories.audit_log import AuditLog
from kit.repositories.place import Document, Inside, NoTimers, Outside, Place
from kit.timers import Timers
from kit.transaction import Store, Transaction
from services.inventory.adapters.repositories import (
    certificates,
    devices,
    holds,
    impact_ledger,
    lots,
    people,
    price_grids,
    progress,
    quotas,
    refused_sales,
    returns,
    sales,
    stock_takes,
    top_ups,
    transfers,
    vault,
)
from services.inventory.adapters.translate import translate
from services.inventory.application.ports import Tools, Work
from services.inventory.domain import places

_INDEXES = (
    *sites.INDEXES,
    *people.INDEXES,
    *merges.INDEXES,
    *forgotten.INDEXES,
    *devices.INDEXES,
    *certificates.INDEXES,
    *impact_ledger.INDEXES,
    *lots.INDEXES,
    *holds.INDEXES,
    *price_grids.INDEXES,
    *quotas.INDEXES,
    *refused_sales.INDEXES,
    *sales.INDEXES,
    *returns.INDEXES,
    *vault.INDEXES,
    *top_ups.INDEXES,
    *transfers.INDEXES,
    *progress.INDEXES,
    *stock_takes.INDEXES,
)


def create_indexes(database: Database[Document]) -> None:
    """Creates what is missing; running it again changes nothing."""
    base.create_indexes(database, _INDEXES)


def sealed_in(store: Store, names: Seals) -> Sequence[Sealed]:
    """All that is sealed for somebody."""
    return [lots.SealedDonors(store.client, store.database, names)]


def work_in(transaction: Transaction, tools: Tools, names: Seals) -> Work:
    """A unit of work of this transaction."""
    return _work(Inside(transaction, translate), tools, Timers(transaction), names)


def work_outside(store: Store, tools: Tools, names: Seals) -> Work:
    """A look at the data, which cannot write."""
    return _work(Outside(store.database, translate), tools, NoTimers(), names)


def _work(place: Place, tools: Tools, set_here: timer_port.Timers, names: Seals) -> Work:
    return Work(
        places=sites.MongoSites(place, places.Place, "place"),
        people=people.MongoPeople(place),
        merges=merges.MongoMerges(place),
        forgotten=forgotten.MongoForgottenPeople(place),
        devices=devices.MongoDevices(place),
        certificates=certificates.MongoCertificates(place),
        impact_ledger=impact_ledger.MongoImpactLedger(place),
        lots=lots.MongoLots(place, names),
        holds=holds.MongoHolds(place),
        lines=holds.MongoLines(place),
        appointments=holds.MongoAppointments(place),
        price_grids=price_grids.MongoPriceGrids(place),
        rulebook=quotas.MongoQuotaRulebook(place),
        ledger=quotas.MongoLedger(place),
        excesses=quotas.MongoExcesses(place),
        refused_sales=refused_sales.MongoRefusedSales(place),
        sales=sales.MongoSales(place),
        returns=returns.MongoReturns(place),
        vault=vault.MongoVault(place, tools.seals),
        top_ups=top_ups.MongoTopUps(place),
        batches=top_ups.MongoBatches(place),
        transfers=transfers.MongoTransfers(place),
        progress=progress.MongoProgress(place),
        stock_takes=stock_takes.MongoStockTakes(place),
        timers=set_here,
        audit=AuditLog(place),
        tools=tools,
    )
