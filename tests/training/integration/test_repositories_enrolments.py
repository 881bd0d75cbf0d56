"""Enrolments in memory and on MongoDB: one suite for both."""

from services.training.application.ports.enrolments import WantedEnrolments
from services.training.domain.enrolments.enrolment import Enrolment, EnrolmentState
from tests.scripted import at
from tests.training.builders import AWA, BILAL, SITE_ID


def opened(number, **changes):
    values = {"person_id": AWA, "site": "saint-denis", "path": "email"}
    return Enrolment.open(
        EnrolmentState(
            enrolment_id=f"0197f000-0000-7000-8000-00000000e{number:03d}",
            site_id=SITE_ID,
            version=1,
            opened_at=at(7),
            opened_by="desk-1",
            **values | changes,
        )
    )


def saved(twin, *enrolments):
    for one in enrolments:
        twin.change(lambda work, one=one: work.enrolments.save(one))
    return enrolments


def test_an_enrolment_comes_back_as_it_was_saved(twin):
    [one] = saved(twin, opened(1))
    assert twin.look(lambda work: work.enrolments.get(one.id)) == one
    assert twin.look(lambda work: work.enrolments.get("nothing")) is None


def test_the_one_by_which_somebody_is_on_a_path_is_found(twin):
    _over, running, _other = saved(
        twin, opened(1, status="completed"), opened(2, status="paused"), opened(3, path="internet")
    )
    assert twin.look(lambda work: work.enrolments.open_of(AWA, "email")) == running
    assert twin.look(lambda work: work.enrolments.open_of(BILAL, "email")) is None


def test_enrolments_are_listed_by_site_person_path_and_status(twin):
    one, two, three = saved(
        twin, opened(1), opened(2, person_id=BILAL, site="lyon"), opened(3, status="paused")
    )

    def listed(after=None, limit=0, **wanted):
        found = twin.look(
            lambda work: work.enrolments.listed(WantedEnrolments(**wanted), after, limit)
        )
        return [enrolment.id for enrolment in found]

    assert listed() == [one.id, two.id, three.id]
    assert listed(sites=frozenset({"lyon"})) == [two.id]
    assert listed(sites=frozenset()) == []
    assert listed(person_id=AWA, path="email") == [one.id, three.id]
    assert listed(statuses=frozenset({"paused"})) == [three.id]
    assert listed(after=one.id, limit=1) == [two.id]


def test_enrolments_change_hands(twin):
    one, two = saved(twin, opened(1), opened(2, person_id=BILAL))
    assert twin.look(lambda work: work.enrolments.of_person(AWA)) == [one.id]
    twin.change(lambda work: work.enrolments.rekey([one.id], BILAL))
    assert twin.look(lambda work: work.enrolments.of_person(BILAL)) == [one.id, two.id]
    moved = twin.look(lambda work: work.enrolments.get(one.id))
    assert (moved.state.person_id, moved.partition, moved.version) == (BILAL, AWA, 1)
