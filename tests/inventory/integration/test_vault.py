"""The vault on MongoDB: what a new key, a wrong one or none does, and what the database shows."""

import json

import pytest
from bson import json_util

from kit.timers import run_due
from kit.transaction import Store
from services.inventory.adapters.keyring import KeyRing
from services.inventory.adapters.repositories.vault import CODES, KEYS
from services.inventory.adapters.resealing import Resealing
from services.inventory.application.commands.reveal_top_up import RevealTopUp
from services.inventory.application.queries.top_ups import ListTopUpStock
from services.inventory.bootstrap import bootstrap
from services.inventory.domain.top_ups.refusals import VaultClosed
from tests.inventory.builders import HERE, Network
from tests.scripted import CONTEXT, ScriptedClock, at

OLD, NEW = bytes(32), bytes([1]) * 32


@pytest.fixture
def opened(mongo, database):
    """Makes the network of this database with the given keys."""
    clock = ScriptedClock()

    def with_keys(*keys):
        store = Store("inventory", mongo, database=database.name)
        app = bootstrap(store=store, clock=clock, seals=KeyRing(keys))
        app.prepare()
        return Network.of(app, clock)

    return with_keys


def reveal(network, top_up):
    command = RevealTopUp(scope=HERE, top_up_id=top_up.id, by="desk-1")
    return network.app.reveal_top_up(command, CONTEXT).code


def closed(call, *arguments):
    with pytest.raises(VaultClosed) as refusal:
        call(*arguments)
    return refusal.value.reason


def test_no_document_holds_a_code_before_or_after_its_sale(opened, database):
    network = opened(OLD)
    codes = network.stock(3)
    network.top_up()
    reveal(network, network.top_up(sale_id="another"))
    for name in database.list_collection_names():
        text = json.dumps(list(database[name].find()), default=json_util.default)
        assert not [code for code in codes if code.text in text], name
    [shown] = database[CODES].find({"status": "shown"})
    assert (shown["sealed"], shown["key"]) == (None, None)


def test_after_a_new_key_all_is_sealed_anew_and_the_old_one_may_go(opened, database):
    codes = opened(OLD).stock(250)
    sold = opened(OLD).top_up()
    both = opened(NEW, OLD)
    resealing = Resealing(database, both.app.tools.seals)
    assert resealing.counted() == {"newest": 0, "older": 251, "unknown": 0}
    assert reveal(both, sold) in codes
    steps = 0
    while resealing.step():
        steps += 1
    assert steps == 3
    assert resealing.counted() == {"newest": 250, "older": 0, "unknown": 0}
    alone = opened(NEW)
    assert reveal(alone, alone.top_up()) in codes
    assert alone.stock(250) == codes
    assert alone.look(lambda work: work.vault.counted())[0].codes == 248


def test_what_is_shown_while_it_is_sealed_anew_stays_gone(opened, database):
    network = opened(OLD)
    network.stock()
    sold = network.top_up()
    both = opened(NEW, OLD)
    resealing = Resealing(database, both.app.tools.seals)
    stale = database[CODES].find_one({"_id": sold.id})
    reveal(both, sold)
    assert resealing._anew(CODES, stale) == 0
    assert database[CODES].find_one({"_id": sold.id})["sealed"] is None


def test_what_was_altered_is_told_of_and_keeps_nothing_else_from_its_new_seal(opened, database):
    opened(OLD).stock(3)
    one = database[CODES].find_one()
    database[CODES].update_one({"_id": one["_id"]}, {"$set": {"face_value": 2000}})
    resealing = Resealing(database, opened(NEW, OLD).app.tools.seals)
    assert resealing.step() == 3
    assert closed(resealing.step) == "altered"
    assert resealing.counted() == {"newest": 3, "older": 1, "unknown": 0}


@pytest.mark.parametrize(("keys", "reason"), [((), "no_key"), ((NEW,), "other_key")])
def test_without_its_key_nothing_is_sold_shown_or_imported_and_stock_is_told(
    opened, database, keys, reason
):
    before = opened(OLD)
    before.stock(2)
    sold = before.top_up()
    network = opened(*keys)
    assert closed(network.app.check_vault) == reason
    for call in (network.top_up, network.stock, lambda: reveal(network, sold)):
        assert closed(call) == reason
    [line] = network.app.list_top_up_stock(ListTopUpStock())
    assert line.available == 1
    assert reveal(before, sold)


def test_an_empty_vault_is_open_with_any_key_and_closed_without(opened, database):
    opened(NEW).app.check_vault()
    assert closed(opened().app.check_vault) == "no_key"
    assert closed(opened().stock) == "no_key"
    assert database[KEYS].count_documents({}) == 0


def test_the_hashes_key_is_drawn_once(opened, database):
    network = opened(OLD)
    network.stock()
    [key] = database[KEYS].find()
    network.stock(start=2)
    assert [key] == list(database[KEYS].find())


def test_expired_codes_are_not_kept(opened, database):
    network = opened(OLD)
    network.stock(enter_by=at(0, day=1).date())
    network.clock.instant = at(8, day=5)
    run_due(network.app.store, network.app.due, network.clock)
    [gone] = database[CODES].find()
    assert (gone["status"], gone["sealed"]) == ("expired", None)
