"""Frameworks, mappings and the catalogue in memory and on MongoDB: one suite for both."""

from dataclasses import replace

import pytest

from kernel.refusals import Stale
from services.training.adapters import shipped
from services.training.domain.frameworks.framework import PublishedFramework
from services.training.domain.frameworks.mapping import PublishedMapping, mapping_id
from services.training.domain.paths.path import PublishedPath
from tests.scripted import at
from tests.training.builders import path
from tests.training.frameworks import area, band, framework, mapping


def published(twin, number, made, nth=1):
    id_ = f"0197f000-0000-7000-8000-00000000b{number:03d}"
    one = PublishedFramework.publish(id_, made, nth, at(7), "operator-1")
    twin.change(lambda work: work.frameworks.save(one))
    return one


def mapped(twin, made, hour=7, version=0):
    id_ = mapping_id(made.start, made.end)
    one = PublishedMapping(
        id=id_, mapping=made, published_at=at(hour), by="operator-1", version=version
    )
    twin.change(lambda work: work.mappings.save(one))
    return one


def test_the_frameworks_that_ship_come_back_as_they_were_saved(twin):
    for number, one in enumerate(shipped.frameworks(), 1):
        published(twin, number, one)
        assert twin.look(lambda work, one=one: work.frameworks.current(one.code)) == one
        assert twin.look(lambda work, one=one: work.frameworks.get(one.code, one.version)) == one
    assert twin.look(lambda work: work.frameworks.get("crcn", "2.2")) is None
    assert twin.look(lambda work: work.frameworks.current("kitchen")) is None


def test_versions_are_listed_the_last_published_first(twin):
    first = published(twin, 1, framework("9"))
    other = published(twin, 2, framework(code="garden", areas=(area("garden-1"),)))
    second = published(twin, 3, framework("1"), nth=2)
    assert twin.look(lambda work: work.frameworks.listed()) == [other, second, first]
    assert twin.look(lambda work: work.frameworks.current("kitchen")) == second.framework


def test_a_competence_is_found_in_the_last_version_that_has_it(twin):
    published(twin, 1, framework())
    published(twin, 2, framework("2", areas=(area("kitchen-2", "kitchen-1-1"),)), nth=2)

    def version(code):
        found = twin.look(lambda work: work.frameworks.competence(code))
        return found and (found.framework.version, found.area.code)

    assert version("kitchen-1-1") == ("2", "kitchen-2")
    assert version("kitchen-1-2") == ("1", "kitchen-1")
    assert version("kitchen-1-3") is None


def test_a_level_of_a_competence_is_found_in_the_last_version_that_has_both(twin):
    published(twin, 1, framework())
    published(twin, 2, framework("2", bands=(band(1, 1), band(2, 2))), nth=2)

    def version(level):
        found = twin.look(lambda work: work.frameworks.competence("kitchen-1-1", level))
        return found and found.framework.version

    assert [version(level) for level in (0, 2, 3, 4, 5)] == ["2", "2", "1", "1", None]
    owners = twin.look(lambda work: work.frameworks.owners(["kitchen-1-2", "garden-1-1"]))
    assert owners == {"kitchen-1-2": "kitchen"}


def test_a_version_of_a_framework_is_published_once(twin):
    published(twin, 1, framework())
    with pytest.raises(Stale):
        published(twin, 2, framework(bands=framework().bands[:1]), nth=2)
    with pytest.raises(Stale):
        published(twin, 3, framework("2"), nth=1)


def test_a_mapping_takes_another_s_place_only_from_what_was_read(twin):
    first = mapped(twin, mapping())
    start, end = first.mapping.start, first.mapping.end
    assert twin.look(lambda work: work.mappings.get(start, end)) == first
    second = mapped(twin, mapping(levels=()), version=1)
    assert second.version == 2
    assert twin.look(lambda work: work.mappings.get(start, end)) == second
    assert twin.look(lambda work: work.mappings.listed()) == [second]
    for version in (0, 1):
        with pytest.raises(Stale):
            mapped(twin, mapping(), version=version)


def test_of_mappings_between_several_versions_the_last_published_holds(twin):
    later = mapped(twin, mapping(), hour=9)
    mapped(twin, mapping(start=("kitchen", "2")), hour=8)

    def between(start, end):
        return twin.look(lambda work: work.mappings.between(start, end))

    assert between("kitchen", "first-steps") == later
    assert between("first-steps", "kitchen") is None
    assert twin.look(lambda work: work.mappings.get(later.mapping.end, later.mapping.start)) is None


def test_retired_paths_are_listed_no_more_and_their_modules_stay_theirs(twin):
    for number, code in ((1, "email"), (2, "internet")):
        one = PublishedPath.publish(f"path-{number}", path(code), at(7), "operator-1")
        twin.change(lambda work, one=one: work.paths.save(one))
    newer = replace(path("email"), version=2, modules=path("email").modules[:1])
    one = PublishedPath.publish("path-3", newer, at(7), "operator-1")
    twin.change(lambda work: work.paths.save(one))

    def listed():
        return [one.code for one in twin.look(lambda work: work.paths.listed())]

    assert twin.look(lambda work: work.catalogue.retired()) == frozenset()
    twin.change(lambda work: work.catalogue.hold())
    twin.change(lambda work: work.catalogue.retire("email"))
    assert twin.look(lambda work: work.catalogue.retired()) == {"email"}
    assert listed() == ["internet"]
    owners = twin.look(lambda work: work.paths.owners(["email_sort", "internet_write", "x"]))
    assert owners == {"email_sort": "email", "internet_write": "internet"}
    assert twin.look(lambda work: work.paths.current("email")).version == 2
    twin.change(lambda work: work.catalogue.reinstate("email"))
    assert listed() == ["email", "internet"]
