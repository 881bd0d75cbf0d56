"""Sessions that train the social workers of partners."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.training.application.commands.end_professional_session import (
    CancelProfessionalSession,
    HoldProfessionalSession,
)
from services.training.application.commands.forget_attendee_names import ForgetProfessional
from services.training.application.commands.plan_professional_session import (
    ChangeProfessionalSession,
)
from services.training.application.commands.register_professional import WithdrawProfessional
from services.training.application.queries.professional_sessions import (
    GetProfessionalSession,
    ListProfessionalSessions,
)
from services.training.application.reactions.on_partner import on_partner
from services.training.domain.partners import Partner
from services.training.domain.professionals.half_days import HalfDay
from services.training.domain.professionals.refusals import (
    AttendanceMissing,
    Attended,
    HalfDayAhead,
    PartnerUnknown,
    SessionBegun,
    SessionClosed,
    SessionFull,
)
from tests.scripted import CONTEXT, at, published, run_timers
from tests.training.builders import ELSEWHERE, HERE, path
from tests.training.professionals import (
    AFTERNOON,
    MORNING,
    SHELTER,
    TOWN_HALL,
    attend,
    look,
    plan,
    register,
)

UNKNOWN = "0197f000-0000-7000-8000-00000000ffff"


def hold(network, session):
    command = HoldProfessionalSession(scope=NATIONAL, session_id=session.id, by="trainer-1")
    return network.app.hold_professional_session(command, CONTEXT)


def cancel(network, session, reason="too_few"):
    command = CancelProfessionalSession(
        scope=NATIONAL, session_id=session.id, by="trainer-1", reason=reason
    )
    return network.app.cancel_professional_session(command, CONTEXT)


def withdraw(network, session, attendee_id):
    command = WithdrawProfessional(
        scope=NATIONAL, session_id=session.id, by="trainer-1", attendee_id=attendee_id
    )
    return network.app.withdraw_professional(command, CONTEXT)


def change(network, session, **changes):
    given = session.state.plan
    values = {
        "half_days": given.half_days,
        "trainer": given.trainer,
        "capacity": given.capacity,
        "host_id": given.host_id,
    }
    command = ChangeProfessionalSession(
        scope=NATIONAL, session_id=session.id, by="trainer-1", **values | changes
    )
    return network.app.change_professional_session(command, CONTEXT)


def test_a_session_is_planned_in_half_days_at_a_partner_s(known):
    session = plan(known, host_id=TOWN_HALL)
    assert session.state.plan.half_days == (MORNING, AFTERNOON)
    assert (session.state.path, session.state.minutes) == ("detecting_exclusion", 420)
    assert session.state.plan.host_id == TOWN_HALL
    assert published(known)[-1] == "SessionPlanned"


@pytest.mark.parametrize(
    ("half_days", "rule"),
    [
        ([MORNING], "must be at least the 420 minutes of the path in all"),
        ([MORNING, replace(AFTERNOON, start=at(11))], "must come one after the other"),
        ([HalfDay(start=at(8), end=at(15))], "must each be of 1 to 5 hours"),
        ([MORNING, HalfDay(start=at(12), end=at(12))], "must each be of 1 to 5 hours"),
        (
            [MORNING, HalfDay(start=at(8, day=400), end=at(12, day=400))],
            "must all be within a year",
        ),
    ],
)
def test_half_days_that_cannot_be_are_refused(known, half_days, rule):
    with pytest.raises(InvalidValue) as refused:
        plan(known, half_days=half_days)
    assert (refused.value.field, refused.value.rule) == ("half_days", rule)


def test_only_what_is_for_professionals_is_taught_to_them_and_only_at_ones_own_site(known):
    known.path(path("email"))
    with pytest.raises(InvalidValue) as refused:
        plan(known, path="email")
    assert refused.value.field == "path"
    with pytest.raises(OutOfScope):
        plan(known, scope=ELSEWHERE)
    with pytest.raises(NotFound):
        plan(known, path="cooking")
    with pytest.raises(PartnerUnknown):
        plan(known, host_id=UNKNOWN)


def test_names_stand_on_the_list_and_nowhere_else(known, session):
    register(known, session)
    [named] = look(known, session).attendees
    assert (named.name, named.attendee.partner_id) == ("Claire Exemple", SHELTER)
    everything = f"{known.app.store.memory.published} {known.app.store.memory.audit}"
    listed = known.app.list_professional_sessions(ListProfessionalSessions(scope=HERE))
    assert "Claire" not in everything
    assert "Claire" not in f"{listed}"


def test_nobody_is_registered_who_has_no_place_or_whose_partner_is_not_known(known, session):
    with pytest.raises(PartnerUnknown):
        register(known, session, partner_id=UNKNOWN)
    first = register(known, session)
    register(known, session)
    with pytest.raises(SessionFull) as refused:
        register(known, session)
    assert refused.value.capacity == 2
    withdraw(known, session, first)
    register(known, session)
    with pytest.raises(SessionFull):
        change(known, session, capacity=1)


def test_who_is_off_the_list_is_not_named_any_more(known, session):
    one = register(known, session)
    before = look(known, session)
    withdraw(known, session, one)
    withdraw(known, session, one)
    [named] = look(known, session).attendees
    assert (named.name, named.attendee.status) == (None, "withdrawn")
    assert look(known, session).version == before.version + 1


def test_whoever_attended_the_path_s_hours_is_trained(known, session):
    claire, denis = register(known, session), register(known, session, partner_id=TOWN_HALL)
    known.clock.instant = at(16)
    attend(known, session, 1, {claire: 210, denis: 210})
    assert "ProfessionalTrained" not in published(known)
    attend(known, session, 2, {claire: 210, denis: 209})
    assert published(known).count("ProfessionalTrained") == 1
    trained = {
        one.attendee.attendee_id: one.attendee.trained_at for one in look(known, session).attendees
    }
    assert trained == {claire: at(16), denis: None}
    attend(known, session, 2, {denis: 210})
    assert published(known).count("ProfessionalTrained") == 2


def test_the_same_attendance_again_tells_nothing(known, session):
    claire = register(known, session)
    known.clock.instant = at(16)
    first = attend(known, session, 1, {claire: 210})
    again = attend(known, session, 1, {claire: 210})
    assert again.version == first.version
    assert published(known).count("HalfDayAttended") == 1


def test_a_correction_takes_back_and_gives_again_what_was_told(known, session):
    claire = register(known, session)
    known.clock.instant = at(16)
    for number in (1, 2):
        attend(known, session, number, {claire: 210})
    hold(known, session)
    attend(known, session, 1, {claire: 0})
    assert "ProfessionalUntrained" in published(known)[-2:]
    assert look(known, session).attendees[0].attendee.trained_at is None
    attend(known, session, 1, {claire: 210})
    assert published(known)[-1] == "ProfessionalTrained"


@pytest.mark.parametrize("minutes", [-1, 211])
def test_nobody_attends_longer_than_the_half_day(known, session, minutes):
    claire = register(known, session)
    known.clock.instant = at(16)
    with pytest.raises(InvalidValue) as refused:
        attend(known, session, 1, {claire: minutes})
    assert refused.value.rule == "must be 0 to the 210 minutes of the half-day"


def test_attendance_is_said_of_who_is_on_the_list_and_from_the_beginning_on(known, session):
    claire = register(known, session)
    with pytest.raises(HalfDayAhead) as refused:
        attend(known, session, 1, {claire: 210})
    assert refused.value.number == 1
    known.clock.instant = at(8)
    attend(known, session, 1, {claire: 210})
    with pytest.raises(HalfDayAhead):
        attend(known, session, 2, {claire: 210})
    for half_day, attendee in ((3, claire), (1, UNKNOWN)):
        with pytest.raises(NotFound):
            attend(known, session, half_day, {attendee: 210})
    with pytest.raises(Attended):
        withdraw(known, session, claire)


def test_a_session_is_held_once_it_is_over_and_everybody_was_looked_for(known, session):
    claire, denis = register(known, session), register(known, session)
    known.clock.instant = at(15)
    attend(known, session, 1, {claire: 210, denis: 0})
    with pytest.raises(HalfDayAhead):
        hold(known, session)
    known.clock.instant = at(16)
    attend(known, session, 2, {claire: 210})
    with pytest.raises(AttendanceMissing) as refused:
        hold(known, session)
    assert refused.value.half_days == (2,)
    attend(known, session, 2, {denis: 0})
    held = hold(known, session)
    assert hold(known, session).version == held.version
    assert published(known)[-1] == "SessionHeld"
    with pytest.raises(SessionClosed):
        register(known, session)
    with pytest.raises(SessionClosed):
        cancel(known, session)


def test_what_is_cancelled_stays_so_and_what_was_attended_counts(known, session):
    claire = register(known, session)
    known.clock.instant = at(8)
    attend(known, session, 1, {claire: 210})
    cancelled = cancel(known, session)
    assert cancel(known, session).version == cancelled.version
    assert cancelled.state.attendees[0].attended == 210
    for step in (lambda: attend(known, session, 1, {claire: 0}), lambda: hold(known, session)):
        with pytest.raises(SessionClosed):
            step()


def test_a_plan_is_put_right_until_somebody_attended(known, session):
    claire = register(known, session)
    later = [
        replace(one, start=one.start + timedelta(days=1), end=one.end + timedelta(days=1))
        for one in (MORNING, AFTERNOON)
    ]
    moved = change(known, session, half_days=later)
    assert moved.state.starts_at == at(8, day=1)
    assert change(known, moved).version == moved.version
    known.clock.instant = at(8, day=1)
    attend(known, session, 1, {claire: 210})
    with pytest.raises(SessionBegun):
        change(known, session, half_days=[MORNING, AFTERNOON])
    assert change(known, moved, trainer="trainer-2").state.plan.trainer == "trainer-2"
    assert look(known, session).attendees[0].attendee.minutes == (210, None)


def test_a_change_by_an_older_version_is_refused(known, session):
    register(known, session)
    with pytest.raises(Stale):
        change(known, session, expected_version=session.version)


def test_a_year_after_the_last_half_day_names_are_forgotten_and_counts_stay(known, session):
    claire = register(known, session)
    known.clock.instant = at(16)
    attend(known, session, 1, {claire: 210})
    known.clock.instant = at(16, day=365) - timedelta(milliseconds=1)
    assert run_timers(known) == 0
    assert look(known, session).attendees[0].name == "Claire Exemple"
    known.clock.instant = at(16, day=365)
    assert run_timers(known) == 1
    [named] = look(known, session).attendees
    assert (named.name, named.attendee.attended) == (None, 210)


def test_the_year_counts_from_where_a_session_was_moved_to(known, session):
    register(known, session)
    later = [
        HalfDay(start=one.start + timedelta(days=9), end=one.end + timedelta(days=9))
        for one in (MORNING, AFTERNOON)
    ]
    change(known, session, half_days=later)
    known.clock.instant = at(16, day=373)
    assert run_timers(known) == 0
    known.clock.instant = at(16, day=374)
    assert run_timers(known) == 1


def test_one_attendee_is_forgotten_when_they_ask(known, session):
    claire, _denis = register(known, session), register(known, session, "Denis Exemple")
    command = ForgetProfessional(
        scope=HERE, session_id=session.id, by="manager-1", attendee_id=claire
    )
    for _ in range(2):
        known.app.forget_professional(command, CONTEXT)
    assert [one.name for one in look(known, session).attendees] == [None, "Denis Exemple"]
    assert known.app.store.memory.audit[-1] == (
        "professional.forget",
        [session.id, claire],
        "asked",
    )
    with pytest.raises(NotFound):
        known.app.forget_professional(replace(command, attendee_id=UNKNOWN), CONTEXT)


def test_a_site_sees_its_own_sessions(known, session):
    there = plan(known, site="lyon")
    listed = known.app.list_professional_sessions
    assert [one.id for one in listed(ListProfessionalSessions(scope=HERE))] == [session.id]
    assert [one.id for one in listed(ListProfessionalSessions(scope=NATIONAL))] == [
        session.id,
        there.id,
    ]
    with pytest.raises(NotFound):
        known.app.get_professional_session(
            GetProfessionalSession(scope=ELSEWHERE, session_id=session.id)
        )


def test_of_two_things_told_of_a_partner_the_newer_holds(network):
    told = Partner(id=SHELTER, structure_type="public", department="93", sequence=2)
    for one in (told, replace(told, department="69", sequence=1)):
        network.change(lambda work, one=one: on_partner(work, one))
    assert network.look(lambda work: work.partners.get(SHELTER)) == told
