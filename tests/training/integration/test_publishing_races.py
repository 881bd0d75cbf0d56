"""Whoever publishes at the same time, on the real database: no rule slips through."""

import pytest

from kernel.scope import NATIONAL
from services.training.application.commands.publish_framework import PublishFramework
from services.training.application.commands.publish_path import PublishPath
from services.training.application.commands.retire_path import RetirePath
from services.training.application.publishing import Publication
from services.training.domain.content import InvalidContent
from services.training.domain.frameworks.refusals import VersionTaken
from services.training.domain.paths.refusals import ModuleTaken, PrerequisiteCycle
from tests.races import race
from tests.scripted import CONTEXT
from tests.training.builders import module, path
from tests.training.frameworks import band, framework


def publishing(network, made):
    command = PublishPath(scope=NATIONAL, path=made, by="operator-1")
    return lambda: network.app.publish_path(command, CONTEXT)


def kinds(results):
    return sorted(type(one).__name__ for one in results)


def test_the_same_path_sent_at_once_is_one_version(raced):
    results = race(*[publishing(raced, path())] * 6)
    assert sorted(one.unchanged for one in results) == [False] + [True] * 5
    assert {one.content.version for one in results} == {1}
    outbox = raced.app.store.database.outbox
    assert outbox.count_documents({"key": "training.path_published"}) == 1


def test_versions_sent_at_once_are_numbered_without_a_gap(raced):
    made = [path("email", module(minutes=60 + n)) for n in range(5)]
    results = race(*(publishing(raced, one) for one in made))
    assert sorted(one.content.version for one in results) == [1, 2, 3, 4, 5]


def test_of_two_paths_that_claim_a_module_one_has_it(raced):
    for n in range(4):
        code = f"shared_{n}"
        results = race(
            publishing(raced, path(f"one_{n}", module(code))),
            publishing(raced, path(f"two_{n}", module(code))),
        )
        assert kinds(results) == sorted([ModuleTaken.__name__, Publication.__name__])


def test_two_who_close_a_circle_from_both_ends_do_not(raced):
    for n in range(4):
        one, two = f"one_{n}", f"two_{n}"
        for code in (one, two):
            raced.path(path(code))
        results = race(
            publishing(raced, path(one, after=(two,))), publishing(raced, path(two, after=(one,)))
        )
        assert kinds(results) == sorted([PrerequisiteCycle.__name__, Publication.__name__])


def test_a_path_retired_while_another_is_put_behind_it_is_known_to_one_of_the_two(raced):
    for n in range(4):
        raced.path(path(f"before_{n}"))
        put, _retired = race(
            publishing(raced, path(f"behind_{n}", after=(f"before_{n}",))),
            lambda n=n: raced.app.retire_path(
                RetirePath(scope=NATIONAL, code=f"before_{n}"), CONTEXT
            ),
        )
        assert isinstance(put, Publication | InvalidContent)
        assert raced.look(lambda work: work.catalogue.retired()) >= {f"before_{n}"}


def test_of_two_contents_of_one_version_one_is_published(raced):
    contents = [framework("7", bands=(band(1, last),)) for last in (3, 4)]
    results = race(
        *(
            lambda one=one: raced.app.publish_framework(
                PublishFramework(scope=NATIONAL, framework=one, by="operator-1"), CONTEXT
            )
            for one in contents
        )
    )
    assert kinds(results) == sorted([Publication.__name__, VersionTaken.__name__])


def test_a_path_that_is_refused_leaves_the_one_before_and_the_lock_as_they_were(raced):
    raced.path()
    with pytest.raises(InvalidContent):
        raced.path(path("email", module(minutes=1)))
    with pytest.raises(ModuleTaken):
        raced.path(path("letters", module("email_write")))
    assert [one.version for one in raced.look(lambda work: work.paths.listed())] == [1]
    assert raced.app.store.database.paths.count_documents({}) == 1
    assert raced.path(path("email", module(minutes=90))).version == 2
