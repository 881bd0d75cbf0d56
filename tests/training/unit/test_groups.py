"""What a trainer sees of the group of a workshop."""

import pytest

from kernel.people import NOBODY
from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from services.training.application.enrolments_of_people import settle_enrolments
from services.training.application.queries.groups import GetGroup
from tests.scripted import at
from tests.training.builders import AWA, BILAL, CHLOE, ELSEWHERE, HERE
from tests.training.enrolled import Enrolled, workshop_id
from tests.training.people import erased


@pytest.fixture
def enrolled(network):
    """A workshop of the second module of a path."""
    network.path()
    made = Enrolled(network)
    made.hear(made.workshop(1, at(13), "email_sort"))
    return made


def group(enrolled, scope=HERE, number=1):
    return enrolled.app.get_group(GetGroup(scope=scope, workshop_id=workshop_id(number)))


def reserved(enrolled, number, person_id, name="seat_reserved"):
    enrolled.hear(enrolled.seat(name, number, "email_sort", person_id, workshop=1))


def test_everybody_is_shown_with_what_they_have_of_its_module(enrolled):
    awa, bilal = enrolled.open(), enrolled.open(BILAL)
    enrolled.validate(bilal, "email_write")
    enrolled.validate(bilal, "email_sort")
    for number, person in enumerate((AWA, BILAL, CHLOE), 11):
        reserved(enrolled, number, person)
    shown = group(enrolled)
    assert (shown.site, shown.workshop.module) == ("saint-denis", "email_sort")
    assert [
        (one.seat.person_id, one.enrolment_id, one.done_by, one.missing) for one in shown.members
    ] == [
        (AWA, awa, None, ("email_write",)),
        (BILAL, bilal, "validation", ()),
        (CHLOE, None, None, ()),
    ]
    assert [(one.attended, one.sessions) for one in shown.members] == [(0, 1), (0, 1), (0, None)]
    enrolled.there(11, "email_sort", workshop=1)
    [first, *_] = group(enrolled).members
    assert (first.seat.status, first.done, first.attended) == ("attended", True, 1)


def test_a_module_that_is_in_no_path_is_seen(enrolled):
    assert group(enrolled).path == "email"
    enrolled.hear(enrolled.workshop(2, at(13), "first_steps_mous"))
    assert group(enrolled, number=2).path is None


def test_who_gave_the_seat_back_is_not_of_the_group(enrolled):
    reserved(enrolled, 11, AWA)
    event = enrolled.seat(
        "seat_cancelled", 11, "email_sort", workshop=1, cancelled_by="person", reason="other"
    )
    enrolled.hear(event)
    assert group(enrolled).members == ()


def test_the_enrolment_that_is_open_is_shown_else_the_last(enrolled):
    first = enrolled.open()
    reserved(enrolled, 11, AWA)
    enrolled.abandon(first)
    assert group(enrolled).members[0].enrolment_status == "abandoned"
    second = enrolled.open()
    assert group(enrolled).members[0].enrolment_id == second


def test_of_two_that_became_one_the_enrolment_that_goes_on_is_shown(enrolled):
    awa, bilal = enrolled.open(), enrolled.open(BILAL)
    reserved(enrolled, 11, AWA)

    def merge(work):
        work.enrolments.rekey([bilal], AWA)
        settle_enrolments(work, AWA)

    enrolled.network.change(merge)
    assert group(enrolled).members[0].enrolment_id == awa


def test_the_group_of_another_site_s_workshop_is_not_shown(enrolled):
    for scope, number in ((ELSEWHERE, 1), (NATIONAL, 2)):
        with pytest.raises(NotFound):
            group(enrolled, scope, number)


def test_who_was_erased_is_shown_with_the_enrolment_of_nobody(enrolled):
    enrolled.open()
    bilal = enrolled.open(BILAL)
    reserved(enrolled, 11, AWA)
    enrolled.there(11, "email_sort", workshop=1)
    enrolled.validate(bilal, "email_sort")
    enrolled.hear(erased(AWA))
    enrolled.hear(erased(BILAL))
    [member] = group(enrolled).members
    assert (member.seat.person_id, member.enrolment_id, member.done) == (NOBODY, None, False)
