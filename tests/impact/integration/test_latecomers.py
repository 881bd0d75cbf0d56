"""What came since a report was frozen is counted once, whatever it is, and goes on from there."""

from datetime import UTC, datetime

import pytest

from kit.envelope import Envelope, decode
from services.impact.adapters import mongo as mongo_adapters
from services.impact.adapters.repositories import latecomers
from services.impact.application.queries.reports import GetReport
from services.impact.domain.reports.templates import Item
from tests.impact import builders as make
from tests.impact.histories import SITES
from tests.impact.reporting import freeze
from tests.impact.running import fill, take
from tests.impact.story import Story
from tests.scripted import CONTEXT

HERE = SITES[0]
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


def test_a_device_that_is_given_back_later_is_late_in_the_month_in_which_it_was_sold(
    mongo, database
):
    story = Story(now=WITHIN)
    story.site(HERE, "nord")
    who = make.ids(6)
    things = [story.device("registered", "sold", site_id=HERE, who=p, sale=p) for p in who]
    story.later(days=60)
    other = story.device("registered", "sold", site_id=HERE, who=who[0], sale=who[1])
    impact = fill(mongo, database.name, story.events)
    view = freeze(impact, [Item("devices_sold")])
    known = len(story.events)
    story.device("reclaimed", thing=things[0], site_id=HERE, who=who[0], sale=who[0])
    story.device("reclaimed", thing=other, site_id=HERE, who=who[0], sale=who[1])
    take(impact, story.events[known:])
    assert since(impact, view) == (2, 1)
    asked = freeze(impact, [Item("devices_sold")])
    assert asked.report.state.digests != view.report.state.digests


@pytest.mark.parametrize("metric", ["professional_hours", "professionals_trained"])
def test_what_professionals_attended_is_late_in_the_month_of_the_half_day(mongo, database, metric):
    story = Story(now=WITHIN)
    story.site(HERE, "nord")
    impact = fill(mongo, database.name, story.events)
    view = freeze(impact, [Item(metric)])
    known = len(story.events)
    story.now = BEYOND
    attendee, *sessions = make.ids(3)
    for session, on in zip(sessions, (WITHIN, BEYOND), strict=True):
        story.session(session, attendee, HERE, half_days={1: 210}, trained=True, on=on)
    take(impact, story.events[known:])
    assert since(impact, view) == (4, 1)
