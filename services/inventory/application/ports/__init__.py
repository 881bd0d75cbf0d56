"""What the application needs from outside: the adapters and their fakes provide it.

A unit of work is one transaction. Nothing in it may have an effect elsewhere, since it may be
run again before it is committed.
"""

from dataclasses import dataclass
from datetime import datetime

from kernel.audit import Audit
from kernel.forgetting import ForgottenPeople
from kernel.merges import Merges
from kernel.sites import Sites
from kernel.timers import Timers
from services.inventory.application.ports.certificates import Certificates
from services.inventory.application.ports.devices import Devices
from services.inventory.application.ports.holds import Appointments, Holds, Lines
from services.inventory.application.ports.impact_ledger import ImpactLedger
from services.inventory.application.ports.lots import Lots
from services.inventory.application.ports.people import People
from services.inventory.application.ports.price_grids import PriceGrids
from services.inventory.application.ports.progress import Progress
from services.inventory.application.ports.quotas import Excesses, Ledger, QuotaRulebook
from services.inventory.application.ports.refused_sales import RefusedSales
from services.inventory.application.ports.returns import Returns
from services.inventory.application.ports.sales import Sales
from services.inventory.application.ports.stock_takes import StockTakes
from services.inventory.application.ports.tools import Tools
from services.inventory.application.ports.transfers import Transfers
from services.inventory.application.ports.vault import Batches, TopUps, Vault
from services.inventory.domain.places import Place

__all__ = ["Tools", "Work"]


@dataclass(frozen=True)
class Work:
    """One unit of work, or a look at the data outside any: what a handler is given."""

    places: Sites[Place]
    people: People
    merges: Merges
    forgotten: ForgottenPeople
    devices: Devices
    certificates: Certificates
    impact_ledger: ImpactLedger
    lots: Lots
    holds: Holds
    lines: Lines
    appointments: Appointments
    price_grids: PriceGrids
    rulebook: QuotaRulebook
    ledger: Ledger
    excesses: Excesses
    refused_sales: RefusedSales
    sales: Sales
    returns: Returns
    vault: Vault
    top_ups: TopUps
    batches: Batches
    transfers: Transfers
    progress: Progress
    stock_takes: StockTakes
    timers: Timers
    audit: Audit
    tools: Tools

    def now(self) -> datetime:
        """The present instant."""
        return self.tools.clock.now()
