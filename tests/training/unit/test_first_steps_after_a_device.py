"""Whoever goes home with a device is offered first steps, once."""

import pytest

from kernel.merges import Merge
from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from services.training.application.queries.recommendations import ListRecommendations
from services.training.application.reactions.on_device import DeviceHandedOver, on_device
from tests.scripted import at
from tests.training.assessments import Desk as Assessor
from tests.training.builders import AWA, BILAL, HERE, LYON_ID, SITE_ID
from tests.training.catalogues import path


@pytest.fixture
def known(network):
    """With Awa, first steps, and something that comes first by its code."""
    network.person()
    network.path(path("email", brings={"crcn-2-1": 1}, goals=("get_started",)))
    network.path(path("first_steps", brings={"first-steps-2": 2}, goals=("get_started",)))
    return network


def hand_over(network, person_id=AWA, site_id=SITE_ID, category="laptop"):
    told = DeviceHandedOver(person_id=person_id, site_id=site_id, category=category)
    network.change(lambda work: on_device(work, told))


def offered(network, scope=NATIONAL, person_id=None):
    return network.app.list_recommendations(
        ListRecommendations(scope=scope, origin="device", person_id=person_id)
    )


def test_first_steps_are_offered_for_the_desk_of_that_site_to_follow_up(known):
    hand_over(known)
    [one] = offered(known, HERE)
    assert (one.state.path.path, one.state.path.codes[0]) == ("first_steps", "device_bought")
    assert (one.state.person_id, one.state.status, one.state.by) == (AWA, "open", None)
    assert {step.path for step in one.state.steps} == {"first_steps", "email"}


def test_somebody_who_was_not_told_of_yet_is_held_as_well(known):
    hand_over(known, BILAL)
    assert known.look(lambda work: work.people.get(BILAL)) is not None


def test_two_devices_are_one_offer_wherever_they_were_handed_over(known):
    hand_over(known)
    hand_over(known, site_id=LYON_ID)
    assert len(offered(known)) == 1


@pytest.mark.parametrize("category", ["screen", "router", "feature_phone", "other"])
def test_a_device_without_a_page_to_open_is_no_reason(known, category):
    hand_over(known, category=category)
    assert offered(known) == []


def test_who_began_first_steps_before_is_not_offered_them(known):
    known.enrolment(path="first_steps")
    hand_over(known)
    assert offered(known) == []


@pytest.mark.parametrize(("level", "offers"), [(2, 0), (1, 1), (0, 1)])
def test_who_is_known_to_be_able_is_not_offered_them(known, level, offers):
    Assessor(known).enter([("first-steps-2", level)])
    hand_over(known)
    assert len(offered(known)) == offers


def test_somebody_absorbed_stands_for_the_one_who_was_kept(known):
    known.person(BILAL)
    merge = Merge(kept_id=BILAL, absorbed_id=AWA, sequence=2, at=at(7), standing=True)
    known.change(lambda work: work.merges.put(merge))
    hand_over(known)
    hand_over(known, BILAL)
    assert len(offered(known, person_id=BILAL)) == 1
    assert offered(known, person_id=AWA) == []


def test_who_was_erased_is_offered_nothing(known):
    known.person(erased=True)
    hand_over(known)
    assert offered(known) == []


def test_what_is_told_before_its_site_is_taken_again_later(known):
    with pytest.raises(NotFound):
        hand_over(known, site_id="0197f000-0000-7000-8000-00000000ffff")
    assert offered(known) == []
