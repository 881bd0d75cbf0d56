"""A closure that hits 500 appointments, whose displacement is killed half way."""

from collections import Counter
from datetime import timedelta
from itertools import count

from msgspec import json

from kit.transaction import Store
from services.booking.bootstrap import bootstrap
from tests.alone import uri_of
from tests.booking.builders import Network, ScriptedClock, at
from tests.booking.edge.running import booking
from tests.processes import transactions_that_die_soon
from tests.waiting import eventually

ADVISERS, EACH = 20, 25
"""25 half hours of two days for each of 20 advisers."""
DAYS = {"first_day": "2026-12-01", "last_day": "2026-12-02"}


def crowded(database):
    """A site with 500 appointments in the two days, and one before and after them."""
    clock = ScriptedClock()
    app = bootstrap(store=Store("booking", database.client, database=database.name), clock=clock)
    app.prepare()
    network = Network.of(app, clock)
    network.type()
    starts = [at(8, 30 * k, day=day) for day in (8, 9) for k in range(16) if k not in (7, 8)][:EACH]
    advisers = [network.adviser() for _ in range(ADVISERS)]
    hit = [network.book(network.person(), who, start) for who in advisers for start in starts]
    kept = [network.book(network.person(), advisers[0], at(9, day=day)) for day in (7, 10)]
    return network, hit, kept


def test_of_500_appointments_each_is_displaced_once_although_the_service_is_killed(
    database, tmp_path
):
    network, hit, kept = crowded(database)
    assert len(hit) == 500
    path = f"/sites/{network.site.slug}/closures"
    now = network.clock.instant

    def done():
        progress = database.closure_progress.find_one()
        return progress["displaced"]["appointments"] if progress else 0

    clock = (now + timedelta(seconds=passed) for passed in count())

    def all_displaced(running, own):
        # Time goes on: what the first process held in use is tried again a moment later.
        running.set_clock(next(clock))
        seen = running.ask("GET", own).json()
        return seen["status"] == "displaced" and seen

    def service(name):
        home = tmp_path / name
        home.mkdir()
        return booking(uri_of(database.client), database.name, home, now)

    with transactions_that_die_soon(database.client, 5):
        with service("first") as running:
            planned = running.made(path, {**DAYS, "reason": "works", "displace": True})
            eventually(lambda: done() >= 200, 60, what="200 displaced")
            running.process.kill()
            running.process.wait()
        half = done()
        assert 200 <= half < 500, "it was killed half way"
        assert database.closures.find_one()["displaced_at"] is None
        with service("second") as running:
            own = f"{path}/{planned['id']}"
            told = eventually(lambda: all_displaced(running, own), 60, what="all displaced")
            assert (told["displaced"], told["left"]) == (
                {"appointments": 500, "workshops": 0},
                {"appointments": 0, "workshops": 0},
            )
            booked = {
                "site": network.site.slug,
                "appointment_type": "advice",
                "person_id": hit[0].state.person_id,
                "adviser_id": hit[0].state.adviser_id,
                "start": "2026-12-01T09:00:00Z",
            }
            answer = running.ask("POST", "/appointments", json=booked)
            assert answer.json()["fault"] == "site_closed"

    ids = {one.id for one in hit}
    status = Counter(one["state"]["status"] for one in database.appointments.find())
    assert status == {"displaced": 500, "booked": 2}
    assert {one["_id"] for one in database.appointments.find({"state.status": "booked"})} == {
        one.id for one in kept
    }
    rows = [json.decode(one["body"]) for one in database.outbox.find().sort("order")]
    displaced = [row for row in rows if row["type"] == "booking.appointment_displaced.v1"]
    assert Counter(row["subject"] for row in displaced) == {f"appointment/{id_}": 1 for id_ in ids}
    assert {row["sequence"] for row in displaced} == {2}
    last = [row for row in rows if row["type"] == "booking.site_closure_displaced.v1"]
    assert [row["data"]["appointments"] for row in last] == [500]
    messages = list(database.notifications.find({"template": "appointment_displaced"}))
    assert Counter(one["reader_id"] for one in messages) == {one.state.person_id: 1 for one in hit}
    held = database.busy.find({"day": {"$in": ["2026-12-01", "2026-12-02"]}})
    assert all(not one["intervals"] for one in held)
    proposals = [
        (one["adviser_id"], one["start"]) for row in displaced for one in row["data"]["proposals"]
    ]
    assert len(proposals) == 1500
    assert max(Counter(proposals).values()) == 1, "there are slots enough for all of them"
