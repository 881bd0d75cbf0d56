"""Training withdraws a request for a seat, before or after booking answered: in memory."""

import pytest

from kernel.scope import NATIONAL
from kit.ids import new_id
from services.booking.application.commands.hold_workshop import HoldWorkshop
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.note_attendance import AttendWorkshop
from services.booking.domain.workshops.seat import WITHDRAWN_BY
from tests.booking import memory
from tests.booking.builders import CONTEXT, ScriptedClock, at, published, tools
from tests.booking.seat_requests import REQUEST, asked_for, requested, take, withdrawn
from tests.booking.workshops import Workshops


@pytest.fixture
def workshops():
    clock = ScriptedClock()
    return Workshops.of(memory.booking(tools(clock)), clock)


def of_request(workshops, request_id=REQUEST):
    seats = workshops.app.store.memory.table("seats").values()
    [found] = [one for one in seats if one.data.request_id == request_id]
    return found


def test_a_seat_is_free_again_and_goes_to_the_next_in_line(workshops):
    workshop = workshops.schedule(capacity=1)
    first, second = workshops.network.person(), workshops.network.person()
    take(workshops, requested(workshops, first), requested(workshops, second, new_id()))
    take(workshops, withdrawn(workshops, first))
    assert asked_for(workshops, workshop.id) == [
        ("cancelled", "person", "enrolment_paused"),
        ("offered", None, None),
    ]
    assert published(workshops.network)[-2:] == ["SeatCancelled", "SeatOffered"]
    reminders = [one for one in workshops.app.store.memory.timers if "reminder" in str(one)]
    assert reminders == []


def test_a_place_in_line_is_given_back_and_so_is_an_offer(workshops):
    workshop = workshops.schedule(capacity=1)
    holder = workshops.reserve(workshop.id).seat
    people = [workshops.network.person() for _ in range(2)]
    requests = [new_id() for _ in people]
    asked = zip(people, requests, strict=True)
    take(workshops, *(requested(workshops, *one) for one in asked))
    workshops.cancel(holder)
    assert workshops.statuses(workshop.id) == ["cancelled", "offered", "waitlisted"]
    take(workshops, withdrawn(workshops, people[1], requests[1]))
    take(workshops, withdrawn(workshops, people[0], requests[0]))
    assert workshops.statuses(workshop.id) == ["cancelled"] * 3
    assert workshops.look(workshop.id).free == 1


@pytest.mark.parametrize("reason", [*WITHDRAWN_BY, "of_a_newer_release"])
def test_whose_doing_it_was_follows_from_the_reason(workshops, reason):
    workshop, person = workshops.schedule(), workshops.network.person()
    take(workshops, requested(workshops, person), withdrawn(workshops, person, reason=reason))
    expected = (WITHDRAWN_BY.get(reason, "team"), reason if reason in WITHDRAWN_BY else "other")
    assert asked_for(workshops, workshop.id) == [("cancelled", *expected)]


def test_withdrawn_twice_is_withdrawn_once(workshops):
    workshops.schedule()
    person = workshops.network.person()
    take(workshops, requested(workshops, person), withdrawn(workshops, person))
    before = published(workshops.network)
    take(workshops, withdrawn(workshops, person), requested(workshops, person))
    assert published(workshops.network) == before


def test_a_request_that_comes_after_its_withdrawal_gets_no_seat(workshops):
    workshop, person = workshops.schedule(), workshops.network.person()
    take(workshops, withdrawn(workshops, person))
    assert published(workshops.network)[-1] == "SeatRefused"
    before = published(workshops.network)
    take(workshops, requested(workshops, person), withdrawn(workshops, person))
    assert published(workshops.network) == before
    assert workshops.statuses(workshop.id) == []
    seat = of_request(workshops)
    assert (seat.data.status, seat.data.reason) == ("refused", "withdrawn")


def test_of_somebody_who_was_merged_it_is_remembered_for_who_they_are_today(workshops):
    workshops.schedule()
    kept, absorbed = workshops.network.person(), workshops.network.person()
    merge = MergePeople(scope=NATIONAL, person_id=kept, absorbed_id=absorbed)
    workshops.app.merge_people(merge, CONTEXT)
    take(workshops, withdrawn(workshops, absorbed), requested(workshops, kept))
    assert of_request(workshops).data.person_id == kept


def test_of_somebody_unknown_it_is_remembered_as_well(workshops):
    workshops.schedule()
    stranger = new_id()
    take(workshops, withdrawn(workshops, stranger), requested(workshops, stranger))
    assert of_request(workshops).data.person_id == stranger


def test_what_was_refused_stays_refused(workshops):
    person = workshops.network.person()
    take(workshops, requested(workshops, person))
    before = published(workshops.network)
    take(workshops, withdrawn(workshops, person))
    assert published(workshops.network) == before
    assert of_request(workshops).data.reason == "no_workshop"


@pytest.mark.parametrize("attended", [True, False])
def test_once_the_workshop_has_begun_nothing_is_given_back(workshops, attended):
    workshop, person = workshops.schedule(), workshops.network.person()
    take(workshops, requested(workshops, person))
    if attended:
        # Who comes early is noted early.
        workshops.network.clock.instant = at(12, 30, day=8)
        seat = of_request(workshops)
        workshops.app.attend_workshop(AttendWorkshop(**workshops.ids(seat)), CONTEXT)
        take(workshops, withdrawn(workshops, person))
    workshops.network.clock.instant = at(13, day=8)
    take(workshops, withdrawn(workshops, person))
    assert workshops.statuses(workshop.id) == ["attended" if attended else "reserved"]
    workshops.app.hold_workshop(HoldWorkshop(scope=NATIONAL, workshop_id=workshop.id), CONTEXT)
    take(workshops, withdrawn(workshops, person))
    assert workshops.statuses(workshop.id) == ["attended" if attended else "missed"]


def test_a_seat_of_a_cancelled_workshop_stays_the_site_s_doing(workshops):
    workshop, person = workshops.schedule(), workshops.network.person()
    take(workshops, requested(workshops, person))
    workshops.cancel_workshop(workshop.id)
    take(workshops, withdrawn(workshops, person))
    assert asked_for(workshops, workshop.id) == [("cancelled", "site", "workshop_cancelled")]
