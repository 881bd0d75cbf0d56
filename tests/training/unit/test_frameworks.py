"""Publishing competence frameworks."""

from dataclasses import replace

import pytest

from kernel.refusals import NotFound, OutOfScope
from kernel.scope import NATIONAL
from services.training.application.commands.publish_framework import PublishFramework
from services.training.application.commands.publish_mapping import PublishMapping
from services.training.application.publishing import Publication
from services.training.application.queries.frameworks import GetFramework, ListFrameworks
from services.training.domain.content import InvalidContent
from services.training.domain.frameworks.refusals import (
    CompetenceTaken,
    LevelsInUse,
    VersionTaken,
)
from services.training.domain.paths.path import Target
from tests.scripted import CONTEXT, published
from tests.training.builders import HERE, module, path
from tests.training.frameworks import area, band, framework, mapping


def publish(network, made=None, scope=NATIONAL):
    command = PublishFramework(scope=scope, framework=made or framework(), by="operator-1")
    return network.app.publish_framework(command, CONTEXT)


def first_steps(network):
    return network.look(lambda work: work.frameworks.current("first-steps"))


def wrong(network, made):
    with pytest.raises(InvalidContent) as refused:
        publish(network, made)
    assert network.look(lambda work: work.frameworks.current("kitchen")) is None
    return {(one.field, one.rule) for one in refused.value.problems}


def test_a_framework_is_published_once_and_its_competences_are_known(network):
    assert publish(network) == Publication(content=framework())
    assert publish(network) == Publication(content=framework(), unchanged=True)
    assert published(network) == ["FrameworkPublished"]
    known = network.look(lambda work: work.frameworks.competence("kitchen-1-2"))
    assert (known.title.fr, known.highest, known.area.code) == (
        "Compétence kitchen-1-2",
        4,
        "kitchen-1",
    )
    assert network.look(lambda work: work.frameworks.competence("kitchen-9-9")) is None


def test_a_published_version_never_changes(network):
    publish(network)
    with pytest.raises(VersionTaken) as refused:
        publish(network, framework(bands=(band(1, 5),)))
    assert (refused.value.framework, refused.value.version) == ("kitchen", "1")
    assert network.app.get_framework(GetFramework(code="kitchen")) == framework()


def test_the_version_that_was_published_last_holds_whatever_it_is_called(network):
    publish(network, framework("2"))
    publish(network, framework("1"))
    assert network.app.get_framework(GetFramework(code="kitchen")).version == "1"
    assert network.app.get_framework(GetFramework(code="kitchen", version="2")) == framework("2")
    listed = [
        (one.framework.version, one.current)
        for one in network.app.list_frameworks(ListFrameworks())
        if one.framework.code == "kitchen"
    ]
    assert listed == [("1", True), ("2", False)]


def test_a_competence_that_a_later_version_drops_stays_known(network):
    publish(network)
    publish(network, framework("2", areas=(area("kitchen-1", "kitchen-1-1"),), bands=(band(1, 9),)))

    def highest(code):
        return network.look(lambda work: work.frameworks.competence(code)).highest

    assert (highest("kitchen-1-1"), highest("kitchen-1-2")) == (9, 4)


@pytest.mark.parametrize("aims", ["module", "requires"])
def test_a_version_that_ends_below_what_a_taught_path_asks_is_refused(network, aims):
    publish(network)
    goal = (Target(competence="kitchen-1-1", level=3),)
    aiming = (
        path("cook", module("cook_well", targets=goal))
        if aims == "module"
        else path("cook", module("cook_well"), requires=goal)
    )
    network.path(aiming)
    with pytest.raises(LevelsInUse) as refused:
        publish(network, framework("2", bands=(band(1, 2),)))
    assert (refused.value.highest, refused.value.paths) == (2, ("cook",))
    # What drops the competence has nothing to say of its levels.
    publish(network, framework("3", bands=(band(1, 2),), areas=(area("kitchen-1", "kitchen-1-2"),)))
    network.path(path("cook", module("cook_well", targets=(replace(goal[0], level=2),))))
    publish(network, framework("4", bands=(band(1, 2),)))


def test_a_version_that_ends_below_what_a_mapping_leads_to_is_refused(network):
    publish(network)
    lower, there = framework("2", bands=(band(1, 1),)), first_steps(network)
    network.app.publish_mapping(
        PublishMapping(scope=NATIONAL, mapping=mapping(), by="operator-1"), CONTEXT
    )
    publish(network, lower)
    with pytest.raises(LevelsInUse) as refused:
        publish(network, replace(there, version="9", bands=there.bands[:1]))
    assert refused.value.mappings == ("kitchen/1/first-steps/1",)
    network.app.publish_mapping(
        PublishMapping(scope=NATIONAL, mapping=mapping(levels=((1, 1),)), by="operator-1"), CONTEXT
    )
    publish(network, replace(there, version="9", bands=there.bands[:1]))


def test_competences_of_another_framework_are_refused(network):
    publish(network)
    # Its code begins as the other's competences do.
    taker = framework(code="kitchen-1", areas=(area("kitchen-1"),))
    with pytest.raises(CompetenceTaken) as refused:
        publish(network, taker)
    assert refused.value.framework == "kitchen"
    assert refused.value.competences == ("kitchen-1-1", "kitchen-1-2")
    assert network.look(lambda work: work.frameworks.current("kitchen-1")) is None


def test_levels_have_no_gap_and_codes_stand_once(network):
    assert wrong(network, framework(bands=(band(1, 2), band(4, 5)))) == {
        ("bands/1/from", "must begin at level 3")
    }
    assert wrong(network, framework(bands=(band(2, 1),))) == {
        ("bands/0/from", "must begin at level 1"),
        ("bands/0/to", "must not be before the first level"),
    }
    twice = framework(areas=(area(), replace(area(), competences=area().competences[:1])))
    assert wrong(network, twice) == {
        ("areas/1/code", "kitchen-1 is given twice"),
        ("areas/1/competences/0/code", "kitchen-1-1 is given twice"),
    }
    assert wrong(network, framework(areas=(area("garden-1", "garden-1-1"),))) == {
        ("areas/0/competences/0/code", "must begin with kitchen-")
    }


def test_only_the_network_publishes_a_framework(network):
    with pytest.raises(OutOfScope):
        publish(network, scope=HERE)
    with pytest.raises(NotFound):
        network.app.get_framework(GetFramework(code="kitchen"))


def test_levels_have_the_names_of_their_bands():
    made = framework()
    assert [made.band_of(level) and made.band_of(level).first for level in range(6)] == [
        None,
        1,
        1,
        3,
        3,
        None,
    ]
