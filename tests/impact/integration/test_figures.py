"""Archive, projections and figures on a real database."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.errors import BulkWriteError

from kit.context import Context
from kit.envelope import UnreadableEvent, decode
from kit.inbox import Delivery, MongoEffects, Received
from services.impact.adapters import archive
from services.impact.application.queries.metrics import ask, question
from services.impact.bootstrap import Impact
from services.impact.domain.archive import Search
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS
from tests.impact import builders as make
from tests.impact.fold import COUNTED, fold
from tests.impact.histories import CUTS, PEOPLE, SITES, deliveries, histories

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def impact(counting) -> Impact:
    return counting


class Frozen:
    """A clock that stands at noon."""

    def now(self) -> datetime:
        return NOON


def receive(impact: Impact, batch: list) -> None:
    """A batch through the kit's inbox into the archive, and on into the pages."""
    inbox = MongoEffects(impact.store, impact.react, archive.MARKS, Frozen())
    inbox.apply([Received(event, Delivery(0, event.encode(), {})) for event in batch])
    impact.projector.catch_up()


def figures(impact: Impact, metric: str, by: tuple) -> dict[tuple, int]:
    [tally] = impact.figures.tallies([Question(METRICS[metric], by=by)])
    if not by:
        return {(): tally.total.value} if tally.total.value else {}
    return {cell.key: cell.value for cell in tally.cells}


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(histories, st.randoms(use_true_random=False), st.integers(5, 30))
def test_the_database_agrees_with_a_slow_fold(impact, events, random, size):
    for name in impact.store.database.list_collection_names():
        impact.store.database[name].delete_many({})
    impact.prepare()
    for batch in deliveries(events, random, size):
        receive(impact, batch)
    for metric in COUNTED:
        for by in CUTS:
            assert figures(impact, metric, by) == fold(events, metric, by), (metric, by)
    positions = [e.position for e in impact.archive.search(Search(limit=200)).events]
    assert positions == list(range(1, len({e.id for e in events}) + 1))


@pytest.mark.parametrize("heard", ["last", "first"])
def test_an_erasure_leaves_every_figure_as_it_was(impact, heard):
    people, (here, there) = PEOPLE[:3], SITES[:2]
    history = [make.site(here, "here", in_qpv=True), make.site(there, "there")]
    for number, one in enumerate(people):
        history.append(make.person(one, here, in_qpv=number == 0))
        history += [kind(one, there) for kind in (make.booked, make.held, make.missed)]
    erasures = [make.erased(one, here) for one in people]
    for batch in [history, erasures] if heard == "last" else [erasures, history]:
        receive(impact, batch)
    for metric in COUNTED:
        for by in CUTS:
            assert figures(impact, metric, by) == fold(history, metric, by), (metric, by)
    assert figures(impact, "people_supported", ()) == {(): 3}


def test_a_question_keeps_to_its_days_its_filters_and_the_reader_s_sites(impact):
    here, there = SITES[:2]
    receive(
        impact,
        [
            make.site(here, "here", in_qpv=True),
            make.site(there, "there"),
            make.person(PEOPLE[0], here, in_qpv=True),
            make.held(PEOPLE[0], here, start=datetime(2026, 11, 2, 9, tzinfo=UTC)),
            make.held(PEOPLE[0], here, start=datetime(2026, 11, 3, 9, tzinfo=UTC)),
            make.held(PEOPLE[1], there, start=datetime(2026, 11, 3, 9, tzinfo=UTC)),
            make.held(PEOPLE[2], there, start=datetime(2026, 11, 4, 9, tzinfo=UTC)),
        ],
    )

    def total(name="appointments_held", first=None, last=None, where=(), sites=None):
        asked = question(METRICS[name], first=first, last=last, by=(), where=where, sites=sites)
        return ask(impact.figures, asked, sees_small=True, fewest=5).total.value

    assert total() == 4
    assert total("people_supported") == 3
    assert total(first=date(2026, 11, 3)) == 3
    assert total(first=date(2026, 11, 3), last=date(2026, 11, 3)) == 2
    assert total(where=[("site", "there")]) == 2
    assert total(where=[("site", "there"), ("site", "here")]) == 4
    assert total(where=[("in_qpv", "yes")]) == 2
    assert total(where=[("in_qpv", "unknown"), ("day", "2026-11-04")]) == 1
    assert total(where=[("site_in_qpv", "yes")]) == 2
    assert total(where=[("site", "nowhere")]) == 0
    assert total(sites=frozenset({"here"})) == 2
    assert total(sites=frozenset({"here"}), where=[("site", "there")]) == 0
    assert total(sites=frozenset()) == 0


def test_the_archive_gives_back_the_message_and_where_it_stands(impact):
    booked = make.held(PEOPLE[0], SITES[0])
    other = make.missed(PEOPLE[0], SITES[0], start=datetime(2026, 11, 24, 9, tzinfo=UTC))
    receive(impact, [booked])
    receive(impact, [other, booked])
    found = impact.archive.search(Search()).events
    assert [e.position for e in found] == [1, 2]
    assert [decode(e.body) for e in found] == [booked, other]
    assert found[0].body == booked.encode()
    assert [e.type for e in impact.archive.search(Search(after=1)).events] == [other.type]
    assert len(impact.archive.search(Search(types=["booking.appointment_missed"])).events) == 1
    assert len(impact.archive.search(Search(types=["booking.appointment_missed.v2"])).events) == 0
    assert len(impact.archive.search(Search(subject=booked.subject)).events) == 1
    assert len(impact.archive.search(Search(since=datetime(2026, 11, 24, tzinfo=UTC))).events) == 1
    [tally] = impact.figures.tallies([Question(METRICS["people_supported"])])
    assert (tally.moment.position, tally.moment.as_of) == (2, NOON)


def test_an_event_cannot_be_archived_twice(impact):
    event = make.held(PEOPLE[0], SITES[0])
    receive(impact, [event])
    with pytest.raises(BulkWriteError):
        impact.store.run(
            lambda tx: archive.append(tx, [Received(event, Delivery(0, event.encode(), {}))], NOON),
            Context(correlation_id="tests"),
        )
    assert impact.store.database.archive.count_documents({}) == 1
    assert impact.store.database.positions.find_one()["position"] == 1


def test_figures_of_an_empty_archive_are_zero(impact):
    [tally] = impact.figures.tallies([Question(METRICS["people_supported"], by=("site",))])
    assert (tally.cells, tally.total.value, tally.moment.position) == ((), 0, 0)


def test_an_attribute_of_the_envelope_that_nobody_knows_is_archived_too(impact):
    event = make.held(PEOPLE[0], SITES[0])
    body = event.encode()[:-1] + b',"sampledrate":7}'
    inbox = MongoEffects(impact.store, impact.react, archive.MARKS)
    inbox.apply([Received(decode(body), Delivery(0, body, {}))])
    assert impact.archive.search(Search()).events[0].body == body


@pytest.mark.parametrize(
    "change",
    [
        {"start": "0001-01-01T00:00:00.000Z"},
        {"start": "9999-12-31T23:59:59.999Z"},
        {"start": "2026-02-30T09:00:00.000Z"},
        {"person_id": None},
    ],
)
def test_an_event_that_breaks_its_contract_is_refused_whole(impact, change):
    good = make.held(PEOPLE[0], SITES[0])
    bad = make.held(PEOPLE[1], SITES[0], extra=change)
    with pytest.raises(UnreadableEvent):
        receive(impact, [good, bad])
    assert impact.archive.search(Search()).events == ()
    assert figures(impact, "appointments_held", ()) == {}
