"""A fake and its twin: the ports of inventory in memory and on MongoDB."""

from functools import partial

import pytest

from kit.keyring import Seals
from kit.transaction import Store
from kit.turns import Turns
from services.inventory.adapters import mongo as on_mongo
from services.inventory.adapters.keyring import KeyRing
from services.inventory.bootstrap import bootstrap
from tests.inventory import memory
from tests.inventory.builders import VAULT_KEY, Network, tools
from tests.memory.store import MemoryStore
from tests.races import NoTurns
from tests.scripted import ScriptedClock
from tests.twins import Twin


@pytest.fixture
def database(kept_database):
    """Prepared and empty; the tests of this folder share it one after the other."""
    return kept_database(on_mongo.create_indexes)


@pytest.fixture(params=["memory", "mongo"])
def twin(request):
    if request.param == "memory":
        return Twin(MemoryStore("inventory"), memory.work, memory.work, tools(ScriptedClock()))
    database = request.getfixturevalue("database")
    store = Store("inventory", request.getfixturevalue("mongo"), database=database.name)
    names = Seals.from_environment(store.client, database.name)
    inside = partial(on_mongo.work_in, names=names)
    outside = partial(on_mongo.work_outside, names=names)
    return Twin(store, inside, outside, tools(ScriptedClock()))


@pytest.fixture
def app(mongo, database):
    """The application on a database of the test's own, by a clock that stands still."""
    clock = ScriptedClock()
    store = Store("inventory", mongo, database=database.name, clock=clock)
    app = bootstrap(store=store, clock=clock, seals=KeyRing([VAULT_KEY]))
    app.prepare()
    return app


@pytest.fixture
def network(app):
    """With both sites known."""
    return Network.of(app, app.tools.clock)


@pytest.fixture(params=["in turn", "at once"])
def raced(request, mongo, database):
    """Commands as one process runs them, and as if each came from another; both sites known."""
    clock = ScriptedClock()
    app = bootstrap(
        store=Store("inventory", mongo, database=database.name),
        clock=clock,
        turns=NoTurns() if request.param == "at once" else Turns(),
    )
    app.prepare()
    return Network.of(app, clock)
