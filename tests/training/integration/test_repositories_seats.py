"""Requests for seats, copies of seats and workshops, in memory and on MongoDB: one suite."""

from dataclasses import replace

import pytest

from kernel.people import NOBODY
from kit.transaction import ConcurrentChange
from services.training.application.ports.seats import WantedSeatRequests
from services.training.domain.seats.copies import Seat, Workshop
from services.training.domain.seats.request import SeatRequest, SeatRequestState
from tests.scripted import at
from tests.training.builders import AWA, BILAL, LYON_ID, SITE_ID

WORKSHOP = Workshop(
    id="0197f000-0000-7000-8000-0000000c0001",
    module="email_write",
    site_id=SITE_ID,
    start=at(13, day=8),
    end=at(15, day=8),
    status="scheduled",
    sequence=1,
)
SEAT = Seat(
    id="0197f000-0000-7000-8000-0000000d0001",
    person_id=AWA,
    began_with=AWA,
    module="email_write",
    site_id=SITE_ID,
    request_id="0197f000-0000-7000-8000-00000000a001",
    workshop_id=WORKSHOP.id,
    status="offered",
    sequence=2,
    at=at(8),
    until=at(20),
)


def asked(number, **changes):
    id_ = f"0197f000-0000-7000-8000-00000000a{number:03d}"
    values = {
        "person_id": AWA,
        "enrolment_id": "0197f000-0000-7000-8000-00000000e001",
        "path": "email",
        "module": "email_write",
        "site_id": SITE_ID,
        "site": "saint-denis",
        "earliest": at(7),
        "latest": at(7, day=60),
        "asked_at": at(7),
        "asked_by": "desk-1",
        "line_since": at(7),
    }
    return SeatRequest.ask(SeatRequestState(request_id=id_, **values | changes))


def saved(twin, *requests):
    for one in requests:
        twin.change(lambda work, one=one: work.seat_requests.save(one))
    return requests


def answered(twin, request, status, **changes):
    seat = replace(SEAT, request_id=request.id, status=status, **changes)
    request.answered(seat)
    saved(twin, request)


def put(twin, kind, *copies):
    for one in copies:
        twin.change(lambda work, one=one: getattr(work, kind).put(one))


def test_a_request_comes_back_as_it_was_saved_also_after_a_silent_change(twin):
    [one] = saved(twin, asked(1))
    assert twin.look(lambda work: work.seat_requests.get(one.id)) == one
    answered(twin, one, "waitlisted", position=3)
    found = twin.look(lambda work: work.seat_requests.get(one.id))
    assert found == one
    assert (found.version, found.notes, found.revision) == (1, 1, 2)
    found.withdraw("no_longer_needed", at(9))
    saved(twin, found)
    assert twin.look(lambda work: work.seat_requests.get(one.id)).revision == 3
    assert twin.look(lambda work: work.seat_requests.get("nothing")) is None


def test_nobody_has_asked_for_attended_or_is_to_come_to_anything(twin):
    [request] = saved(twin, asked(1))
    there = replace(SEAT, id="0197f000-0000-7000-8000-0000000d0002", status="attended")
    put(twin, "seats", SEAT, there)
    twin.change(lambda work: work.seat_requests.rekey([request.id], NOBODY))
    twin.change(lambda work: work.seats.rekey([SEAT.id, there.id], NOBODY))
    assert twin.look(lambda work: work.seat_requests.open_of(NOBODY)) == []
    assert twin.look(lambda work: work.seats.attended(NOBODY, "email_write")) == []
    assert twin.look(lambda work: work.seats.to_come(NOBODY, "email_write")) == []
    wanted = WantedSeatRequests(person_id=NOBODY)
    listed = twin.look(lambda work: work.seat_requests.listed(wanted, None, 0))
    assert [one.id for one in listed] == [request.id]


def test_a_silent_change_of_an_old_version_is_a_conflict(twin):
    [one] = saved(twin, asked(1))
    old = twin.look(lambda work: work.seat_requests.get(one.id))
    one.withdraw("no_longer_needed", at(9))
    saved(twin, one)
    old.answered(replace(SEAT, request_id=one.id))
    with pytest.raises(ConcurrentChange):
        saved(twin, old)


def test_the_requests_of_which_a_seat_may_come_are_found(twin):
    requests = saved(twin, *(asked(number) for number in range(1, 7)), asked(8, module="other"))
    for request, status in zip(
        requests, ("reserved", "attended", "refused", "refused"), strict=False
    ):
        hopeless = request is requests[2]
        reason = ("already_seated" if hopeless else "no_workshop") if status == "refused" else None
        answered(twin, request, status, reason=reason)
    requests[4].withdraw("no_longer_needed", at(8))
    saved(twin, requests[4])

    def found(*about):
        open_ = twin.look(lambda work: work.seat_requests.open_of(*about))
        return [one.id[-1] for one in open_]

    assert found(AWA, "email_write") == ["1", "4", "6"]
    assert found(AWA) == ["1", "4", "6", "8"]
    assert found(BILAL) == []


