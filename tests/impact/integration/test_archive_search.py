"""Looking into an archive in every way, beside a plain look through all of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import booking
from kit.envelope import decode
from services.impact.adapters.archive_blocks import BLOCKS
from services.impact.adapters.archive_search import MongoArchive
from services.impact.domain.archive import Search
from tests.impact import builders as make
from tests.impact.running import fill

BLOCK = 10
KINDS = (booking.AppointmentBooked, booking.AppointmentMissed, booking.AppointmentCompleted)


def story(many: int = 127) -> list:
    """Events an hour apart; every 17th comes in ten days late."""
    person, site, shared = make.ids(3)
    return [
        make.appointment(
            KINDS[number % 3],
            person,
            site,
            at=make.MORNING + timedelta(hours=number if number % 17 else number - 240),
            appointment_id=shared if number % 5 == 0 else None,
        )
        for number in range(many)
    ]


EVENTS = story()


@pytest.fixture(scope="module")
def archive(real_parts):
    """An archive of 13 blocks; `most_read` is small, so that many searches take several looks."""
    mongo, name = real_parts[1], f"test_{make.ids(1)[0][-12:]}"
    store = fill(mongo, name, EVENTS).store
    yield MongoArchive(store, most_read=25, block=BLOCK)
    mongo.drop_database(name)


def expected(search: Search) -> list[str]:
    return [
        event.id
        for position, event in enumerate(EVENTS, 1)
        if position > search.after
        and (not search.types or event.name in search.types or event.type in search.types)
        and (search.subject is None or event.subject == search.subject)
        and (search.since is None or event.at >= search.since)
        and (search.until is None or event.at < search.until)
    ]


def all_pages(archive: MongoArchive, search: Search) -> list[str]:
    ids: list[str] = []
    while True:
        found = archive.search(search)
        assert len(found.events) <= search.limit
        ids += [decode(one.body).id for one in found.events]
        if not found.more:
            assert found.moment.position == len(EVENTS)
            return ids
        assert found.read_up_to > search.after, "it goes on"
        search = replace(search, after=found.read_up_to)


instants = st.integers(-250, 130).map(lambda hour: make.MORNING + timedelta(hours=hour))
searches = st.builds(
    Search,
    after=st.integers(0, len(EVENTS) + 3),
    limit=st.integers(1, 60),
    types=st.lists(
        st.sampled_from(
            [
                "booking.appointment_booked",
                "booking.appointment_missed.v1",
                "booking.appointment_missed.v9",
                "booking.nothing",
            ]
        ),
        max_size=3,
    ),
    subject=st.sampled_from([None, EVENTS[0].subject, "nothing/0"]),
    since=st.none() | instants,
    until=st.none() | instants,
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(search=searches, looked_through=st.integers(0, 13))
def test_a_search_finds_what_a_look_at_every_event_finds(archive, search, looked_through):
    archive.events.database[BLOCKS].delete_many({})
    for _ in range(looked_through):
        archive.blocks.look_through_next()
    assert all_pages(archive, search) == expected(search)


def test_a_search_by_time_reads_only_the_blocks_of_that_time(archive):
    while archive.blocks.look_through_next():
        pass
    since = make.MORNING - timedelta(hours=200)
    runs = list(archive.blocks.runs(0, len(EVENTS), since, since + timedelta(hours=5)))
    assert runs == [(1, 20), (31, 40), (121, 127)], "where late events are, and what is not full"
    assert archive.blocks.look_through_next() is False, "the block that is not full stays open"


def test_whoever_asks_on_from_the_position_told_is_told_of_every_event_once(mongo, database):
    impact = fill(mongo, database.name, [])
    heard, position = [], 0
    for first in range(0, len(EVENTS), 20):
        fill(mongo, database.name, EVENTS[first : first + 20])
        types = ["booking.appointment_missed", "booking.appointment_completed"]
        search = Search(after=position, limit=3, types=types)
        while True:
            found = impact.archive.search(search)
            heard += [decode(one.body).id for one in found.events]
            position = found.read_up_to
            if not found.more:
                break
            search = replace(search, after=position)
        assert position == found.moment.position
    assert heard == [e.id for e in EVENTS if e.name != "booking.appointment_booked"]


@pytest.mark.parametrize(
    "search",
    [
        Search(limit=20),
        Search(after=60, limit=20),
        Search(types=["booking.appointment_booked"], limit=20),
        Search(types=["booking.appointment_booked", "booking.appointment_missed.v1"], limit=20),
        Search(subject=EVENTS[0].subject, limit=20),
    ],
)
def test_a_search_without_a_time_reads_no_more_events_than_it_gives(archive, search):
    database = archive.events.database
    database.command("profile", 2)
    try:
        archive.search(search)
    finally:
        database.command("profile", 0)
    read = [
        one["docsExamined"]
        for one in database["system.profile"].find(
            {"op": "query", "ns": f"{database.name}.archive"}
        )
    ]
    database["system.profile"].drop()
    assert sum(read) <= search.limit + 2
