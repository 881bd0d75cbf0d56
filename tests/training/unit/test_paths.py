"""Publishing paths."""

from dataclasses import replace

import pytest

from kernel.refusals import OutOfScope
from services.training.application.commands.publish_path import PublishPath
from services.training.application.queries.paths import GetPath, ListPaths
from tests.scripted import CONTEXT, published
from tests.training.builders import HERE, path


def test_a_path_gets_its_next_version_and_keeps_the_ones_before(network):
    first = network.path()
    second = network.path(replace(path(), final_assessment=False))
    assert (first.version, second.version) == (1, 2)
    assert network.app.get_path(GetPath(code="email")).path == second
    assert network.app.get_path(GetPath(code="email", version=1)).path == first
    assert network.app.list_paths(ListPaths()) == [second]


def test_the_same_content_again_is_no_version(network):
    network.path()
    assert network.path().version == 1
    assert published(network) == ["PathPublished"]


def test_only_the_network_publishes(network):
    with pytest.raises(OutOfScope):
        network.app.publish_path(PublishPath(scope=HERE, path=path(), by="manager-1"), CONTEXT)
    assert network.app.list_paths(ListPaths()) == []
