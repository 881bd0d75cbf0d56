"""A rebuild beside events that arrive: the old figures serve until the new ones take over."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.errors import AutoReconnect
from structlog.testing import capture_logs

from kit.inbox import Delivery, MongoEffects, Received
from services.impact.adapters import archive, projector, rebuilds
from services.impact.adapters.projector import Projector
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS
from tests.impact import builders as make
from tests.impact import fold
from tests.impact.histories import PEOPLE, SITES, deliveries, histories
from tests.impact.integration.test_past import empty

EVERY = [Question(metric, by=("site",)) for metric in METRICS.values()]


@pytest.fixture
def impact(counting):
    return counting


def receive(impact, batch) -> None:
    inbox = MongoEffects(impact.store, impact.react, archive.MARKS)
    inbox.apply([Received(event, Delivery(0, event.encode(), {})) for event in batch])


def seen(impact):
    return [
        {cell.key: (cell.value, cell.people) for cell in tally.cells}
        for tally in impact.figures.tallies(EVERY)
    ]


def live(impact):
    return impact.store.database.generations.find_one({"state": "live"})


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(histories, st.randoms(use_true_random=False), st.integers(1, 12), st.data())
def test_figures_agree_before_during_and_after_a_rebuild(impact, events, random, size, data):
    empty(impact)
    steps = impact.projector
    batches = deliveries(events, random, size)
    begins = data.draw(st.integers(0, len(batches)))
    for number, batch in enumerate(batches):
        if number == begins:
            steps.rebuild()
        receive(impact, batch)
        for _ in range(random.randint(0, 3)):
            steps.step(lambda: False)
    if begins == len(batches):
        steps.rebuild()
    first = live(impact)["_id"]
    steps.catch_up()
    assert live(impact)["_id"] >= first
    world = fold.World(events)
    for question, cells in zip(EVERY, seen(impact), strict=True):
        name = question.metric.name
        expected = fold.figures(world, name, ("site",))
        assert cells.keys() == expected.keys(), name


def test_a_rebuild_that_was_cut_off_goes_on_where_it_stood(impact, monkeypatch):
    monkeypatch.setattr(projector, "BUILD_BATCH", 2)
    story = [make.site(SITES[0]), *(make.held(one, SITES[0]) for one in PEOPLE)]
    receive(impact, story)
    impact.projector.catch_up()
    before = seen(impact)
    number = impact.projector.rebuild()
    generations = impact.store.database.generations
    impact.projector.step(lambda: False)
    assert generations.find_one({"_id": number})["position"] == 2
    assert live(impact)["_id"] != number
    assert seen(impact) == before, "the old one serves"

    another = Projector(impact.store, impact.clock)
    assert another.rebuild() == number, "there is one already"
    another.step(lambda: False)
    assert generations.find_one({"_id": number})["position"] == 4
    another.catch_up()
    assert live(impact)["_id"] == number
    assert seen(impact) == before


def test_two_projectors_that_take_in_the_same_events_count_them_once(impact):
    receive(impact, [make.site(SITES[0]), *(make.held(one, SITES[0]) for one in PEOPLE)])
    record = live(impact)
    others = [Projector(impact.store, impact.clock) for _ in range(2)]
    for one in others:
        one.advance(record, 100)
    [tally] = impact.figures.tallies([Question(METRICS["appointments_held"])])
    assert (tally.total.value, tally.moment.position) == (5, 6)


def test_pages_of_another_version_of_the_code_are_made_anew(impact, monkeypatch):
    receive(impact, [make.site(SITES[0]), *(make.held(one, SITES[0]) for one in PEOPLE)])
    impact.projector.catch_up()
    number = live(impact)["_id"]
    monkeypatch.setattr(rebuilds, "FOLD", rebuilds.FOLD + 1)
    impact.prepare()
    impact.projector.catch_up()
    assert live(impact)["_id"] == number + 1
    assert live(impact)["fold"] == rebuilds.FOLD


def test_a_generation_that_is_no_longer_live_is_dropped_after_a_while(impact, monkeypatch):
    receive(impact, [make.site(SITES[0]), make.held(PEOPLE[0], SITES[0])])
    impact.projector.catch_up()
    old = live(impact)["_id"]
    impact.projector.rebuild()
    impact.projector.catch_up()
    impact.projector.step(lambda: False)
    database = impact.store.database
    assert f"pages_{old}" in database.list_collection_names()
    monkeypatch.setattr(projector, "_KEPT_S", -1)
    impact.projector.step(lambda: False)
    assert f"pages_{old}" not in database.list_collection_names()
    assert database.generations.count_documents({}) == 1


class Another:
    """A process of an older or a newer version, beside this one."""

    def __init__(self, impact, monkeypatch, newer: int) -> None:
        self._fold = rebuilds.FOLD + newer
        self._monkeypatch = monkeypatch
        self.projector = Projector(impact.store, impact.clock)

    def __getattr__(self, name):
        def call(*arguments):
            with self._monkeypatch.context() as patch:
                patch.setattr(rebuilds, "FOLD", self._fold)
                return getattr(self.projector, name)(*arguments)

        return call


def test_what_another_version_of_the_code_made_is_left_alone_by_this_one(impact, monkeypatch):
    newer = Another(impact, monkeypatch, 1)
    receive(impact, [make.site(SITES[0]), make.held(PEOPLE[0], SITES[0])])
    impact.projector.catch_up()
    old = live(impact)["_id"]
    newer.prepare()
    receive(impact, [make.held(PEOPLE[1], SITES[0])])
    generations = impact.store.database.generations
    impact.projector.step(lambda: False)
    assert live(impact)["position"] == 3, "its own"
    assert generations.find_one({"state": "building"})["position"] == 0, "not its own"
    receive(impact, [make.held(PEOPLE[2], SITES[0])])
    newer.step(lambda: False)
    assert live(impact)["position"] == 3, "not the newer one's"
    newer.catch_up()
    assert (live(impact)["_id"], live(impact)["position"]) == (old + 1, 4)

    receive(impact, [make.held(PEOPLE[3], SITES[0])])
    impact.projector.prepare()
    assert "another version" in impact.projector.step(lambda: False).trouble
    assert (live(impact)["_id"], live(impact)["position"]) == (old + 1, 4)
    assert generations.find_one({"state": "building"}) is None, "it does not begin one back"
    assert newer.step(lambda: False).trouble == ""
    assert live(impact)["position"] == 5


def test_what_an_older_version_was_building_is_begun_anew(impact, monkeypatch):
    receive(impact, [make.site(SITES[0]), make.held(PEOPLE[0], SITES[0])])
    impact.projector.catch_up()
    begun = impact.projector.rebuild()
    newer = Another(impact, monkeypatch, 1)
    newer.step(lambda: False)
    newer.catch_up()
    assert live(impact)["_id"] > begun
    assert live(impact)["fold"] == rebuilds.FOLD + 1
    assert impact.store.database.generations.find_one({"_id": begun})["state"] == "cancelled"


def test_an_event_that_cannot_be_counted_is_left_out_and_all_others_are_counted(
    impact, monkeypatch
):
    told = [make.held(one, SITES[0]) for one in PEOPLE]
    kept = projector.apply

    def fails_at_the_third(changes, generation):
        if any(entry.who == PEOPLE[2] for entry in changes.come):
            raise LookupError("an entry that goes is not on its page")
        kept(changes, generation)

    monkeypatch.setattr(projector, "apply", fails_at_the_third)
    receive(impact, [make.site(SITES[0]), *told])
    with capture_logs() as logs:
        impact.projector.catch_up()
    assert (live(impact)["position"], live(impact)["unreadable"]) == (6, 1)
    [tally] = impact.figures.tallies([Question(METRICS["appointments_held"])])
    assert tally.total.value == len(PEOPLE) - 1
    [said] = [one for one in logs if one["event"] == "archived_event_left_out"]
    assert (said["position"], said["log_level"]) == (4, "error")

    monkeypatch.setattr(projector, "apply", kept)
    impact.projector.rebuild()
    impact.projector.catch_up()
    assert (live(impact)["position"], live(impact)["unreadable"]) == (6, 0)
    assert impact.figures.tallies([Question(METRICS["appointments_held"])])[0].total.value == 5


def test_a_database_that_is_away_leaves_nothing_out(impact, monkeypatch):
    receive(impact, [make.site(SITES[0]), make.held(PEOPLE[0], SITES[0])])

    def away(changes, generation):
        raise AutoReconnect("no primary")

    monkeypatch.setattr(projector, "apply", away)
    with pytest.raises(AutoReconnect):
        impact.projector.step(lambda: False)
    assert (live(impact)["position"], live(impact)["unreadable"]) == (0, 0)


def test_a_year_that_is_over_is_put_together_and_taken_apart_by_what_comes_late(impact):
    database = impact.store.database
    late = make.held(PEOPLE[4], SITES[0])
    story = [make.site(SITES[0]), *(make.held(one, SITES[0]) for one in PEOPLE[:4])]
    receive(impact, story)
    impact.projector.catch_up()
    years = database[f"years_{live(impact)['_id']}"]

    def held() -> tuple[int, int]:
        [tally] = impact.figures.tallies([Question(METRICS["appointments_held"])])
        return tally.total.value, years.count_documents({"complete": True})

    assert held() == (4, 1)
    receive(impact, [late])
    impact.projector.advance(live(impact), 100)
    assert held() == (5, 0), "its months are read until it is put together again"
    impact.projector.catch_up()
    assert held() == (5, 1)
    years.update_one({"site": SITES[0]}, {"$set": {"sum": [9, 0, 0], "sums.0.0": 9}})
    assert held() == (9, 1), "the year is what is read"
