"""Where inventory's ports meet their adapters, and the table of contents of the service.

Every command runs in exactly one transaction; every query reads outside any.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from pymongo import MongoClient

from kernel.exporting import exported, registered_at
from kernel.scope import Scope
from kernel.tools import NewCode
from kit import keyring
from kit.application import Application
from kit.association import Association
from kit.clock import Clock, SystemClock
from kit.codes import new_code
from kit.context import Context
from kit.envelope import Envelope
from kit.ids import new_id
from kit.keyring.keeping import KeepsSealed
from kit.papers.typeset import aside
from kit.person_export import Exporter, MongoHoldings
from kit.settings import Settings
from kit.transaction import Store, Transaction
from kit.turns import Turns
from services.inventory.adapters import exports, mongo
from services.inventory.adapters.addresses import InventoryAddresses
from services.inventory.adapters.incoming import COPIES, REACTIONS
from services.inventory.adapters.keyring import KeyRing
from services.inventory.adapters.numbers import MakersNumbers
from services.inventory.adapters.papers import TypesetPapers
from services.inventory.adapters.resealing import Resealing
from services.inventory.adapters.returns_job import returns_job
from services.inventory.adapters.vault_job import VaultJob
from services.inventory.application.certifying import ALL
from services.inventory.application.commands.add_warehouse import add_warehouse
from services.inventory.application.commands.answer_offer import accept_offer, decline_offer
from services.inventory.application.commands.approve_correction import approve_correction
from services.inventory.application.commands.change_hold import extend_hold, plan_pick_up
from services.inventory.application.commands.change_transfer import cancel_transfer, change_transfer
from services.inventory.application.commands.change_warehouse import change_warehouse
from services.inventory.application.commands.count_stock import close_stock_take, scan_stock
from services.inventory.application.commands.decide_return import decide_return
from services.inventory.application.commands.describe_device import describe_device
from services.inventory.application.commands.draft_transfer import draft_transfer
from services.inventory.application.commands.forget_donor import forget_donor
from services.inventory.application.commands.grade_device import grade_device
from services.inventory.application.commands.hold_device import HoldDevice, hold_device
from services.inventory.application.commands.import_lot import import_lot
from services.inventory.application.commands.import_top_ups import import_top_ups
from services.inventory.application.commands.note_refused_sale import (
    TOLD,
    NoteRefusedSale,
    note_refused_sale,
)
from services.inventory.application.commands.open_return import open_return
from services.inventory.application.commands.open_stock_take import (
    discard_stock_take,
    open_stock_take,
)
from services.inventory.application.commands.publish_price_grid import publish_price_grid
from services.inventory.application.commands.publish_quota_rules import publish_quota_rules
from services.inventory.application.commands.ready_device import ready_device
from services.inventory.application.commands.receive_lot import receive_lot
from services.inventory.application.commands.receive_transfer import (
    finish_receiving,
    receive_transfer,
)
from services.inventory.application.commands.register_device import register_device
from services.inventory.application.commands.release_hold import release_hold
from services.inventory.application.commands.repair_device import finish_repair, send_to_repair
from services.inventory.application.commands.replace_top_up import replace_top_up
from services.inventory.application.commands.reveal_top_up import reveal_top_up
from services.inventory.application.commands.scrap_device import scrap_device
from services.inventory.application.commands.sell import Sell, sell
from services.inventory.application.commands.settle_transfer import settle_transfer
from services.inventory.application.commands.ship_transfer import ship_transfer
from services.inventory.application.commands.wipe_device import verify_wipe, wipe_device
from services.inventory.application.deferred import DEFERRED
from services.inventory.application.ports import Tools, Work
from services.inventory.application.ports.papers import Papers
from services.inventory.application.ports.tools import Seals
from services.inventory.application.queries.delivery_notes import get_delivery_note
from services.inventory.application.queries.deposit_slip import get_deposit_slip
from services.inventory.application.queries.device_papers import (
    get_label,
    get_wipe_certificate,
    list_certificates,
    print_labels,
)
from services.inventory.application.queries.devices import (
    find_device,
    get_device,
    list_devices,
    list_history,
)
from services.inventory.application.queries.factors import list_factors
from services.inventory.application.queries.holds import get_hold, list_holds
from services.inventory.application.queries.impact_ledger import (
    get_impact_ledger,
    list_impact_entries,
)
from services.inventory.application.queries.lots import get_lot, list_lots
from services.inventory.application.queries.places import list_places
from services.inventory.application.queries.prices import list_price_grids, list_quota_rules
from services.inventory.application.queries.public_pages import (
    look_at_device,
    verify_certificate,
)
from services.inventory.application.queries.quotas import get_quota
from services.inventory.application.queries.receipts import get_receipt
from services.inventory.application.queries.return_slips import get_return_slip
from services.inventory.application.queries.returns import (
    CountWaiting,
    count_waiting,
    get_return,
    list_returns,
)
from services.inventory.application.queries.sales import get_sale, get_takings, list_sales
from services.inventory.application.queries.stock import get_stock, get_stock_in_transit
from services.inventory.application.queries.stock_takes import get_stock_take, list_stock_takes
from services.inventory.application.queries.top_ups import (
    ListTopUpStock,
    get_top_up,
    list_top_up_stock,
    list_top_ups,
)
from services.inventory.application.queries.transfers import get_transfer, list_transfers
from services.inventory.domain.sales.sale import Sale


class Inventory(KeepsSealed, Application[Work, Tools]):
    """The service without its edge: one attribute for each use case.

    Commands are called with the command and a context, queries with the query alone.
    """

    def __init__(
        self,
        store: Store,
        tools: Tools,
        *,
        inside: Callable[[Transaction, Tools], Work],
        outside: Callable[[Store, Tools], Work],
        turns: Turns | None = None,
    ) -> None:
        """`inside` gives a unit of work of a transaction, `outside` a look at the data."""
        super().__init__(
            store, tools, inside, outside, reactions=REACTIONS, deferred=DEFERRED, turns=turns
        )
        command = self._command
        query = self._query
        in_turn = self._one_at_a_time

        self.add_warehouse = command(add_warehouse)
        self.change_warehouse = command(change_warehouse)
        self.list_places = query(list_places)
        self.receive_lot = command(receive_lot)
        self.forget_donor = command(forget_donor)
        self.register_device = command(register_device)
        self.import_lot = self._one_at_a_time(import_lot, lambda command: f"lot/{command.lot_id}")
        self.get_lot = query(get_lot)
        self.get_deposit_slip = query(get_deposit_slip)
        self.list_lots = query(list_lots)

        self.hold_device = in_turn(hold_device, _wanted)
        self.accept_offer = command(accept_offer)
        self.decline_offer = command(decline_offer)
        self.extend_hold = command(extend_hold)
        self.plan_pick_up = command(plan_pick_up)
        self.release_hold = command(release_hold)
        self.get_hold = query(get_hold)
        self.list_holds = query(list_holds)

        # Certificates are numbered one after the other.
        self.wipe_device = in_turn(wipe_device, lambda _c: ALL)
        self.scrap_device = in_turn(scrap_device, lambda _c: ALL)
        self.verify_wipe = command(verify_wipe)
        self.grade_device = command(grade_device)
        self.ready_device = command(ready_device)
        self.send_to_repair = command(send_to_repair)
        self.finish_repair = command(finish_repair)
        self.describe_device = command(describe_device)
        self.get_device = query(get_device)
        self.list_devices = query(list_devices)
        self.list_history = query(list_history)
        self.find_device = query(find_device)
        self.list_certificates = query(list_certificates)
        self.get_wipe_certificate = query(get_wipe_certificate)
        self.get_label = query(get_label)
        self.print_labels = query(print_labels)
        self.look_at_device = query(look_at_device)
        self.verify_certificate = query(verify_certificate)

        self.import_top_ups = command(import_top_ups)
        self.reveal_top_up = command(reveal_top_up)
        self.replace_top_up = command(replace_top_up)
        self.list_top_up_stock = query(list_top_up_stock)
        self.get_top_up = query(get_top_up)
        self.list_top_ups = query(list_top_ups)

        self.list_factors = query(list_factors)
        self.get_impact_ledger = query(get_impact_ledger)
        self.list_impact_entries = query(list_impact_entries)

        self.open_return = command(open_return)
        self.decide_return = in_turn(decide_return, lambda c: c.return_id)
        self.get_return = query(get_return)
        self.get_return_slip = query(get_return_slip)
        self.list_returns = query(list_returns)
        self.count_waiting_returns = query(count_waiting)
        # A site's receipts are numbered one after the other.
        self._sell = in_turn(sell, lambda c: c.site)
        self._note_refused_sale = command(note_refused_sale)
        self.get_sale = query(get_sale)
        self.list_sales = query(list_sales)
        self.get_takings = query(get_takings)
        self.get_receipt = query(get_receipt)
        self.publish_price_grid = command(publish_price_grid)
        self.list_price_grids = query(list_price_grids)
        self.publish_quota_rules = command(publish_quota_rules)
        self.list_quota_rules = query(list_quota_rules)
        self.get_quota = query(get_quota)

        self.get_stock = query(get_stock)
        self.get_stock_in_transit = query(get_stock_in_transit)
        self.draft_transfer = command(draft_transfer)
        # Two people scan into one transfer at once.
        self.change_transfer = in_turn(change_transfer, lambda c: c.transfer_id)
        self.cancel_transfer = in_turn(cancel_transfer, lambda c: c.transfer_id)
        self.ship_transfer = in_turn(ship_transfer, lambda c: c.transfer_id)
        self.receive_transfer = in_turn(receive_transfer, lambda c: c.transfer_id)
        self.finish_receiving = in_turn(finish_receiving, lambda c: c.transfer_id)
        self.settle_transfer = in_turn(settle_transfer, lambda c: c.transfer_id)
        self.get_transfer = query(get_transfer)
        self.list_transfers = query(list_transfers)
        self.get_delivery_note = query(get_delivery_note)

        self.open_stock_take = command(open_stock_take)
        # And two people count one place.
        self.scan_stock = in_turn(scan_stock, lambda c: c.stock_take_id)
        self.close_stock_take = in_turn(close_stock_take, lambda c: c.stock_take_id)
        self.approve_correction = in_turn(approve_correction, lambda c: c.stock_take_id)
        self.discard_stock_take = in_turn(discard_stock_take, lambda c: c.stock_take_id)
        self.get_stock_take = query(get_stock_take)
        self.list_stock_takes = query(list_stock_takes)

    def check_vault(self) -> None:
        """Raises `VaultClosed`."""
        self._read().vault.check_open()

    @cached_property
    def exporter(self) -> Exporter:
        """Gives people what is kept of them."""
        return Exporter(
            service=self.store.service,
            clock=self.clock,
            whose=self._exported,
            holdings=MongoHoldings(self.store.database, exports.KINDS),
            log=self._command(lambda work, id_: work.audit.record("person.export", [id_])),
            left_out=exports.LEFT_OUT,
        )

    def _exported(self, scope: Scope, person_id: str) -> tuple[Sequence[str], bool]:
        work = self._read()
        person, ids = exported(work, person_id)
        return ids, registered_at(work.places, person, scope)

    def prepare(self) -> None:
        """Creates the indexes; running it again changes nothing."""
        mongo.create_indexes(self.store.database)
        self.prepare_seals()

    def rebuild(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Takes again what the copies of what booking owns are made from; what is newer stays, and
        nothing follows from it.

        Raises as `react` does.
        """
        self._take(tx, events, COPIES)

    @cached_property
    def association(self) -> Association:
        """In whose name pages are shown."""
        return Association.from_environment()

    @cached_property
    def papers(self) -> Papers:
        """Who prints. Made when something is printed first: it reads all fonts."""
        return TypesetPapers(self.association, aside())

    def sell(self, command: Sell, context: Context) -> Sale:
        """See `commands.sell`; what is refused to a person is told, in a transaction of its own
        after the sale's was rolled back."""
        try:
            return self._sell(command, context)
        except TOLD as refusal:
            # The answer to the caller is the refusal's, and kept as such.
            alone = replace(context, finish=None)
            self._note_refused_sale(NoteRefusedSale(sale=command, refusal=refusal), alone)
            raise


