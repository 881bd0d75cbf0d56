"""Paths in memory and on MongoDB: one suite for both."""

from dataclasses import replace

import pytest

from kernel.refusals import Stale
from services.training.domain.paths.path import PublishedPath
from tests.scripted import at
from tests.training.builders import path


def published(twin, number, made):
    id_ = f"0197f000-0000-7000-8000-00000000a{number:03d}"
    one = PublishedPath.publish(id_, made, at(7), "operator-1")
    twin.change(lambda work: work.paths.save(one))
    return made


def test_every_version_comes_back_and_the_latest_is_current(twin):
    first = published(twin, 1, path())
    second = published(twin, 2, replace(path(), version=2, final_assessment=False))
    assert twin.look(lambda work: work.paths.current("email")) == second
    assert twin.look(lambda work: work.paths.get("email", 1)) == first
    assert twin.look(lambda work: work.paths.get("email", 3)) is None
    assert twin.look(lambda work: work.paths.current("cooking")) is None


def test_the_catalogue_has_the_latest_version_of_each_path(twin):
    second = published(twin, 2, replace(path(), version=2))
    published(twin, 1, path())
    other = published(twin, 3, path("internet"))
    assert twin.look(lambda work: work.paths.listed()) == [second, other]


def test_a_version_is_published_once(twin):
    published(twin, 1, path())
    with pytest.raises(Stale):
        published(twin, 2, replace(path(), final_assessment=False))
