"""Somebody who is erased: nothing in training says who did what, and everything is counted."""

import pytest

from kernel.people import NOBODY, known_person
from kernel.refusals import PersonUnknown
from services.training.application.queries.seat_requests import CountStuck
from services.training.application.reactions.on_device import DeviceHandedOver, on_device
from tests.memory.traces import traces
from tests.scripted import at, published, run_timers
from tests.training import certificates
from tests.training.assessments import Desk
from tests.training.builders import AWA, BILAL, CHLOE, SITE_ID, path
from tests.training.enrolled import Enrolled
from tests.training.people import erased, hear, merged, registered, unmerged
from tests.training.seats import Seats
from tests.training.unit.test_recommendations import recommend


def unknown(network, person_id=AWA):
    with pytest.raises(PersonUnknown):
        network.look(lambda work: known_person(work.people, person_id))


@pytest.fixture
def seats(network):
    return Seats.of(network)


@pytest.fixture
def awa(seats):
    """Awa has a named certificate, a seat, and is assessed, on a path, and recommended another."""
    network = seats.network
    network.path(path("internet", final_assessment=False))
    enrolled, desk = Enrolled(network), Desk(network)
    done = enrolled.open(path="internet")
    enrolled.complete(done)
    certificates.name(network, certificate_of(network, done), "Ysoline Vantadour")
    desk.bank()
    desk.enter([("crcn-2-1", 1)])
    desk.start()
    seats.hear(seats.reserved(seats.ask().request_id), seats.workshop())
    recommend(network, goal=None)
    return network


def certificate_of(network, enrolment_id):
    return network.look(lambda work: work.certificates.of_enrolment(enrolment_id))


def rows(network):
    return {name: len(rows) for name, rows in network.app.store.memory.tables.items()}


def test_nothing_tells_whose_anything_was_and_everything_is_counted(awa):
    topics = {"assessments", "certificates", "enrolments", "recommendations", "seats"}
    assert topics | {"seat_requests"} <= traces(awa, AWA)
    before = rows(awa)
    hear(awa, erased())
    assert traces(awa, AWA, "Vantadour") == set()
    assert rows(awa) == before | {"certificate_names": 0, "forgotten_people": 1}
    unknown(awa)


def test_a_certificate_stops_naming_and_stays_valid(awa):
    [one] = awa.app.store.memory.table("certificates").values()
    assert awa.look(lambda work: work.certificate_names.get(one.id)).name == "Ysoline Vantadour"
    hear(awa, erased())
    still = awa.look(lambda work: work.certificates.by_code(one.state.code))
    assert (still.state.status, still.state.person_id) == ("valid", NOBODY)
    assert awa.look(lambda work: work.certificate_names.get(one.id)) is None
    revoked = certificates.revoke(awa, still)
    assert certificates.restore(awa, revoked).state.status == "valid"


def test_nothing_goes_on_for_who_was_erased(awa):
    hear(awa, erased())
    memory = awa.app.store.memory
    statuses = {one.state.status for one in memory.table("enrolments").values()}
    assert statuses == {"completed", "abandoned"}
    assert {one.state.status for one in memory.table("seat_requests").values()} == {"withdrawn"}
    assert "running" not in {one.state.status for one in memory.table("assessments").values()}
    assert "open" not in {one.state.status for one in memory.table("recommendations").values()}
    count = len(published(awa))
    awa.clock.instant = at(7, day=90)
    run_timers(awa)
    assert len(published(awa)) == count
    assert memory.timers == {}


def test_the_same_again_changes_nothing_and_is_confirmed_again(awa):
    hear(awa, erased())
    count = len(published(awa))
    hear(awa, erased(sequence=10))
    assert published(awa)[count:] == ["PersonForgotten"]


@pytest.mark.parametrize(
    "order",
    [
        ["cancelled", "erased"],
        ["erased", "cancelled"],
        ["reserved", "cancelled", "erased"],
        ["erased", "reserved", "cancelled"],
        ["refused", "erased"],
        ["erased", "refused"],
        ["erased", "no workshop", "workshop"],
        ["no workshop", "erased", "workshop"],
        ["erased"],
    ],
)
def test_a_request_for_a_seat_ends_whatever_booking_answers_beside_the_erasure(seats, order):
    id_ = seats.ask().request_id
    told = {
        "reserved": lambda: seats.reserved(id_, sequence=1),
        "cancelled": lambda: seats.cancelled(id_, "person_erased", "person", sequence=2),
        "refused": lambda: seats.refused(id_, "unknown_person"),
        "no workshop": lambda: seats.refused(id_),
        "workshop": seats.workshop,
        "erased": erased,
    }
    for one in order:
        seats.hear(told[one]())
    seats.run_timers()
    seats.clock.instant = at(7, day=200)
    seats.run_timers()
    asked = [name for name, _ in seats.said() if name == "SeatRequested"]
    assert (len(asked), len(seats.all())) == (1, 1)
    assert not seats.state(id_).is_live
    assert "SeatRequestStuck" not in published(seats.network)
    assert seats.app.store.memory.timers == {}
    assert traces(seats.network, AWA) == set()


