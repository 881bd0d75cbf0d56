"""Tickets in memory and on MongoDB: one suite for both."""

from datetime import date

import pytest

from kit.ids import new_id
from services.booking.domain.walk_ins.walk_in import WalkIn, WalkInState, With
from tests.booking.builders import at

TODAY = date(2026, 11, 23)


@pytest.fixture
def join(twin):
    """Takes a ticket of a queue."""

    def taken(space="advice", site_id="here", day=TODAY, **changes):
        def work(work):
            number = work.walk_ins.next_number(site_id, space, day)
            values = {
                "walk_in_id": new_id(),
                "site_id": site_id,
                "site": site_id,
                "space": space,
                "day": day,
                "number": number,
                "joined_at": at(7),
            }
            walk_in = WalkIn.join(WalkInState(**values | changes))
            work.walk_ins.save(walk_in)
            return walk_in

        return twin.change(work)

    return taken


def test_a_ticket_comes_back_as_it_was_saved(twin, join):
    walk_in = join(person_id=new_id())
    assert twin.look(lambda work: work.walk_ins.get(walk_in.id)) == walk_in
    by = With(
        adviser_id=new_id(),
        appointment_type="advice",
        start=at(8),
        end=at(9),
        instead_of=new_id(),
    )

    def serve(work):
        one = work.walk_ins.get(walk_in.id)
        one.serve(by, at(8))
        work.walk_ins.save(one)
        return one

    served = twin.change(serve)
    assert served.version == 2
    assert twin.look(lambda work: work.walk_ins.get(walk_in.id)) == served
    assert twin.look(lambda work: work.walk_ins.get(new_id())) is None


def test_each_queue_counts_for_itself(join):
    numbers = [
        join(**queue).state.number
        for queue in ({}, {}, {"space": "sales"}, {"day": date(2026, 11, 24)}, {"site_id": "b"}, {})
    ]
    assert numbers == [1, 2, 1, 1, 1, 3]


def test_a_queue_is_read_in_its_order_and_by_what_became_of_its_tickets(twin, join):
    first, second, third = (join() for _ in range(3))
    sale, other_day = join(space="sales"), join(day=date(2026, 11, 24))

    def look(function):
        return [one.id for one in twin.look(lambda work: function(work.walk_ins))]

    def change(walk_in, step):
        def work(work):
            one = work.walk_ins.get(walk_in.id)
            step(one)
            work.walk_ins.save(one)

        twin.change(work)

    everybody = [first.id, second.id, third.id, sale.id]
    assert look(lambda w: w.queue("here", TODAY, None, None, 10)) == everybody
    assert look(lambda w: w.queue("here", TODAY, None, None, 2)) == everybody[:2]
    assert look(lambda w: w.queue("here", TODAY, None, second, 10)) == everybody[2:]
    assert look(lambda w: w.queue("here", TODAY, "advice", second, 10)) == [third.id]
    assert look(lambda w: w.queue("there", TODAY, None, None, 10)) == []
    change(third, lambda one: one.serve(None, at(8)))
    change(first, lambda one: one.serve(None, at(9)))
    assert look(lambda w: w.waiting("here", TODAY, None)) == [second.id, sale.id]
    assert look(lambda w: w.waiting("here", TODAY, "sales")) == [sale.id]
    assert look(lambda w: w.called_last("here", TODAY, "advice", 5)) == [first.id, third.id]
    assert look(lambda w: w.called_last("here", TODAY, "advice", 1)) == [first.id]
    assert look(lambda w: [w.first_waiting("here", "advice", TODAY)]) == [second.id]
    change(second, lambda one: one.leave("gave_up", at(9)))
    assert twin.look(lambda work: work.walk_ins.first_waiting("here", "advice", TODAY)) is None
    assert look(lambda w: w.waiting("here", date(2026, 11, 24), None)) == [other_day.id]


def test_the_tickets_of_a_person_are_given_to_another_without_an_event(twin, join):
    kept, absorbed = new_id(), new_id()
    mine, theirs, nobodys = join(person_id=kept), join(person_id=absorbed), join()
    twin.change(lambda work: work.walk_ins.rekey([theirs.id], kept))
    found = twin.look(lambda work: work.walk_ins.of_person(kept))
    assert [(one.id, one.version) for one in found] == [(mine.id, 1), (theirs.id, 1)]
    assert twin.look(lambda work: work.walk_ins.of_person(absorbed)) == []
    assert twin.look(lambda work: work.walk_ins.get(nobodys.id)).state.person_id is None
