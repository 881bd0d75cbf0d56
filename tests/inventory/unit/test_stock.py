"""What is in stock where, and what is on its way, as each place sees it."""

import pytest

from kernel.refusals import OutOfScope
from kernel.scope import NATIONAL, Scope
from services.inventory.application.queries.stock import GetStock, GetStockInTransit
from tests.inventory.builders import ELSEWHERE, HERE, LYON_ID, device
from tests.inventory.stock import Stock

AT_LYON = {"place": "lyon", "place_id": LYON_ID}


@pytest.fixture
def stock(network):
    return Stock(network)


def kinds(one):
    return [(kind.category, kind.status, kind.grade, kind.devices) for kind in one.kinds]


def standing(stock, scope=NATIONAL, **wanted):
    found = stock.app.get_stock(GetStock(scope=scope, **wanted))
    return {one.place.slug: kinds(one) for one in found}


def moving(stock, scope=NATIONAL, **wanted):
    found = stock.app.get_stock_in_transit(GetStockInTransit(scope=scope, **wanted))
    return {one.transfer.id: kinds(one) for one in found}


def test_stock_is_told_by_place_and_kind(stock):
    stock.devices(2)
    stock.network.device(device("tablet"))
    stock.network.device(device(**AT_LYON))
    assert standing(stock) == {
        "lyon": [("laptop", "received", None, 1)],
        "saint-denis": [("laptop", "ready", "B", 2), ("tablet", "received", None, 1)],
    }
    here = stock.app.get_stock(GetStock(scope=HERE))
    assert [(one.place.slug, one.devices) for one in here] == [("saint-denis", 3)]
    assert standing(stock, place="lyon", statuses=frozenset({"ready"})) == {"lyon": []}
    assert standing(stock, grades=frozenset({"B"}), categories=frozenset({"laptop"})) == {
        "lyon": [],
        "saint-denis": [("laptop", "ready", "B", 2)],
    }
    assert list(standing(stock, after="lyon")) == ["saint-denis"]
    assert list(standing(stock, limit=1)) == ["lyon"]
    with pytest.raises(OutOfScope):
        standing(stock, HERE, place="lyon")


def test_what_is_on_its_way_is_in_no_place_and_seen_by_both_its_ends(stock):
    one, two, stays = stock.devices(3)
    transfer = stock.shipped(one, two)
    assert standing(stock)["saint-denis"] == [("laptop", "ready", "B", 1)]
    on_the_way = {transfer.id: [("laptop", "ready", "B", 2)]}
    for scope in (NATIONAL, HERE, ELSEWHERE):
        assert moving(stock, scope) == on_the_way
    assert moving(stock, Scope(frozenset({"brest"}))) == {}
    stock.receive(transfer, one.state.reference)
    stock.finish(transfer)
    assert moving(stock, place="lyon") == {transfer.id: [("laptop", "ready", "B", 1)]}
    assert moving(stock, grades=frozenset({"A"})) == {transfer.id: []}
    stock.settle(transfer, (two, "found_here"))
    assert moving(stock) == {}
    assert standing(stock) == {
        "lyon": [("laptop", "ready", "B", 2)],
        "saint-denis": [("laptop", "ready", "B", 1)],
    }
    assert stock.where(stays) == ["saint-denis"]
