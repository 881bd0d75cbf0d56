"""Two who want the last place of a session, and two trainers who tick one list."""

from kernel.scope import NATIONAL
from services.training.application.commands.forget_attendee_names import ForgetProfessional
from services.training.application.commands.name_certificate import NameCertificate
from services.training.domain.professionals.refusals import SessionFull
from tests.races import race
from tests.scripted import CONTEXT, at
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


def test_a_name_that_is_forgotten_beside_its_publication_is_shown_by_no_page(raced):
    session = session_of(raced, capacity=4)
    people = [register(raced, session, f"Nom {n}") for n in range(4)]
    raced.clock.instant = at(16)
    for number in (1, 2):
        attend(raced, session, number, dict.fromkeys(people, 210))
    certificates = [
        raced.look(lambda work, one=one: work.certificates.of_enrolment(one)) for one in people
    ]

    def naming(one):
        command = NameCertificate(scope=NATIONAL, certificate_id=one.id, name="Nom", by="trainer-1")
        return raced.app.name_certificate(command, CONTEXT)

    def forgetting(one):
        command = ForgetProfessional(
            scope=NATIONAL, session_id=session.id, by="manager-1", attendee_id=one
        )
        return raced.app.forget_professional(command, CONTEXT)

    race(
        *[lambda one=one: forgetting(one) for one in people],
        *[lambda one=one: naming(one) for one in certificates],
    )
    named = [
        raced.look(lambda work, one=one: work.certificate_names.get(one.id)) for one in certificates
    ]
    assert named == [None] * 4
