"""The archive that benchmarks stand on: as impact would have made it, with figures known before."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from benchmarks.archive_made import (
    BANDS,
    LONGEST,
    SITES,
    Network,
    fill,
    in_qpv,
    of_day,
    site_event,
    supported_on,
)
from kit.envelope import decode
from kit.transaction import Store
from services.impact.adapters.translate import check
from services.impact.bootstrap import Impact, Options
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS
from tests.impact.running import uri_of

NETWORK = Network(a_day=2, days=80)
FIRST, LAST = NETWORK.day(61), NETWORK.day(79)


def made():
    yield from (site_event(number) for number in range(SITES))
    for day in range(NETWORK.days + LONGEST):
        yield from (event for event, _ in of_day(NETWORK, day))


def test_events_keep_their_contracts_and_say_what_the_archive_says_of_them():
    some = [*islice(made(), 500), *list(made())[-100:]]
    assert len({row["type"] for row in some}) > 10
    for row in some:
        event = decode(row["body"])
        check(event)
        told = (event.id, event.type, event.subject, event.sequence, event.at, event.partitionkey)
        fields = ("_id", "type", "subject", "sequence", "time", "partition_key")
        assert told == tuple(row[name] for name in fields)


def test_an_aggregate_tells_its_events_in_order_and_no_id_comes_twice():
    rows = list(made())
    assert len({row["_id"] for row in rows}) == len(rows) == NETWORK.events
    told: dict[str, list] = {}
    for row in rows:
        told.setdefault(row["subject"], []).append((row["sequence"], row["time"]))
    assert all(one == sorted(set(one)) for one in told.values())
    assert any(len(one) == 3 for one in told.values())


@pytest.fixture
def filled(database):
    assert list(fill(uri_of(database), database.name, NETWORK, rows=True))[-1] == NETWORK.events
    return database


def test_positions_have_no_gap_and_the_same_numbers_give_the_same_archive(filled):
    rows = list(filled.archive.find().sort("position"))
    assert [row["position"] for row in rows] == list(range(1, NETWORK.events + 1))
    assert [bytes(row["body"]) for row in rows] == [row["body"] for row in made()]
    assert filled.positions.find_one({"_id": "archive"})["position"] == NETWORK.events


def expected(by) -> Counter:
    """People supported between the two days, by counting them."""
    days = range(61, 80)
    return Counter(
        by(person)
        for person in range(NETWORK.people)
        if any(day in days for day in supported_on(NETWORK, person))
    )


def figures(database, metric: str, by: tuple[str, ...], first: date, last: date) -> dict:
    impact = Impact(Store("impact", database.client, database=database.name), Options())
    impact.prepare()
    impact.projector.catch_up()
    [tally] = impact.figures.tallies([Question(METRICS[metric], first, last, by)])
    return {cell.key: cell.value for cell in tally.cells or (tally.total,)}


@pytest.mark.parametrize(
    ("cut", "by"),
    [
        ((), lambda _person: ()),
        (("site",), lambda person: (f"site-{person % SITES}",)),
        (
            ("in_qpv", "age_band"),
            lambda person: ("yes" if in_qpv(person) else "no", BANDS[person % 6]),
        ),
    ],
)
def test_figures_are_those_that_counting_people_gives(filled, cut, by):
    assert figures(filled, "people_supported", cut, FIRST, LAST) == expected(by)


def test_appointments_are_held_by_those_who_come(filled):
    [held] = figures(filled, "appointments_held", (), NETWORK.day(0), NETWORK.day(200)).values()
    assert held == 2 * sum(person % 8 != 0 for person in range(NETWORK.people))
