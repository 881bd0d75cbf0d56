"""The demo network: loaded once into an empty database, by booking's own use cases."""

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace

import pytest

from kernel.scope import NATIONAL
from kit.envelope import decode
from kit.transaction import Store
from services.booking.application.commands.leave_queue import CloseQueue
from services.booking.application.commands.open_site import OpenSite
from services.booking.application.queries.appointments import ListAppointments
from services.booking.application.queries.slots import FindSlots
from services.booking.bootstrap import bootstrap
from simulation.demo import PEOPLE, last_morning, load
from simulation.network import PLACES, described
from simulation.once import CUT_OFF
from simulation.reception import Desk, context
from simulation.timeline import Timeline
from simulation.workshops import plan_walk_ins
from tests.booking.builders import ScriptedClock

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def store(mongo, database):
    return Store("booking", mongo, database=database.name)


@pytest.fixture(scope="module")
def demo(real_parts):
    """The demo as loaded once for the tests that only look at it; its load said `said`."""
    _broker, mongo = real_parts
    store = Store("booking", mongo, database=f"test_{uuid.uuid4().hex[:12]}")
    said = []
    counts = load(store, NOW, said.append).counts
    app = bootstrap(store=store, clock=ScriptedClock(NOW))
    yield SimpleNamespace(store=store, app=app, database=store.database, counts=counts, said=said)
    mongo.drop_database(store.database.name)


def state_of(database):
    names = ("sites", "members", "people", "appointments", "outbox", "availabilities")
    return {name: sorted(database[name].distinct("_id")) for name in names}


def test_the_demo_is_a_network_with_a_past_a_morning_and_days_to_come(demo):
    database, counts = demo.database, demo.counts
    assert demo.said[-1] == "the morning at Saint-Denis is that of 2026-11-23"

    sites = list(database.sites.find())
    assert len(sites) == 11
    assert sum(site["description"]["in_qpv"] for site in sites) == 4
    assert "Indian/Reunion" in {site["description"]["timezone"] for site in sites}
    assert database.members.count_documents({}) == sum(place.team_size for place in PLACES)

    people = list(database.people.find())
    assert len(people) <= PEOPLE
    share = sum(person["facts"]["in_qpv"] for person in people) / len(people)
    assert 0.5 < share < 0.7

    by_site = Counter(one["state"]["site"] for one in database.appointments.find())
    assert set(by_site) == {place.slug for place in PLACES}
    assert by_site["saint-denis"] > 40
    statuses = Counter(one["state"]["status"] for one in database.appointments.find())
    assert statuses["completed"] == counts["completed"] > 60
    assert statuses["missed"] > 5
    assert statuses["cancelled"] > 5
    shifts = list(database.shifts.find())
    assert {one["status"] for one in shifts} == {"confirmed"}
    assert {one["site"] for one in shifts} == {place.slug for place in PLACES}
    worked = database.members.find({"worked_minutes": {"$gt": 0}})
    assert len(list(worked)) == database.members.count_documents({})

    # What is over has an end, and what is ahead has not begun.
    for one in database.appointments.find({"state.status": "booked"}):
        assert one["state"]["start"] > NOW

    for row in database.outbox.find():
        assert decode(row["body"]).at <= NOW


def test_the_morning_has_all_that_can_happen_to_an_appointment(demo):
    question = ListAppointments(scope=NATIONAL, site="saint-denis", day=NOW.date())
    morning = [one.state for one in demo.app.list_appointments(question)]
    assert Counter(state.status for state in morning) == {
        "completed": 4,
        "missed": 1,
        "cancelled": 1,
    }
    needs = {need for state in morning for need in state.needs}
    assert {"cv", "telecom_dispute"} <= needs
    keys = Counter(row["key"] for row in demo.database.outbox.find())
    assert keys["booking.appointment_rescheduled"] == 1
    passer_by = next(state for state in morning if state.appointment_type == "quick_help")
    cancelled = next(state for state in morning if state.status == "cancelled")
    assert (passer_by.start, passer_by.adviser_id) == (cancelled.start, cancelled.adviser_id)


