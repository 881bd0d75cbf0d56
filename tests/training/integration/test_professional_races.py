"""Two who want the last place of a session, and two trainers who tick one list."""

from services.training.domain.professionals.refusals import SessionFull
from tests.races import race
from tests.scripted import at
from tests.training.professionals import (
    attend,
    know_partners,
    plan,
    register,
    teach_professionals,
)


def session_of(network, **changes):
    know_partners(network)
    teach_professionals(network)
    return plan(network, **changes)


def look(network, session):
    return network.look(lambda work: work.professional_sessions.get(session.id)).state


def test_the_last_place_is_given_once(raced):
    session = session_of(raced, capacity=1)
    outcomes = race(*[lambda n=n: register(raced, session, f"Nom {n}") for n in range(4)])
    assert sum(isinstance(one, SessionFull) for one in outcomes) == 3
    [attendee] = look(raced, session).registered
    names = raced.look(lambda work: work.attendee_names.of_session(session.id))
    assert list(names) == [attendee.attendee_id]


def test_of_two_who_tick_one_list_neither_wipes_out_the_other(raced):
    session = session_of(raced, capacity=4)
    people = [register(raced, session, f"Nom {n}") for n in range(4)]
    raced.clock.instant = at(16)
    race(*[lambda one=one: attend(raced, session, 1, {one: 210}) for one in people])
    assert [one.minutes for one in look(raced, session).attendees] == [(210, None)] * 4
