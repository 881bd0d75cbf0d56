"""What a path must keep to."""

from dataclasses import replace

import pytest

from kernel.scope import NATIONAL
from services.training.application.commands.retire_path import RetirePath
from services.training.domain.content import InvalidContent
from services.training.domain.paths.path import Target
from services.training.domain.paths.refusals import ModuleTaken, PrerequisiteCycle
from tests.scripted import CONTEXT, published
from tests.training.builders import module, path


def wrong(network, made):
    """Where what breaks a rule; nothing was published."""
    before = network.look(lambda work: work.paths.current(made.code))
    with pytest.raises(InvalidContent) as refused:
        network.path(made)
    assert network.look(lambda work: work.paths.current(made.code)) == before
    return {(one.field, one.rule) for one in refused.value.problems}


def test_modules_in_a_circle_are_told_in_their_order(network):
    circle = path(
        "email",
        module("email_open"),
        module("email_read", prerequisites=("email_open", "email_sort")),
        module("email_write", prerequisites=("email_read",)),
        module("email_sort", prerequisites=("email_write",)),
    )
    with pytest.raises(PrerequisiteCycle) as refused:
        network.path(circle)
    assert refused.value.of == "modules"
    assert refused.value.members == ("email_read", "email_write", "email_sort")
    assert published(network) == []


def test_a_module_does_not_come_before_itself(network):
    with pytest.raises(PrerequisiteCycle) as refused:
        network.path(path("email", module("email_write", prerequisites=("email_write",))))
    assert refused.value.members == ("email_write",)


def test_paths_in_a_circle_are_told_in_their_order(network):
    network.path(path("internet"))
    network.path(path("email", after=("internet",)))
    network.path(path("job_search", after=("email",)))
    with pytest.raises(PrerequisiteCycle) as refused:
        network.path(path("internet", after=("job_search",)))
    assert (refused.value.of, refused.value.members) == (
        "paths",
        ("email", "job_search", "internet"),
    )
    assert network.look(lambda work: work.paths.current("internet")).version == 1
    with pytest.raises(PrerequisiteCycle):
        network.path(path("email", after=("email",)))


def test_a_circle_that_leads_through_a_retired_path_is_one_as_well(network):
    network.path(path("internet"))
    network.path(path("email", after=("internet",)))
    network.app.retire_path(RetirePath(scope=NATIONAL, code="internet"), CONTEXT)
    with pytest.raises(PrerequisiteCycle):
        network.path(path("internet", after=("email",)))


def test_prerequisites_are_modules_of_the_path_and_paths_of_the_catalogue(network):
    network.path(path("internet"))
    made = path(
        "email",
        module("email_write", prerequisites=("internet_write", "email_read", "email_read")),
        module("email_read"),
        after=("cooking", "internet", "internet"),
    )
    assert wrong(network, made) == {
        ("modules/0/prerequisites/0", "internet_write is no module of this path"),
        ("modules/0/prerequisites/2", "email_read is given twice"),
        ("after/0", "cooking is no path that is taught"),
        ("after/2", "internet is given twice"),
    }


def test_levels_are_those_of_a_published_framework(network):
    made = path(
        "email",
        module(
            targets=(
                Target(competence="crcn-9-9", level=1),
                Target(competence="crcn-2-1", level=9),
                Target(competence="first-steps-1", level=0),
                Target(competence="first-steps-1", level=2),
            )
        ),
        requires=(Target(competence="first-steps-2", level=3),),
    )
    assert wrong(network, made) == {
        ("modules/0/targets/0/competence", "crcn-9-9 is no competence of a published framework"),
        ("modules/0/targets/1/level", "must be 1 to 8"),
        ("modules/0/targets/2/level", "must be 1 to 2"),
        ("modules/0/targets/3/competence", "first-steps-1 is given twice"),
        ("requires/0/level", "must be 1 to 2"),
    }


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"minutes": 4}, "minutes", "must be 5 to 3000 minutes"),
        ({"minutes": 3_001}, "minutes", "must be 5 to 3000 minutes"),
        ({"minutes": 19, "sessions": 4}, "minutes", "leaves less than 5 minutes for each session"),
        ({"sessions": 0}, "sessions", "must be 1 to 20 sessions"),
        ({"sessions": 21}, "sessions", "must be 1 to 20 sessions"),
        ({"sessions": 2, "delivery": "alone"}, "sessions", "must be 1 where one learns alone"),
        ({"targets": ()}, "targets", "must hold a competence to reach"),
    ],
)
def test_a_module_has_a_length_sessions_and_an_aim(network, changes, field, rule):
    assert wrong(network, path("email", module(**changes))) == {(f"modules/0/{field}", rule)}


@pytest.mark.parametrize(
    "changes",
    [{"minutes": 5}, {"minutes": 3_000, "sessions": 20}, {"minutes": 20, "sessions": 4}],
)
def test_the_bounds_of_a_module_are_within_them(network, changes):
    assert network.path(path("email", module(**changes))).version == 1


def test_what_stands_twice_is_refused(network):
    made = path(
        "email",
        module(),
        module(),
        goals=("search", "search"),
        languages=("fr", "fr"),
    )
    assert wrong(network, made) == {
        ("modules/1/code", "email_write is given twice"),
        ("goals/1", "search is given twice"),
        ("languages/1", "fr is given twice"),
    }


def test_people_come_for_a_goal_and_professionals_need_none(network):
    assert wrong(network, path(goals=())) == {("goals", "must hold a goal: why somebody comes")}
    made = path(
        "detecting", module("detecting_see", targets=()), goals=(), audience="professionals"
    )
    assert network.path(made).version == 1


def test_a_module_is_one_path_s_for_ever(network):
    network.path()
    network.path(path("email", module("email_write")))
    for taken in ("email_write", "email_sort"):
        with pytest.raises(ModuleTaken) as refused:
            network.path(path("letters", module("letters_read"), module(taken)))
        assert (refused.value.path, refused.value.modules) == ("email", (taken,))
    assert network.look(lambda work: work.paths.current("letters")) is None
    assert network.path(replace(path(), final_assessment=False)).version == 3


def test_the_same_content_again_is_taken_even_where_it_could_not_be_published_anew(network):
    network.path(path("internet"))
    made = network.path(path("email", after=("internet",)))
    network.app.retire_path(RetirePath(scope=NATIONAL, code="internet"), CONTEXT)
    assert network.path(replace(made, version=1)) == made
