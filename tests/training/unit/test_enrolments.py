"""Beginning a path."""

import pytest

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kernel.scope import NATIONAL
from services.training.application.queries.enrolments import GetEnrolment, ListEnrolments
from services.training.domain.enrolments.refusals import AlreadyEnrolled
from tests.scripted import published
from tests.training.builders import AWA, BILAL, ELSEWHERE, HERE


def test_somebody_begins_the_latest_version_of_a_path(network):
    network.path()
    network.person()
    enrolment = network.enrolment()
    assert (enrolment.state.path, enrolment.state.version) == ("email", 1)
    assert (enrolment.state.site, enrolment.state.status) == ("saint-denis", "active")
    assert published(network)[-1] == "EnrolmentOpened"
    assert network.app.get_enrolment(GetEnrolment(scope=HERE, enrolment_id=enrolment.id)) == (
        enrolment
    )


def test_nobody_is_on_a_path_twice(network):
    network.path()
    network.person()
    first = network.enrolment()
    with pytest.raises(AlreadyEnrolled) as refused:
        network.enrolment()
    assert refused.value.enrolment_id == first.id


def test_a_path_a_site_or_a_person_that_is_not_known_is_refused(network):
    network.path()
    network.person()
    with pytest.raises(NotFound):
        network.enrolment(path="cooking")
    with pytest.raises(NotFound):
        network.enrolment(site="nowhere")
    with pytest.raises(PersonUnknown):
        network.enrolment(BILAL)
    with pytest.raises(OutOfScope):
        network.enrolment(scope=ELSEWHERE)


def test_a_site_sees_its_own_enrolments(network):
    network.path()
    network.person()
    network.person(BILAL)
    here = network.enrolment()
    there = network.enrolment(BILAL, site="lyon")
    listed = network.app.list_enrolments
    assert listed(ListEnrolments(scope=HERE)) == [here.enrolment]
    assert listed(ListEnrolments(scope=NATIONAL)) == [here.enrolment, there.enrolment]
    assert listed(ListEnrolments(scope=NATIONAL, person_id=AWA)) == [here.enrolment]
    with pytest.raises(NotFound):
        network.app.get_enrolment(GetEnrolment(scope=ELSEWHERE, enrolment_id=here.id))