def test_workshops_were_held_and_one_is_full_in_a_week(demo):
    workshops = {one["_id"]: one["data"] for one in demo.database.workshops.find()}
    assert Counter(one["status"] for one in workshops.values()) == {"held": 3, "scheduled": 1}
    assert "media_library" in {one["venue_type"] for one in workshops.values()}
    seats = [one["data"] for one in demo.database.seats.find()]
    ahead = Counter(
        one["status"] for one in seats if workshops[one["workshop_id"]]["status"] == "scheduled"
    )
    assert ahead == {"reserved": 5, "waitlisted": 1}
    assert Counter(one["status"] for one in seats) == {
        "attended": 12,
        "missed": 3,
        **ahead,
    }
    tickets = Counter(one["state"]["status"] for one in demo.database.walk_ins.find())
    assert tickets == {"served": 2, "waiting": 1, "left": 1}


def test_slots_are_free_at_every_site_of_the_demo(demo):
    week = {"start": NOW, "end": datetime(2026, 11, 30, tzinfo=UTC), "appointment_type": "advice"}
    for place in PLACES:
        assert len(demo.app.find_slots(FindSlots(scope=NATIONAL, site=place.slug, **week))) > 10


def test_the_demo_is_loaded_once(demo):
    before = state_of(demo.database)
    said = []
    again = load(demo.store, datetime(2026, 12, 1, 20, tzinfo=UTC), said.append)
    assert again.again
    assert said == ["the demo network is there already"]
    assert state_of(demo.database) == before


def test_a_load_that_was_interrupted_goes_on(store, database):
    lines = []

    def stop(line):
        lines.append(line)
        if line.startswith("sites:"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(store, NOW, stop)
    assert database.sites.count_documents({}) == 11
    assert not load(store, datetime(2026, 12, 1, 20, tzinfo=UTC), lines.append).again
    assert lines[-1] == "the morning at Saint-Denis is that of 2026-11-23"
    assert database.sites.count_documents({}) == 11
    assert database.members.count_documents({}) == sum(place.team_size for place in PLACES)


def test_a_load_that_was_cut_off_among_its_weeks_is_not_lived_twice(store, database):
    def stop(line):
        if line.startswith("week of 2026-11-09"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(store, NOW, stop)
    before = state_of(database)
    said = []
    assert load(store, NOW, said.append).again
    assert said == [CUT_OFF]
    assert state_of(database) == before


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-23T20:00:00+01:00", "2026-11-23"),
        ("2026-11-23T12:29:00+01:00", "2026-11-20"),
        ("2026-11-22T20:00:00+01:00", "2026-11-20"),
        ("2026-11-11T20:00:00+01:00", "2026-11-10"),
        ("2027-01-01T20:00:00+01:00", "2026-12-31"),
    ],
)
def test_the_morning_is_that_of_the_last_working_day(demo, now, day):
    assert last_morning(demo.app, datetime.fromisoformat(now)).isoformat() == day


def test_the_demo_loads_after_a_change_of_hour_and_before_a_holiday(store):
    eve_of_easter = datetime(2026, 4, 3, 20, tzinfo=UTC)
    assert load(store, eve_of_easter, lambda _line: None).counts["completed"] > 50


def test_it_goes_on_where_the_service_beside_it_ends_the_queue_of_a_day_that_is_over(store):
    clock = ScriptedClock(NOW - timedelta(days=1))
    app = bootstrap(store=store, clock=clock)
    app.prepare()
    site = app.open_site(OpenSite(scope=NATIONAL, description=described(PLACES[0])), context())
    desk = Desk(app, site, Timeline(clock, NOW), Random(1), [])
    plan_walk_ins(desk, NOW.date())
    over = CloseQueue(scope=NATIONAL, site=site.slug)
    for minute in (13, 52):
        at = desk.local(NOW.date(), 9, minute)
        desk.timeline.plan(at, lambda: app.close_queue(over, context()))
    desk.timeline.run()
    tickets = store.database.walk_ins.find().sort("state.joined_at", 1)
    assert [one["state"]["status"] for one in tickets] == ["left", "left", "served", "left"]