def _wanted(command: HoldDevice) -> str:
    """What a crowd wants at once: one device, or any of a category at a site."""
    return command.device_id or f"{command.place}/{command.category}"


def bootstrap(
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    clock: Clock | None = None,
    ids: Callable[[], str] = new_id,
    codes: NewCode = new_code,
    seals: Seals | None = None,
    names: keyring.Seals | None = None,
    turns: Turns | None = None,
) -> Inventory:
    """Wires the service: from settings, or from parts that a test or a simulation brings.

    The vault's keys, and those that seal names, come from the environment where none are given.

    Raises `ValueError` where neither settings nor a store is given, and `environs.EnvError`.
    """
    if store is None:
        if settings is None:
            raise ValueError("either settings or a store")
        client: MongoClient[dict[str, Any]] = MongoClient(settings.mongodb_uri, tz_aware=True)
        database = client.get_default_database("inventory").name
        store = Store("inventory", client, database=database, clock=clock)
    tools = Tools(
        clock=clock or SystemClock(),
        new_id=ids,
        new_code=codes,
        numbers=MakersNumbers(),
        seals=seals or KeyRing.from_environment(),
        addresses=InventoryAddresses.from_environment(),
    )
    names = names or keyring.Seals.from_environment(store.client, store.database.name)
    inventory = Inventory(
        store,
        tools,
        inside=partial(mongo.work_in, names=names),
        outside=partial(mongo.work_outside, names=names),
        turns=turns,
    )
    inventory.keep_sealed("inventory", names, mongo.sealed_in(store, names))
    inventory.jobs.append(
        VaultJob(
            Resealing(store.database, tools.seals),
            inventory.check_vault,
            lambda: inventory.list_top_up_stock(ListTopUpStock()),
        )
    )
    inventory.jobs.append(returns_job(lambda: inventory.count_waiting_returns(CountWaiting())))
    return inventory