def test_those_who_hope_for_a_workshop_are_found_who_waited_longest_first(twin):
    requests = saved(
        twin,
        asked(1, line_since=at(9)),
        asked(2, line_since=at(8)),
        asked(3, latest=at(13, day=8)),
        asked(4, earliest=at(14, day=8)),
        asked(5, site_id=LYON_ID, site="lyon"),
        asked(6, occasions=(WORKSHOP.occasion,)),
        asked(7, module="email_sort"),
        asked(8),
        asked(9),
    )
    for request in requests[:7]:
        answered(twin, request, "refused", reason="no_workshop")
    answered(twin, requests[7], "refused", reason="already_seated")

    def hoping(workshop=WORKSHOP, now=None, limit=10):
        found = twin.look(lambda work: work.seat_requests.hoping(workshop, now or at(10), limit))
        return [one.id[-1] for one in found]

    assert hoping() == ["2", "1"]
    assert hoping(limit=1) == ["2"]
    assert hoping(now=at(13, day=8)) == []
    assert hoping(replace(WORKSHOP, status="cancelled")) == []


def test_requests_are_listed_by_site_person_enrolment_module_and_status(twin):
    one, two, three = saved(
        twin, asked(1), asked(2, person_id=BILAL, site="lyon"), asked(3, enrolment_id="another")
    )
    answered(twin, three, "reserved")

    def listed(after=None, limit=0, **wanted):
        found = twin.look(
            lambda work: work.seat_requests.listed(WantedSeatRequests(**wanted), after, limit)
        )
        return [request.id for request in found]

    assert listed() == [one.id, two.id, three.id]
    assert listed(sites=frozenset({"lyon"})) == [two.id]
    assert listed(person_id=AWA, statuses=frozenset({"reserved"})) == [three.id]
    assert listed(enrolment_id="another", module="email_write") == [three.id]
    assert listed(module="email_sort") == []
    assert listed(after=one.id, limit=1) == [two.id]


def test_stuck_requests_are_counted(twin):
    one, _two = saved(twin, asked(1), asked(2))
    assert twin.look(lambda work: work.seat_requests.count_stuck()) == 0
    for hour in (8, 9, 10, 11):
        one.step(at(hour))
        saved(twin, one)
    assert one.state.status == "stuck"
    assert twin.look(lambda work: work.seat_requests.count_stuck()) == 1


def test_requests_change_hands_and_their_events_stay_in_order(twin):
    one, two = saved(twin, asked(1), asked(2, person_id=BILAL))
    assert twin.look(lambda work: work.seat_requests.of_person(AWA)) == [one.id]
    twin.change(lambda work: work.seat_requests.rekey([one.id], BILAL))
    assert twin.look(lambda work: work.seat_requests.of_person(BILAL)) == [one.id, two.id]
    moved = twin.look(lambda work: work.seat_requests.get(one.id))
    assert (moved.state.person_id, moved.partition, moved.version) == (BILAL, AWA, 1)


def test_the_newest_copy_of_a_seat_is_kept(twin):
    put(twin, "seats", SEAT, replace(SEAT, status="reserved", until=None, sequence=3))
    found = twin.look(lambda work: work.seats.get(SEAT.id))
    assert (found.status, found.sequence) == ("reserved", 3)
    assert twin.look(lambda work: work.seats.get("nothing")) is None


def test_seats_are_found_by_whose_they_are_and_what_became_of_them(twin):
    def seat(number, status, **changes):
        return replace(SEAT, id=f"seat-{number}", status=status, **changes)

    put(
        twin,
        "seats",
        seat(1, "reserved"),
        seat(2, "attended", at=at(12)),
        seat(3, "attended", at=at(11)),
        seat(4, "cancelled", workshop_id="another"),
        seat(5, "waitlisted", module="email_sort"),
        seat(6, "offered", person_id=BILAL),
    )

    def ids(kind, *about):
        return [one.id for one in twin.look(lambda work: getattr(work.seats, kind)(*about))]

    assert ids("to_come", AWA, "email_write") == ["seat-1"]
    assert ids("to_come", AWA, "email_sort") == ["seat-5"]
    assert ids("attended", AWA, "email_write") == ["seat-3", "seat-2"]
    assert ids("attended", BILAL, "email_write") == []
    assert ids("of_workshop", "another") == ["seat-4"]
    twin.change(lambda work: work.seats.rekey(["seat-1", "seat-2"], BILAL))
    twin.change(lambda work: work.seats.rekey(["seat-4"], NOBODY))
    moved, erased = (twin.look(lambda work, n=n: work.seats.get(f"seat-{n}")) for n in (1, 4))
    assert (moved.began_with, erased.person_id, erased.began_with) == (AWA, NOBODY, NOBODY)
    assert twin.look(lambda work: work.seats.of_person(BILAL)) == ["seat-1", "seat-2", "seat-6"]
    assert twin.look(lambda work: work.seats.of_person(AWA)) == ["seat-3", "seat-5"]


def test_workshops_are_found_by_their_ids_and_by_what_is_looked_for(twin):
    other = replace(WORKSHOP, id="workshop-2", start=at(9, day=8))
    put(
        twin,
        "workshops",
        WORKSHOP,
        other,
        replace(WORKSHOP, id="workshop-3", status="cancelled"),
        replace(WORKSHOP, id="workshop-4", module="email_sort"),
        replace(WORKSHOP, id="workshop-5", site_id=LYON_ID),
    )

    def scheduled(earliest, latest):
        about = ("email_write", SITE_ID, earliest, latest)
        return twin.look(lambda work: work.workshops.scheduled(*about))

    assert scheduled(at(0), at(0, day=30)) == [other, WORKSHOP]
    assert scheduled(at(10, day=8), at(0, day=30)) == [WORKSHOP]
    assert scheduled(at(0), WORKSHOP.start) == [other]
    found = twin.look(lambda work: work.workshops.by_ids([WORKSHOP.id, "nothing"]))
    assert found == {WORKSHOP.id: WORKSHOP}
    assert twin.look(lambda work: work.workshops.get("nothing")) is None
