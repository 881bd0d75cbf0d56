"""The demo's learning: loaded once into an empty database, by training's own use cases."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kernel.people import Person
from kit.context import Context
from kit.keyring.seals import READERS
from kit.transaction import Store
from services.training.adapters import mongo as on_mongo
from services.training.bootstrap import bootstrap
from services.training.domain.partners import Partner
from services.training.domain.seats.copies import Seat
from simulation import training
from simulation.network import PARTNERS
from simulation.once import CUT_OFF
from simulation.workshops import SUBJECTS
from tests.scripted import ScriptedClock, numbered_ids
from tests.training.builders import SITE

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def store(mongo, database):
    on_mongo.create_indexes(database)
    return Store("training", mongo, database=database.name)


def tell_of(store, people=training.LEARNERS + 5):
    """What booking's demo tells: sites, people, partners, who was at its workshops."""
    app = bootstrap(store=store, clock=ScriptedClock(NOW))
    ids = numbered_ids()

    def put(work):
        for slug in set(training.SITES):
            work.sites.put(replace(SITE, id=ids(), slug=slug))
        known = [Person(id=ids(), sequence=1) for _ in range(people)]
        for one in known:
            work.people.put(one)
        for _ in PARTNERS:
            work.partners.put(Partner(id=ids(), structure_type="public", sequence=1))
        for weeks, (_subject, module, _title) in zip((3, 2, 1), SUBJECTS, strict=True):
            for one in known[:4]:
                work.seats.put(attended(ids, one.id, module, NOW - timedelta(weeks=weeks)))

    store.run(lambda tx: put(app.unit_of_work(tx)), Context("demo"))


def attended(ids, person_id, module, at):
    return Seat(
        id=ids(),
        person_id=person_id,
        began_with=person_id,
        module=module,
        site_id=SITE.id,
        request_id=ids(),
        workshop_id=ids(),
        status="attended",
        sequence=2,
        at=at,
    )


def test_the_demo_has_people_in_all_states_and_is_loaded_once(store):
    tell_of(store)
    said = []
    counts = training.load(store, NOW, said.append).counts
    database = store.database

    statuses = Counter(one["state"]["status"] for one in database.enrolments.find())
    assert statuses["active"] >= 8
    assert statuses["paused"] == 2
    assert statuses["abandoned"] == 1
    assert statuses["completed"] == counts["certificates"] == 5
    sites = {one["state"]["site"] for one in database.enrolments.find()}
    assert sites == set(training.SITES)
    of_people = {"state.partner_id": None}
    certificates = [one["state"] for one in database.certificates.find(of_people)]
    assert Counter(one["status"] for one in certificates) == {"valid": 4, "revoked": 1}
    assert sum(bool(one["cases"]) for one in certificates) == 1
    assert database.assessments.count_documents({"state.status": "declined"}) >= 2
    recommended = Counter(one["state"]["status"] for one in database.recommendations.find())
    assert recommended["taken_up"] > 10
    assert recommended["declined"] == 3

    done_there = {f"state.done.{SUBJECTS[0][1]}.by": "attendance"}
    assert database.enrolments.count_documents(done_there) == 3, (
        "those who were at the workshop have done its module"
    )
    sessions = Counter(one["state"]["status"] for one in database.professional_sessions.find())
    assert sessions == {"held": 1, "cancelled": 1, "planned": 1}
    held = database.professional_sessions.find_one({"state.status": "held"})
    trained = [one["trained_at"] is not None for one in held["state"]["attendees"]]
    assert Counter(trained) == {True: 5, False: 1}
    assert database.certificates.count_documents({}) == len(certificates) + 5
    assert database.advice_missions.count_documents({}) == 2
    assert database.seat_requests.count_documents({"state.status": "asked"}) == 1

    left = {timer["kind"]: timer["due"] for timer in database.timers.find()}
    assert left
    assert min(left.values()) > NOW, "nothing of the past is left for the running service to do"
    before = documents(database)
    again = training.load(store, NOW, said.append)
    assert again.again
    assert said[-1] == "the demo's learning is there already"
    assert before == documents(database)


def documents(database):
    """Of every collection, but for who has which keys just now."""
    kept = set(database.list_collection_names()) - {READERS}
    return {name: database[name].count_documents({}) for name in kept}


def test_a_load_that_was_cut_off_goes_on_before_its_past_and_is_not_lived_twice_within(
    store, monkeypatch
):
    tell_of(store)

    def stop(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(training, "_heard", stop)
        with pytest.raises(KeyboardInterrupt):
            training.load(store, NOW, lambda _line: None)
    with monkeypatch.context() as patched:
        patched.setattr(training.School, "_begin", stop)
        with pytest.raises(KeyboardInterrupt):
            training.load(store, NOW + timedelta(days=1), lambda _line: None)
    said = []
    assert training.load(store, NOW, said.append).again
    assert said == [CUT_OFF]


def test_of_an_earlier_demo_of_booking_s_it_takes_what_there_is(store, monkeypatch):
    tell_of(store)
    store.database.seats.delete_many({})
    store.database.partners.delete_many({})
    monkeypatch.setattr(training, "FOR_MORE", 0.3)
    said = []
    counts = training.load(store, NOW, said.append).counts
    assert said[1] == (
        "only 0 of 12 attendances, 0 of 3 partners are known to training; going on without"
    )
    assert counts["certificates"] == 4
    assert store.database.professional_sessions.count_documents({}) == 0


def test_it_says_that_it_waits_and_for_what_in_vain(store, monkeypatch):
    tell_of(store, people=4)
    monkeypatch.setattr(training, "PATIENCE", 0.3)
    said = []
    with pytest.raises(TimeoutError, match=f"only 0 of {training.LEARNERS + 1} people are known"):
        training.load(store, NOW, said.append)
    assert said == ["waiting until training has heard of the people and their workshops"]
    assert store.database.enrolments.count_documents({}) == 0
