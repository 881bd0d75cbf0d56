"""What came since a report was frozen is counted once, whatever it is, and goes on from there."""

from datetime import UTC, datetime

import pytest

from kit.envelope import Envelope, decode
from services.impact.adapters import mongo as mongo_adapters
from services.impact.adapters.repositories import latecomers
from services.impact.application.queries.reports import GetReport
from tests.impact import builders as make
from tests.impact.reporting import freeze
from tests.impact.running import fill, take
from tests.scripted import CONTEXT

WITHIN = datetime(2026, 11, 3, 9, tzinfo=UTC)
BEYOND = datetime(2026, 12, 3, 9, tzinfo=UTC)


@pytest.fixture
def network():
    """A site and its people."""
    [site_id] = make.ids(1)
    people = make.ids(20)
    return site_id, people, [make.site(site_id, "nord"), *(make.person(p, site_id) for p in people)]


def note(impact, view):
    def run(tx):
        return mongo_adapters.work_in(tx, impact.tools).latecomers.note(view.report)

    return impact.store.run(run, CONTEXT)


def since(impact, view):
    found = impact.get_report(GetReport(sites=None, report_id=view.report.id)).since
    return found.events, found.late


def test_events_of_the_period_are_late_and_others_only_came(mongo, database, network):
    site_id, people, events = network
    impact = fill(mongo, database.name, events)
    view = freeze(impact)
    assert since(impact, view) == (0, 0)
    late: list[Envelope] = [make.held(people[0], site_id, start=WITHIN, at=BEYOND)]
    other = [make.held(people[1], site_id, start=BEYOND), make.person(people[2], site_id)]
    take(impact, late + other)
    assert since(impact, view) == (3, 1)


def test_what_was_counted_is_counted_no_more(mongo, database, network, monkeypatch):
    monkeypatch.setattr(latecomers, "MOST_AT_ONCE", 4)
    site_id, people, events = network
    impact = fill(mongo, database.name, events)
    view = freeze(impact)
    take(impact, [make.held(one, site_id, start=WITHIN) for one in people[:10]])
    counts = []
    for _ in range(4):
        counts.append(since(impact, view))
        counts.append(note(impact, view))
    assert counts == [(4, 4), True, (8, 8), True, (10, 10), False, (10, 10), False]


def test_what_impact_tells_itself_is_no_event_that_came(mongo, database, network):
    _, _, events = network
    impact = fill(mongo, database.name, events)
    view = freeze(impact)
    told = [decode(bytes(document["body"])) for document in database.outbox.find()]
    assert told
    take(impact, told)
    assert since(impact, view) == (0, 0)
