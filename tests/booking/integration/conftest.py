"""A fake and its twin: the ports of booking in memory and on MongoDB."""

from functools import partial

import pytest

from kit.keyring import Seals
from kit.transaction import Store
from services.booking.adapters import mongo as on_mongo
from services.booking.adapters.repositories.notifications import MongoPostbox
from services.booking.bootstrap import bootstrap
from tests.booking import memory
from tests.booking.builders import Network, ScriptedClock, tools
from tests.booking.memory.notifications import MemoryPostbox
from tests.twins import Twin


@pytest.fixture
def database(kept_database):
    """Prepared and empty; the tests of this folder share it one after the other."""
    return kept_database(on_mongo.create_indexes)


@pytest.fixture(params=["memory", "mongo"])
def twin(request):
    if request.param == "memory":
        store = memory.MemoryStore("booking")
        return Twin(store, memory.work, memory.work, tools(ScriptedClock()), MemoryPostbox(store))
    database = request.getfixturevalue("database")
    store = Store("booking", request.getfixturevalue("mongo"), database=database.name)
    clock, postbox = ScriptedClock(), MongoPostbox(database)
    seals = Seals.from_environment(store.client, database.name)
    inside = partial(on_mongo.work_in, seals=seals)
    outside = partial(on_mongo.work_outside, seals=seals)
    return Twin(store, inside, outside, tools(clock), postbox)


@pytest.fixture
def app(mongo, database):
    """The application on a database of the test's own, by a clock that stands still."""
    clock = ScriptedClock()
    store = Store("booking", mongo, database=database.name, clock=clock)
    app = bootstrap(store=store, clock=clock)
    app.prepare()
    return app


@pytest.fixture
def network(app):
    """One site and a type of appointment."""
    network = Network.of(app, app.tools.clock)
    network.type()
    return network
