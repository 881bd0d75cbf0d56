"""What is planned with a member, in memory and on MongoDB: one suite for both."""

import pytest

from kernel.refusals import Stale
from kit.ids import new_id
from services.booking.domain.appointment import Appointment
from services.booking.domain.team.shift import Assignment, Need, Shift
from services.booking.domain.workshops.workshop import Workshop, WorkshopData
from tests.booking.builders import appointment_state, at


def test_what_is_planned_with_a_member_is_told_by_start_as_far_as_it_touches_an_interval(twin):
    made = []
    for hour, member in ((12, "a"), (9, "a"), (9, "b"), (20, "a")):
        id_ = new_id()
        state = appointment_state(
            appointment_id=id_, adviser_id=member, start=at(hour), end=at(hour + 1)
        )
        data = WorkshopData(
            workshop_id=id_,
            site_id="s",
            site="s",
            timezone="Europe/Paris",
            start=at(hour),
            end=at(hour + 1),
            trainer_id=member,
            subject="email",
            room="blue",
        )
        appointment, workshop = Appointment.book(state), Workshop.schedule(data, at(7))
        twin.change(lambda work, one=appointment: work.appointments.save(one))
        twin.change(lambda work, one=workshop: work.workshops.save(one))
        made.append(id_)
    noon, nine, _other, night = made
    for start, end, expected in (
        (at(0), None, [nine, noon, night]),
        (at(9, 30), at(20), [nine, noon]),
        (at(10), at(12, 30), [noon]),
        (at(21), None, []),
    ):
        for found in (
            twin.look(lambda work, a=start, b=end: work.appointments.of_adviser("a", a, b)),
            twin.look(lambda work, a=start, b=end: work.workshops.of_trainer("a", a, b)),
        ):
            assert [one.id for one in found] == expected


def planned(twin, hour=9, **changes):
    values = {
        "id": new_id(),
        "site_id": "s",
        "site": "saint-denis",
        "timezone": "Europe/Paris",
        "start": at(hour),
        "end": at(hour + 1),
        "needs": (Need(role="volunteer", skill="cv", count=2), Need()),
    }
    shift = Shift(**values | changes).plan(at(7))
    twin.change(lambda work: work.shifts.save(shift))
    return shift


def test_a_shift_comes_back_and_one_that_changed_meanwhile_is_not_written(twin):
    taken = (Assignment(member_id="m", need=1, by_manager=True, minutes=5),)
    shift = planned(twin, assignments=taken, series_id="x", occurrence=3, venue_id="v")
    assert (twin.look(lambda work: work.shifts.get(shift.id)), shift.version) == (shift, 1)
    assert twin.change(lambda work: work.shifts.hold(shift.id)) == shift
    assert twin.change(lambda work: work.shifts.hold("nothing")) is None
    twice = [twin.look(lambda work: work.shifts.get(shift.id)) for _ in range(2)]
    for one in twice:
        one.cancel()
    twin.change(lambda work: work.shifts.save(twice[0]))
    with pytest.raises(Stale):
        twin.change(lambda work: work.shifts.save(twice[1]))
    assert twin.look(lambda work: work.shifts.get(shift.id)).status == "cancelled"


def test_shifts_are_found_by_site_by_member_and_by_series(twin):
    mine = (Assignment(member_id="m", need=0),)
    late = planned(twin, 14, assignments=mine, series_id="x")
    first, second = planned(twin, assignments=mine), planned(twin, series_id="x")
    planned(twin, site_id="other", assignments=(Assignment(member_id="n", need=0),))
    for found, expected in (
        (lambda work: work.shifts.at_site("s", at(9), at(15), None, 2), [first, second]),
        (lambda work: work.shifts.at_site("s", at(9), at(15), first.id, 9), [second, late]),
        (lambda work: work.shifts.at_site("s", at(10), at(14), None, 9), []),
        (lambda work: work.shifts.of_member("m", at(9, 30), None), [first, late]),
        (lambda work: work.shifts.of_member("m", at(10), at(15)), [late]),
        (lambda work: work.shifts.of_member("m", at(7), at(9)), []),
        (lambda work: work.shifts.of_series("x", at(9)), [second, late]),
        (lambda work: work.shifts.of_series("x", at(10)), [late]),
    ):
        assert [one.id for one in twin.look(found)] == [one.id for one in expected]


def test_a_feed_keeps_its_hash_and_two_who_set_it_at_once_meet(twin):
    twice = [twin.look(lambda work: work.feeds.get("m")) for _ in range(2)]
    for number, feed in enumerate(twice):
        assert (feed.token_hash, feed.version) == (None, 0)
        feed.set(f"hash {number}")
    twin.change(lambda work: work.feeds.save(twice[0]))
    with pytest.raises(Stale):
        twin.change(lambda work: work.feeds.save(twice[1]))
    assert twin.look(lambda work: work.feeds.get("m")) == twice[0]
