"""The demo's devices: loaded once into an empty database, by inventory's own use cases."""

from base64 import b64encode
from datetime import UTC, date, datetime

import pytest

from kit.context import Context
from kit.transaction import Store
from services.inventory.adapters import mongo as on_mongo
from services.inventory.bootstrap import bootstrap
from services.inventory.domain.people import Person
from simulation import devices
from tests.inventory.builders import LYON, SITE, VAULT_KEY
from tests.scripted import ScriptedClock, numbered_ids

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def store(mongo, database, monkeypatch):
    monkeypatch.setenv("PASSERELLE_VAULT_KEY", b64encode(VAULT_KEY).decode())
    store = Store("inventory", mongo, database=database.name)
    on_mongo.create_indexes(database)
    return store


def tell_of(store, people):
    app = bootstrap(store=store, clock=ScriptedClock(NOW))
    ids = numbered_ids()

    def put(work):
        for place in (SITE, LYON):
            work.places.put(place)
        for _ in range(people):
            one = Person(id=ids(), solidarity_until=date(2027, 11, 1), sequence=1)
            work.people.put(one)

    store.run(lambda tx: put(app.unit_of_work(tx)), Context("demo"))


def test_the_demo_is_a_stock_with_a_past_and_is_loaded_once(store):
    tell_of(store, devices.BUYERS)
    said = []
    counts = devices.load(store, NOW, said.append).counts
    database = store.database

    assert database.devices.count_documents({}) == counts["devices"] == 38
    by_status = {
        status: database.devices.count_documents({"state.status": status})
        for status in database.devices.distinct("state.status")
    }
    assert by_status["sold"] + by_status["donated"] >= 20
    assert by_status["held"] == 2
    assert by_status["scrapped"] == counts["scrapped"] >= 1
    assert counts["refunded"] == 1
    sales = counts["sold"] + counts["given"] + counts["top-ups sold"]
    assert database.sales.count_documents({}) == sales
    assert database.top_ups.count_documents({"state.status": "sold"}) == 18
    assert set(database.sales.distinct("state.site")) == {"saint-denis", "lyon"}
    left = {timer["kind"]: timer["due"] for timer in database.timers.find()}
    assert left
    assert min(left.values()) > NOW, "nothing of the past is left for the running service to do"

    again = devices.load(store, NOW, said.append)
    assert again.again
    assert database.devices.count_documents({}) == 38


def test_it_says_that_it_waits_and_for_whom_in_vain(store, monkeypatch):
    tell_of(store, 3)
    monkeypatch.setattr(devices, "PATIENCE", 0.3)
    said = []
    with pytest.raises(TimeoutError, match="only 3 of 40 people"):
        devices.load(store, NOW, said.append)
    assert said == ["waiting until inventory has heard of the people"]
    assert store.database.devices.count_documents({}) == 0
