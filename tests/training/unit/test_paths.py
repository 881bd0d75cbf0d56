"""Publishing paths, and taking them out of the catalogue."""

from dataclasses import replace

import pytest

from kernel.refusals import NotFound, OutOfScope
from kernel.scope import NATIONAL
from services.training.adapters import shipped
from services.training.application.commands.begin_with import BeginWith
from services.training.application.commands.publish_path import PublishPath
from services.training.application.commands.retire_path import RetirePath
from services.training.application.queries.paths import GetPath, ListPaths
from services.training.domain.paths.refusals import PathRetired
from tests.scripted import CONTEXT, published
from tests.training.builders import BILAL, HERE, path


def got(network, version=None, code="email"):
    return network.app.get_path(GetPath(code=code, version=version))


def retire(network, code="email", scope=NATIONAL):
    return network.app.retire_path(RetirePath(scope=scope, code=code), CONTEXT)


def listed(network, **wanted):
    return [one.code for one in network.app.list_paths(ListPaths(**wanted))]


def test_a_path_gets_its_next_version_and_keeps_the_ones_before(network):
    first = network.path()
    second = network.path(replace(path(), final_assessment=False))
    assert (first.version, second.version) == (1, 2)
    assert got(network).path == second
    assert got(network, 1).path == first
    assert network.app.list_paths(ListPaths()) == [second]
    with pytest.raises(NotFound):
        got(network, 3)


def test_the_same_content_again_is_no_version(network):
    network.path()
    again = network.app.publish_path(
        PublishPath(scope=NATIONAL, path=replace(path(), version=7), by="operator-1"), CONTEXT
    )
    assert (again.unchanged, again.content.version) == (True, 1)
    assert published(network) == ["PathPublished"]


def test_content_that_was_there_before_the_last_is_a_version_again(network):
    network.path()
    network.path(replace(path(), final_assessment=False))
    assert network.path().version == 3


def test_only_the_network_publishes_and_retires(network):
    with pytest.raises(OutOfScope):
        network.app.publish_path(PublishPath(scope=HERE, path=path(), by="manager-1"), CONTEXT)
    assert network.app.list_paths(ListPaths()) == []
    network.path()
    with pytest.raises(OutOfScope):
        retire(network, scope=HERE)
    assert listed(network) == ["email"]


def test_paths_are_listed_by_whom_why_and_in_which_language(network):
    network.path()
    network.path(path("safety", goals=("stay_safe",), languages=("fr", "ar")))
    network.path(path("detecting", goals=(), audience="professionals"))
    assert listed(network) == ["detecting", "email", "safety"]
    assert listed(network, audience="professionals") == ["detecting"]
    assert listed(network, goal="stay_safe") == ["safety"]
    assert listed(network, language="ar") == ["safety"]
    assert listed(network, language="ar", goal="write_emails") == []


def test_nobody_begins_a_retired_path_and_who_is_on_it_stays(network):
    network.path()
    network.person()
    network.person(BILAL)
    enrolment = network.enrolment()
    assert not retire(network).taught
    assert not retire(network).taught
    with pytest.raises(PathRetired):
        network.enrolment(BILAL)
    assert listed(network) == []
    assert (got(network).taught, got(network).path.version) == (False, 1)
    assert network.look(lambda work: work.enrolments.get(enrolment.id)).state.status == "active"
    retired = [one for one in network.app.store.memory.audit if one[0] == "path.retire"]
    assert retired == [("path.retire", ["email"], None)]
    with pytest.raises(NotFound):
        retire(network, "cooking")


def test_a_retired_path_is_taught_again_once_it_is_published_again(network):
    network.path()
    retire(network)
    command = PublishPath(scope=NATIONAL, path=path(), by="operator-1")
    again = network.app.publish_path(command, CONTEXT)
    assert (again.content.version, again.unchanged) == (1, False)
    assert got(network).taught
    assert network.app.publish_path(command, CONTEXT).unchanged
    retire(network)
    assert network.path(replace(path(), final_assessment=False)).version == 2
    assert listed(network) == ["email"]


def test_what_ships_gives_way_to_what_was_published_a_moment_before(network):
    """Between the look whether it is there and the beginning itself."""
    own = network.path()
    [ships] = [one for one in shipped.paths() if one.code == "email"]
    begun = network.app._begin_with(BeginWith(content=ships), CONTEXT)
    assert (begun, got(network).path) == (False, own)
