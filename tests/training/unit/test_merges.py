"""Two people who turn out to be one: what is theirs in training follows, and can go back."""

import pytest

from kernel.people import known_person
from kernel.scope import NATIONAL
from services.training.application.belongings import TOPICS
from services.training.application.ports import Work
from services.training.application.queries.assessments import ListAssessments
from services.training.application.queries.certificates import ListCertificates
from services.training.application.queries.enrolments import ListEnrolments
from services.training.application.queries.recommendations import ListRecommendations
from services.training.application.queries.seat_requests import ListSeatRequests
from tests.scripted import published
from tests.training.assessments import Desk
from tests.training.builders import AWA, BILAL, CHLOE, path
from tests.training.certificates import issued
from tests.training.enrolled import Enrolled
from tests.training.people import hear, merged, registered, unmerged
from tests.training.seats import SEAT, Seats
from tests.training.unit.test_recommendations import recommend


@pytest.fixture
def two(network):
    """Awa and Bilal, each on a path with a module validated and a seat asked for, assessed, and
    recommended a path; Bilal is farther."""
    for one in (AWA, BILAL):
        network.person(one)
    seats = Seats.of(network)
    network.path(path("internet"))
    enrolled, desk = Enrolled(network), Desk(network)
    theirs = enrolled.open(BILAL)
    for one, enrolment in ((AWA, seats.enrolment.id), (BILAL, theirs)):
        recommend(network, one)
        seats.ask(enrolment_id=enrolment)
        desk.enter([("crcn-2-1", 1)], person_id=one)
    enrolled.validate(theirs, "email_sort")
    return network


def owners(network):
    """Whose each thing is, by what it is."""
    found = {}
    for table, rows in network.app.store.memory.tables.items():
        for id_, row in rows.items():
            whose = getattr(getattr(row, "state", row), "person_id", None)
            if whose is not None:
                found[table, id_] = whose
    return found


def states(network):
    """How enrolments and requests for seats stand."""
    memory = network.app.store.memory
    return {
        id_: (row.state.status, row.state.person_id)
        for table in ("enrolments", "seat_requests")
        for id_, row in memory.table(table).items()
    }


def test_all_is_the_kept_person_s_and_of_two_on_one_path_the_farther_goes_on(two):
    hear(two, merged())
    assert set(owners(two).values()) == {AWA}
    assert sorted(status for status, _ in states(two).values()) == [
        "absorbed",
        "active",
        "asked",
        "withdrawn",
    ]
    assert two.look(lambda work: known_person(work.people, BILAL)).id == AWA


def test_undoing_restores_both_enrolments_and_whose_everything_was(two):
    before = owners(two)
    hear(two, merged())
    hear(two, unmerged())
    after = owners(two)
    assert {thing: after[thing] for thing in before} == before
    enrolments = two.app.store.memory.table("enrolments").values()
    assert {one.state.status for one in enrolments} == {"active"}
    assert published(two).count("EnrolmentRestored") == 1


def test_an_undoing_that_is_heard_before_its_merge_stands(two):
    before = states(two)
    hear(two, unmerged())
    hear(two, merged())
    assert states(two) == before


def test_the_same_again_changes_nothing(two):
    hear(two, merged())
    count, stands = len(published(two)), states(two)
    hear(two, merged())
    assert (len(published(two)), states(two)) == (count, stands)


def test_a_merge_may_be_heard_before_either_registration(network):
    hear(network, merged())
    hear(network, registered(BILAL), registered(AWA))
    assert network.look(lambda work: known_person(work.people, BILAL)).id == AWA


def test_a_certificate_that_came_after_the_merge_goes_back_with_its_enrolment(network):
    network.path(path("internet", final_assessment=False))
    enrolled = Enrolled(network)
    network.person()
    theirs = enrolled.open(BILAL, path="internet")
    hear(network, merged())
    enrolled.complete(theirs)

    def whose():
        found = network.look(lambda work: work.certificates.of_enrolment(theirs))
        return found.state.person_id

    assert whose() == AWA
    hear(network, unmerged())
    assert whose() == BILAL
    assert enrolled.state(theirs).status == "completed"


def test_a_chain_is_followed_and_undone_whichever_is_heard_of_first(two):
    two.person(CHLOE)
    before = owners(two)
    hear(two, merged(CHLOE, AWA, minute=1))
    hear(two, merged(AWA, BILAL, minute=0))
    assert set(owners(two).values()) == {CHLOE}
    hear(two, unmerged(CHLOE, AWA, minute=2))
    hear(two, unmerged(AWA, BILAL, minute=3))
    after = owners(two)
    assert {thing: after[thing] for thing in before} == before


def test_a_seat_told_under_the_absorbed_id_is_the_kept_person_s(two):
    hear(two, merged())
    seats = Seats(two, None)
    seats.hear(seats.reserved(SEAT, seat_id=SEAT, person_id=BILAL))
    assert two.look(lambda work: work.seats.of_person(AWA)) == [SEAT]


def test_every_topic_that_knows_people_is_among_what_moves():
    offering = {
        name
        for name, port in Work.__annotations__.items()
        if {"of_person", "rekey"} <= set(dir(port))
    }
    assert {kept(_Asked()) for kept in TOPICS.values()} == offering


class _Asked:
    """Gives the name of what is asked of it."""

    def __getattr__(self, name):
        return name


def test_lists_by_either_id_hold_what_both_had(two):
    issued(two, BILAL, path="internet")
    hear(two, merged())
    app = two.app
    for asked, listed in (
        (ListEnrolments, app.list_enrolments),
        (ListSeatRequests, app.list_seat_requests),
        (ListAssessments, app.list_assessments),
        (ListRecommendations, app.list_recommendations),
        (ListCertificates, app.list_certificates),
    ):
        by_absorbed, by_kept, by_stranger = (
            listed(asked(scope=NATIONAL, person_id=one, limit=50)) for one in (BILAL, AWA, CHLOE)
        )
        assert by_absorbed
        assert by_absorbed == by_kept
        assert not by_stranger
