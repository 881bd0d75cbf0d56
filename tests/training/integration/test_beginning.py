"""What a new database begins with."""

from dataclasses import replace

import pytest

from kit.transaction import Store
from services.training.adapters import shipped
from services.training.application.queries.paths import ListPaths
from services.training.bootstrap import bootstrap
from tests.races import race
from tests.scripted import ScriptedClock
from tests.training.builders import Network, module, path

EVENTS = {"key": {"$in": ["training.framework_published", "training.path_published"]}}


@pytest.fixture
def begin(mongo, database):
    """Makes one more replica of the service on the database."""

    def made(content=None):
        store = Store("training", mongo, database=database.name)
        return bootstrap(store=store, clock=ScriptedClock(), content=content)

    return made


def counts(database):
    return {
        name: database[name].count_documents({}) for name in ("frameworks", "mappings", "paths")
    }


def test_a_new_database_has_all_that_ships_and_a_second_start_adds_nothing(begin, database):
    begin().prepare()
    first = counts(database)
    assert first == {"frameworks": 3, "mappings": 3, "paths": 12}
    assert database.outbox.count_documents(EVENTS) == 15
    held = database.catalogue.find_one()
    begin().prepare()
    assert counts(database) == first
    assert database.outbox.count_documents(EVENTS) == 15
    assert database.catalogue.find_one() == held, "nothing was tried, even"
    paths = begin().list_paths(ListPaths())
    assert {one.code: one for one in paths} == {one.code: one for one in shipped.paths()}


def test_replicas_that_start_together_publish_it_once(begin, database):
    race(*(begin().prepare for _ in range(3)))
    assert counts(database) == {"frameworks": 3, "mappings": 3, "paths": 12}
    assert database.outbox.count_documents(EVENTS) == 15


def test_what_the_network_published_stays(begin, database):
    app = begin()
    network = Network.of(app, app.clock)
    own = network.path(replace(path("email"), after=()))
    begin().prepare()
    assert network.look(lambda work: work.paths.current("email")) == own
    assert counts(database)["paths"] == 12
    later = network.path(replace(own, final_assessment=False))
    begin().prepare()
    assert (later.version, network.look(lambda work: work.paths.current("email"))) == (2, later)


def test_what_does_not_fit_is_left_out_and_the_rest_is_there(begin, database, capsys):
    app = begin()
    network = Network.of(app, app.clock)
    network.path(path("ours", module("email_account")))
    begin().prepare()
    codes = {one.code for one in app.list_paths(ListPaths())}
    # What comes after the path that could not be published cannot be either.
    left_out = {"email", "public_services", "bills_and_tickets", "job_search"}
    assert codes == {one.code for one in shipped.paths()} - left_out | {"ours"}
    assert capsys.readouterr().out.count("shipped_content_left_out") == len(left_out)
