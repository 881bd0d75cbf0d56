"""A closure that displaces: what it moves, what it proposes, and whom it tells."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from kernel.refusals import OutOfScope
from kernel.scope import NATIONAL
from services.booking.application.closing import Closing
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.displace_batch import BATCH
from services.booking.application.commands.plan_closure import PlanClosure
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.commands.withdraw_closure import WithdrawClosure
from services.booking.application.queries.appointments import GetAppointment
from services.booking.application.queries.closures import GetClosure, PreviewClosure
from services.booking.domain.closing.period import Period
from services.booking.domain.refusals import WrongState
from tests.booking.builders import (
    CONTEXT,
    HERE,
    Network,
    at,
    published,
    queued,
    run_timers,
    slots,
)
from tests.booking.workshops import Workshops

TUESDAY = Closing(days=(date(2026, 11, 24), date(2026, 11, 24)))


def close(network, closing=TUESDAY, displace=True):
    command = PlanClosure(
        scope=HERE, site="saint-denis", closing=closing, reason="works", displace=displace
    )
    return network.app.plan_closure(command, CONTEXT).closure


def state(network, appointment):
    question = GetAppointment(scope=NATIONAL, appointment_id=appointment.id)
    return network.app.get_appointment(question).state


def standing(network, closure):
    question = GetClosure(scope=HERE, site="saint-denis", closure_id=closure.id)
    return network.app.get_closure(question)


def move(network, appointment, slot, scope=HERE):
    command = RescheduleAppointment(
        scope=scope,
        appointment_id=appointment.id,
        start=slot.start,
        adviser_id=slot.adviser_id,
        site=slot.site,
    )
    return network.app.reschedule_appointment(command, CONTEXT)


def test_what_touches_the_closed_period_is_displaced_and_nothing_else(network):
    adviser = network.adviser()
    starts = [at(8, day=1), at(8, 45, day=1), at(10, 30, day=1), at(11, day=1)]
    before, first, last, after = [network.book(network.person(), adviser, s) for s in starts]
    run_timers(network)
    closure = close(network, Closing(period=Period(at(9, day=1), at(10, 45, day=1))))
    assert standing(network, closure).left == {"appointments": 2, "workshops": 0}
    run_timers(network)
    found = [state(network, one).status for one in (before, first, last, after)]
    assert found == ["booked", "displaced", "displaced", "booked"]
    assert published(network).count("AppointmentDisplaced") == 2
    assert published(network)[-1] == "SiteClosureDisplaced"
    seen = standing(network, closure)
    assert (seen.closure.status, seen.displaced, seen.left) == (
        "displaced",
        {"appointments": 2, "workshops": 0},
        {"appointments": 0, "workshops": 0},
    )


def test_a_displaced_appointment_holds_nothing_any_more(network):
    network.type("room", needs_computer=False)
    adviser, person = network.adviser(), network.person()
    network.book(person, adviser, at(9, day=1))
    closure = close(network)
    run_timers(network)
    network.app.withdraw_closure(
        WithdrawClosure(scope=HERE, site="saint-denis", closure_id=closure.id), CONTEXT
    )
    assert at(9, day=1) in slots(network, at(8, day=1), at(10, day=1))
    assert network.book(person, adviser, at(9, day=1)).version == 1


def test_the_nearest_free_slots_are_proposed_none_of_them_over_another(network):
    adviser = network.adviser()
    appointment = network.book(network.person(), adviser, at(15, 30, day=1))
    close(network)
    run_timers(network)
    proposals = state(network, appointment).proposals
    # Wednesday morning is closer to Tuesday 16:30 in Paris than Monday afternoon.
    assert [one.start for one in proposals] == [at(8, day=2), at(8, 30, day=2), at(9, day=2)]
    assert {(one.site, one.site_id, one.adviser_id) for one in proposals} == {
        ("saint-denis", network.site.id, adviser)
    }


def test_a_crowd_is_spread_over_the_free_slots(network):
    advisers = [network.adviser() for _ in range(4)]
    starts = [at(8, 30 * k, day=1) for k in range(7)] + [
        at(12, 30 + 30 * k, day=1) for k in range(7)
    ]
    booked = [
        network.book(network.person(), adviser, start) for adviser in advisers for start in starts
    ]
    assert len(booked) == 56
    close(network)
    run_timers(network)
    proposals = [one for appointment in booked for one in state(network, appointment).proposals]
    assert len(proposals) == 3 * 56
    times = Counter((one.adviser_id, one.start) for one in proposals)
    assert set(times.values()) == {1}
    spans = sorted((one.adviser_id, one.start, one.end) for one in proposals)
    for (who, _, end), (other, start, _) in pairwise(spans):
        assert who != other or end <= start, "two people were proposed overlapping slots"


def test_a_slot_in_which_the_person_is_taken_is_not_proposed(network):
    adviser, other, person = network.adviser(), network.adviser(), network.person()
    appointment = network.book(person, adviser, at(15, 30, day=1))
    network.book(person, other, at(8, day=2))
    close(network)
    run_timers(network)
    assert at(8, day=2) not in {one.start for one in state(network, appointment).proposals}


def test_where_the_site_has_no_slot_left_the_closest_of_the_departement_propose_theirs(network):
    app, clock = network.app, network.clock
    adviser = network.adviser()
    appointment = network.book(network.person(), adviser, at(9, day=1))
    near = Network.of(app, clock, slug="aubervilliers", latitude=48.91, longitude=2.38)
    far = Network.of(app, clock, slug="montreuil", latitude=48.86, longitude=2.44)
    paris = Network.of(
        app, clock, slug="paris", department="75", municipality_code="75118", latitude=48.90
    )
    for site in (near, far, paris):
        site.adviser()
    close(network, Closing(days=(date(2026, 11, 23), date(2027, 11, 1))))
    run_timers(network)
    proposals = state(network, appointment).proposals
    assert {one.site for one in proposals} == {"aubervilliers"}
    assert len(proposals) == 3
    # The desk of Saint-Denis may take a proposal elsewhere, and nothing else there.
    with pytest.raises(OutOfScope):
        move(network, appointment, replace(proposals[0], start=at(14, day=3)))
    moved = move(network, appointment, proposals[0])
    assert (moved.state.status, moved.state.site, moved.state.site_id) == (
        "booked",
        "aubervilliers",
        near.site.id,
    )


def test_each_person_is_told_once_and_not_of_the_reminder(network):
    adviser = network.adviser()
    booked = [network.book(network.person(), adviser, at(9 + k, day=4)) for k in range(2)]
    closure = close(network, Closing(days=(date(2026, 11, 27), date(2026, 11, 27))))
    run_timers(network)
    assert queued(network) == [f"appointment_displaced:{one.id}:{closure.id}" for one in booked]
    network.clock.instant = at(9, day=3)
    assert run_timers(network) == 0
    assert "AppointmentReminderDue" not in published(network)
    message = network.app.store.memory.notifications[queued(network)[0]]
    assert message.facts["start"] == at(9, day=4)
    assert len(message.facts["proposals"]) == 3


def test_a_displaced_appointment_is_booked_again_under_its_id(network):
    adviser = network.adviser()
    appointment = network.book(network.person(), adviser, at(9, day=1))
    close(network)
    run_timers(network)
    with pytest.raises(WrongState):
        network.app.check_in_person(
            CheckInPerson(scope=HERE, appointment_id=appointment.id), CONTEXT
        )
    proposal = state(network, appointment).proposals[0]
    moved = move(network, appointment, proposal)
    assert (moved.id, moved.state.status, moved.state.start, moved.state.proposals) == (
        appointment.id,
        "booked",
        proposal.start,
        (),
    )
    assert published(network)[-1] == "AppointmentRescheduled"
    assert queued(network) == [], "the message that it is displaced is of no use any more"
    assert proposal.start not in slots(network, at(8, day=2), at(12, day=2))


def test_a_displaced_appointment_may_be_cancelled_also_once_its_start_has_passed(network):
    appointment = network.book(network.person(), network.adviser(), at(9, day=1))
    close(network)
    run_timers(network)
    network.clock.instant = at(9, day=3)
    command = CancelAppointment(
        scope=HERE, appointment_id=appointment.id, cancelled_by="person", reason="other"
    )
    assert network.app.cancel_appointment(command, CONTEXT).state.status == "cancelled"


def test_a_displacement_goes_on_in_batches_until_nothing_is_left(network):
    advisers = [network.adviser() for _ in range(BATCH)]
    for adviser in advisers:
        network.book(network.person(), adviser, at(9, day=1))
        network.book(network.person(), adviser, at(10, day=1))
    run_timers(network)
    closure = close(network)
    assert standing(network, closure).left == {"appointments": 2 * BATCH, "workshops": 0}
    assert run_timers(network) == 3, "two batches and the one that finds nothing"
    assert standing(network, closure).displaced == {"appointments": 2 * BATCH, "workshops": 0}


def test_withdrawing_stops_the_displacement(network):
    appointment = network.book(network.person(), network.adviser(), at(9, day=1))
    run_timers(network)
    closure = close(network)
    network.app.withdraw_closure(
        WithdrawClosure(scope=HERE, site="saint-denis", closure_id=closure.id), CONTEXT
    )
    assert run_timers(network) == 0
    assert state(network, appointment).status == "booked"


def test_without_being_asked_a_closure_displaces_nothing(network):
    appointment = network.book(network.person(), network.adviser(), at(9, day=1))
    closure = close(network, displace=False)
    run_timers(network)
    assert state(network, appointment).status == "booked"
    assert standing(network, closure).closure.status == "planned"


def test_what_has_begun_when_the_closure_is_planned_goes_on(network):
    adviser = network.adviser()
    begun = network.book(network.person(), adviser, at(8))
    later = network.book(network.person(), adviser, at(8, 30))
    network.clock.instant = at(8, 10)
    close(network, Closing(period=Period(at(8), at(12))))
    # The service was down meanwhile: the second one's start has passed, and nobody was there.
    network.clock.instant = at(9)
    run_timers(network)
    assert state(network, begun).status == "booked"
    assert state(network, later).status == "displaced"


def test_a_preview_counts_and_pages_what_would_be_hit_and_changes_nothing(network):
    adviser = network.adviser()
    booked = [network.book(network.person(), adviser, at(8 + k, day=1)) for k in range(3)]
    network.book(network.person(), adviser, at(8, day=2))
    question = PreviewClosure(scope=HERE, site="saint-denis", closing=TUESDAY, limit=2)
    first = network.app.preview_closure(question)
    assert first.counts == {"appointments": 3, "workshops": 0}
    assert [hit.id for hit in first.hits] == [one.id for one in booked[:2]]
    assert (first.hits[0].subject, first.hits[0].end - first.hits[0].start) == (
        "advice",
        timedelta(minutes=30),
    )
    rest = network.app.preview_closure(replace(question, after=("appointments", booked[1].id)))
    assert [hit.id for hit in rest.hits] == [booked[2].id]
    assert not any(name.startswith("SiteClosure") for name in published(network))


def test_workshops_on_the_site_are_cancelled_with_their_seats_and_those_elsewhere_go_on(network):
    workshops = Workshops.of(network.app, network.clock, slug="lyon")
    hit = workshops.schedule(start=at(9, day=8), end=at(11, day=8))
    seat = workshops.reserve(hit.id)
    venue = workshops.venue()
    away = workshops.schedule(
        start=at(9, day=8),
        end=at(11, day=8),
        venue_id=venue.id,
        trainer_id=workshops.network.adviser(),
    )
    next_day = workshops.schedule(start=at(9, day=9), end=at(11, day=9))
    day = date(2026, 12, 1)
    closing = Closing(days=(day, day))
    preview = network.app.preview_closure(
        PreviewClosure(scope=NATIONAL, site="lyon", closing=closing)
    )
    assert preview.counts == {"appointments": 0, "workshops": 1}
    assert [(one.kind, one.id, one.subject) for one in preview.hits] == [
        ("workshops", hit.id, "email-basics")
    ]
    command = PlanClosure(
        scope=NATIONAL, site="lyon", closing=closing, reason="works", displace=True
    )
    network.app.plan_closure(command, CONTEXT)
    run_timers(network)
    statuses = [workshops.look(one.id).workshop.data.status for one in (hit, away, next_day)]
    assert statuses == ["cancelled", "scheduled", "scheduled"]
    assert workshops.look(hit.id).workshop.data.cancel_reason == "site_closed"
    assert f"workshop_cancelled:{seat.seat.id}" in queued(network)
    last = network.app.store.memory.published[-1]
    assert last.displaced == {"workshops": 1}
