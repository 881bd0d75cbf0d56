"""Workshops, seats and rosters in memory and on MongoDB do the same."""

import pytest

from kit.ids import new_id
from services.booking.domain.closing.period import Period
from services.booking.domain.workshops.roster import Entry, Quota, Roster
from services.booking.domain.workshops.seat import Seat, SeatData
from services.booking.domain.workshops.workshop import Workshop, WorkshopData
from tests.booking.builders import at


def scheduled(twin, **changes):
    values = {
        "workshop_id": new_id(),
        "site_id": "s",
        "site": "saint-denis",
        "timezone": "Europe/Paris",
        "start": at(9),
        "end": at(11),
        "trainer_id": "t",
        "module": "email-basics",
        "room": "blue",
        "computers": ("1", "2"),
    }
    workshop = Workshop.schedule(WorkshopData(**values | changes), at(7))
    twin.change(lambda work: work.workshops.save(workshop))
    return workshop


def asked(twin, **changes):
    id_ = new_id()
    values = {
        "seat_id": id_,
        "workshop_id": "w",
        "person_id": "p",
        "site_id": "s",
        "site": "saint-denis",
        "module": "email-basics",
        "request_id": id_,
        "asked_at": at(7),
    }
    seat = Seat.wait(SeatData(**values | changes), 1, at(7))
    twin.change(lambda work: work.seats.save(seat))
    return seat


def test_a_workshop_comes_back_after_each_step(twin):
    workshop = scheduled(twin)
    assert twin.look(lambda work: work.workshops.get(workshop.id)) == workshop
    workshop.hold(3, 1, at(11))
    twin.change(lambda work: work.workshops.save(workshop))
    found = twin.look(lambda work: work.workshops.get(workshop.id))
    assert (found, found.version, found.data.status) == (workshop, 2, "held")
    assert twin.look(lambda work: work.workshops.get("nothing")) is None


def test_a_site_s_workshops_are_paged_by_start_then_id(twin):
    late = scheduled(twin, start=at(12), end=at(13))
    first, second = scheduled(twin), scheduled(twin, module=None, subject="email")
    scheduled(twin, start=at(20), end=at(21))
    scheduled(twin, site_id="other")

    def ids(*question):
        found = twin.look(lambda work: work.workshops.at_site("s", at(9), at(20), *question))
        return [one.id for one in found]

    assert ids(None, None, 10) == [first.id, second.id, late.id]
    assert ids(None, first.id, 1) == [second.id]
    assert ids(None, late.id, 10) == []
    assert ids("email-basics", None, 10) == [first.id, late.id]


def test_the_rest_of_a_series_comes_by_start(twin):
    second = scheduled(twin, series_id="x", start=at(10), end=at(11))
    first = scheduled(twin, series_id="x")
    scheduled(twin, series_id="y")
    for start, expected in ((at(9), [first.id, second.id]), (at(10), [second.id])):
        found = twin.look(lambda work, start=start: work.workshops.of_series("x", start))
        assert [one.id for one in found] == expected


def test_a_seat_comes_back_and_is_found_by_its_request_its_workshop_and_its_person(twin):
    seat, other = asked(twin), asked(twin, workshop_id="v", person_id="q", request_id="r")
    seat.offer(at(12), at(8))
    twin.change(lambda work: work.seats.save(seat))
    assert twin.look(lambda work: work.seats.get(seat.id)) == seat
    assert twin.look(lambda work: work.seats.by_request("r")) == other
    assert twin.look(lambda work: work.seats.by_request("nothing")) is None
    assert twin.look(lambda work: work.seats.of_workshop("w")) == [seat]
    assert twin.look(lambda work: work.seats.of_person("q")) == [other]


def test_a_refused_seat_has_no_workshop(twin):
    data = asked(twin).data
    refused = Seat.refuse(
        SeatData(**vars(data) | {"seat_id": new_id(), "workshop_id": None, "request_id": "n"}),
        "no_workshop",
        at(7),
    )
    twin.change(lambda work: work.seats.save(refused))
    assert twin.look(lambda work: work.seats.get(refused.id)) == refused


def entry(seat_id, person_id="p", place="reserved", **changes):
    return Entry(seat_id=seat_id, person_id=person_id, place=place, **changes)


def kept(twin):
    roster = Roster(id=new_id(), capacity=5)
    roster.arrange(6, (Quota(partner_id="town", seats=2, until=at(9)),), at(7))
    roster.entries = (entry("a"), entry("b", "q", "waitlisted", partner_id="town"))
    twin.change(lambda work: work.rosters.add(roster))
    return roster


def test_a_roster_comes_back_as_it_was_and_each_lock_counts(twin):
    roster = kept(twin)
    assert twin.look(lambda work: work.rosters.of([roster.id, "x"])) == {roster.id: roster}
    assert twin.change(lambda work: work.rosters.lock("nothing")) is None

    def leave(work):
        found = work.rosters.lock(roster.id)
        found.leave("a")
        work.rosters.save(found)
        return found

    changed = twin.change(leave)
    assert (changed.version, [one.seat_id for one in changed.entries]) == (1, ["b"])
    assert twin.look(lambda work: work.rosters.of([roster.id])) == {roster.id: changed}


def test_a_roster_that_was_not_locked_is_not_written(twin):
    roster = kept(twin)
    twin.change(lambda work: work.rosters.lock(roster.id))
    roster.leave("a")
    with pytest.raises(RuntimeError):
        twin.change(lambda work: work.rosters.save(roster))
    found = twin.look(lambda work: work.rosters.of([roster.id]))[roster.id]
    assert len(found.entries) == 2


def test_seats_and_their_places_in_rosters_become_another_person_s(twin):
    mine, theirs = asked(twin), asked(twin, person_id="q")
    roster = Roster(id="w", capacity=5, entries=(entry(mine.id), entry(theirs.id, "q")))
    twin.change(lambda work: work.rosters.add(roster))
    twin.change(lambda work: work.seats.rekey([theirs.id], "p"))
    assert [one.id for one in twin.look(lambda work: work.seats.of_person("p"))] == [
        mine.id,
        theirs.id,
    ]
    found = twin.look(lambda work: work.rosters.of(["w"]))["w"]
    assert {one.person_id for one in found.entries} == {"p"}
    assert twin.look(lambda work: work.seats.get(theirs.id)).version == theirs.version


def test_scheduled_ones_on_the_site_that_touch_a_period_are_planned_in_it(twin):
    scheduled(twin, start=at(7, 30), end=at(9))
    begun = scheduled(twin, start=at(8), end=at(10))
    first, second = scheduled(twin), scheduled(twin)
    scheduled(twin, start=at(12), end=at(13))
    scheduled(twin, site_id="other")
    scheduled(twin, room=None, venue_id="v", venue_type="other")
    cancelled = scheduled(twin)
    cancelled.cancel("other", at(7))
    twin.change(lambda work: work.workshops.save(cancelled))
    period = Period(at(9), at(12))

    def ids(*question):
        found = twin.look(lambda work: work.workshops.planned("s", period, *question))
        return [one.id for one in found]

    assert ids(at(7)) == [begun.id, first.id, second.id]
    assert ids(at(8)) == [first.id, second.id]
    assert ids(at(7), first.id, 5) == [second.id]
    assert ids(at(7), None, 1) == [begun.id]
    assert twin.look(lambda work: work.workshops.count_planned("s", period, at(8))) == 2