def test_nobody_asks_again_for_a_workshop_that_had_begun_and_is_called_off(seats):
    id_ = seats.ask().request_id
    seats.hear(seats.workshop(), seats.reserved(id_))
    seats.clock.instant = at(14, day=8)
    seats.hear(erased(), seats.cancelled(id_))
    assert len(seats.all()) == 1
    assert [name for name, _ in seats.said()] == ["SeatRequested", "SeatRequestWithdrawn"]


def test_a_withdrawal_that_called_an_operator_calls_nobody_once_its_person_is_erased(seats):
    id_ = seats.ask().request_id
    seats.withdraw(id_)
    for hours in range(8, 12):
        seats.clock.instant = at(hours)
        seats.run_timers()
    assert seats.app.count_stuck_seat_requests(CountStuck()) == 1
    hear(seats.network, erased())
    assert seats.app.count_stuck_seat_requests(CountStuck()) == 0
    assert seats.app.store.memory.timers == {}


def test_what_is_told_of_them_later_is_nobody_s(network):
    enrolled = Enrolled(network)
    network.path()
    network.person()
    hear(network, erased())
    enrolled.there(1)
    device = DeviceHandedOver(person_id=AWA, site_id=SITE_ID, category="laptop")
    network.change(lambda work: on_device(work, device))
    assert traces(network, AWA) == set()
    assert rows(network)["seats"] == 1


def test_a_device_of_nobody_s_offers_nobody_first_steps(network):
    network.path(path("first_steps"))
    device = DeviceHandedOver(person_id=NOBODY, site_id=SITE_ID, category="laptop")
    network.change(lambda work: on_device(work, device))
    assert published(network).count("PathRecommended") == 0


def test_what_one_who_was_erased_had_done_is_shown_and_nothing_of_another_s(network):
    network.path()
    enrolled, desk = Enrolled(network), Desk(network)
    desk.bank()
    awa, bilal = enrolled.open(AWA), enrolled.open(BILAL)
    desk.enter([("crcn-2-1", 3)], person_id=BILAL)
    enrolled.there(1, "email_sort", person_id=BILAL)
    before = [(one.attended, one.done_by) for one in enrolled.view(bilal).modules]
    hear(network, erased(AWA), erased(BILAL))
    assert [(one.attended, one.done_by) for one in enrolled.view(awa).modules] == [(0, None)] * 2
    assert [(one.attended, one.done_by) for one in enrolled.view(bilal).modules] == before
    assert {one.before for one in desk.gain(awa).gains} == {None}


def test_an_erasure_may_be_heard_before_the_registration(network):
    hear(network, erased())
    hear(network, registered(AWA))
    unknown(network)


@pytest.mark.parametrize("order", ["merge", "kept", "absorbed"])
def test_two_who_were_merged_are_erased_together_whichever_is_heard_of_first(seats, order):
    network = seats.network
    network.person(BILAL)
    theirs = network.enrolment(BILAL)
    seats.ask()
    seats.ask(enrolment_id=theirs.id)
    if order == "absorbed":
        hear(network, erased(BILAL))
    hear(network, merged())
    for one in (BILAL, AWA) if order == "merge" else (AWA, BILAL):
        hear(network, erased(one))
    assert traces(network, AWA, BILAL) == set()
    for one in (AWA, BILAL):
        unknown(network, one)
    records = network.app.store.memory.table("merges").values()
    assert not any(ids for record in records for ids in record.moved.values())


@pytest.mark.parametrize("heard", ["undoing first", "erasure first"])
def test_who_was_merged_by_mistake_and_then_erased_leaves_the_other_what_is_theirs(network, heard):
    network.path()
    mine, theirs = (network.enrolment(network.person(one)).id for one in (AWA, BILAL))
    hear(network, merged())
    steps = [unmerged(), erased(BILAL)]
    for step in steps if heard == "undoing first" else reversed(steps):
        hear(network, step)

    def state(id_):
        return network.look(lambda work: work.enrolments.get(id_)).state

    assert (state(mine).person_id, state(mine).status) == (AWA, "active")
    assert (state(theirs).person_id, state(theirs).status) == (NOBODY, "abandoned")
    assert traces(network, BILAL) == set()


def test_a_merge_that_is_heard_after_the_kept_one_s_erasure_leads_to_the_same(network):
    network.path()
    for one in (AWA, BILAL, CHLOE):
        network.person(one)
    network.enrolment(BILAL)
    hear(network, merged(CHLOE, AWA, minute=1), erased(CHLOE), merged(AWA, BILAL, minute=0))
    unknown(network, BILAL)
    hear(network, erased(AWA), erased(BILAL))
    assert traces(network, AWA, BILAL, CHLOE) == set()
    unknown(network, BILAL)
