"""How one framework answers to another."""

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope
from kernel.scope import NATIONAL
from services.training.application.commands.publish_framework import PublishFramework
from services.training.application.commands.publish_mapping import PublishMapping
from services.training.application.queries.frameworks import ListMappings, TranslateLevel
from services.training.domain.content import InvalidContent
from services.training.domain.frameworks.refusals import NoSuchMapping
from tests.scripted import CONTEXT, at, published
from tests.training.builders import HERE
from tests.training.frameworks import framework, mapping


@pytest.fixture(autouse=True)
def kitchen(network):
    for version in ("1", "2"):
        command = PublishFramework(scope=NATIONAL, framework=framework(version), by="operator-1")
        network.app.publish_framework(command, CONTEXT)


def publish(network, made=None, scope=NATIONAL):
    command = PublishMapping(scope=scope, mapping=made or mapping(), by="operator-1")
    return network.app.publish_mapping(command, CONTEXT)


def translated(network, competence, level, to="first-steps"):
    query = TranslateLevel(competence=competence, level=level, to=to)
    return [(one.competence, one.level) for one in network.app.translate_level(query).answers]


def wrong(network, made):
    with pytest.raises(InvalidContent) as refused:
        publish(network, made)
    assert network.app.list_mappings(ListMappings()) == []
    return {(one.field, one.rule) for one in refused.value.problems}


def test_a_level_is_told_by_every_competence_that_it_answers_to(network):
    publish(network)
    assert translated(network, "kitchen-1-1", 2) == [("first-steps-1", 1), ("first-steps-2", 1)]
    assert translated(network, "kitchen-1-1", 0) == [("first-steps-1", 0), ("first-steps-2", 0)]
    assert translated(network, "kitchen-1-1", 4) == [
        ("first-steps-1", None),
        ("first-steps-2", None),
    ]
    assert translated(network, "kitchen-1-2", 2) == []


def test_without_levels_a_mapping_only_says_what_leads_where(network):
    publish(network, mapping(levels=()))
    assert translated(network, "kitchen-1-1", 0) == [
        ("first-steps-1", None),
        ("first-steps-2", None),
    ]


def test_what_is_not_known_is_not_translated(network):
    publish(network)
    with pytest.raises(NotFound):
        translated(network, "garden-1-1", 1)
    with pytest.raises(InvalidValue, match="must be 0 to 4"):
        translated(network, "kitchen-1-1", 5)
    with pytest.raises(NoSuchMapping):
        translated(network, "kitchen-1-1", 1, to="crcn")
    with pytest.raises(NoSuchMapping):
        translated(network, "first-steps-1", 1, to="kitchen")


def test_a_mapping_takes_the_place_of_the_one_between_the_same_versions(network):
    publish(network)
    before = published(network)
    assert publish(network).unchanged
    assert not publish(network, mapping(levels=((1, 2),))).unchanged
    assert translated(network, "kitchen-1-1", 1) == [("first-steps-1", 2), ("first-steps-2", 2)]
    assert len(network.app.list_mappings(ListMappings())) == 1
    assert published(network) == before


def test_of_mappings_between_several_versions_the_last_one_holds(network):
    publish(network, mapping(start=("kitchen", "2")))
    network.clock.instant = at(8)
    publish(network, mapping(levels=((1, 2),)))
    assert translated(network, "kitchen-1-1", 1) == [("first-steps-1", 2), ("first-steps-2", 2)]
    assert len(network.app.list_mappings(ListMappings())) == 2


def test_a_mapping_names_what_the_frameworks_have(network):
    assert wrong(network, mapping(start=("kitchen", "3"))) == {
        ("from/version", "kitchen 3 is not published")
    }
    assert wrong(network, mapping(start=("first-steps", "1"))) == {
        ("to/framework", "must be another framework")
    }
    unknown = mapping(
        ("kitchen-1-9", "first-steps-1"),
        ("kitchen-1-1", "first-steps-9", "first-steps-1", "first-steps-1"),
        ("kitchen-1-1", "first-steps-1"),
    )
    assert wrong(network, unknown) == {
        ("pairs/0/from", "kitchen 1 has no competence kitchen-1-9"),
        ("pairs/1/to/0", "first-steps 1 has no competence first-steps-9"),
        ("pairs/1/to/2", "first-steps-1 is given twice"),
        ("pairs/2/from", "kitchen-1-1 is given twice"),
    }


def test_a_higher_level_never_answers_to_a_lower_one(network):
    assert wrong(network, mapping(levels=((1, 2), (2, 1)))) == {
        ("levels/1/to", "must not be below the one before")
    }
    assert wrong(network, mapping(levels=((2, 1), (2, 1), (5, 3)))) == {
        ("levels/1/from", "must be above the one before"),
        ("levels/2/from", "must be 1 to 4"),
        ("levels/2/to", "must be 1 to 2"),
    }


def test_only_the_network_publishes_a_mapping(network):
    with pytest.raises(OutOfScope):
        publish(network, scope=HERE)
    assert network.app.list_mappings(ListMappings()) == []
