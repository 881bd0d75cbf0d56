"""Rebuilds: one at a time, cancelled only while they are made, and how long they will take."""

from datetime import timedelta

import pytest

from kernel.refusals import NotFound
from services.impact.application.commands.rebuild import CancelRebuild, StartRebuild
from services.impact.application.queries.rebuilds import ListRebuilds, ShowRebuild
from services.impact.domain.rebuilds import Rebuild
from services.impact.domain.refusals import RebuildIsOver
from tests.impact.report_fakes import office
from tests.scripted import CONTEXT, at


@pytest.fixture
def desk():
    return office()


def started(desk):
    return desk.app.start_rebuild(StartRebuild(), CONTEXT).rebuild


def logged(desk):
    return desk.app.store.memory.audit


def test_it_is_begun_once_however_often_it_is_asked_for(desk):
    first = started(desk)
    assert (first.generation, first.state, first.position) == (2, "building", 0)
    assert started(desk) == first
    assert logged(desk) == [("rebuild.start", ["2"], None)]


def test_cancelled_it_is_over_and_another_may_be_begun(desk):
    number = started(desk).generation
    view = desk.app.cancel_rebuild(CancelRebuild(generation=number), CONTEXT)
    assert (view.rebuild.state, view.rebuild.ended_at) == ("cancelled", at(7))
    assert logged(desk)[-1] == ("rebuild.cancel", [str(number)], None)
    assert started(desk).generation == number + 1
    listed = desk.app.list_rebuilds(ListRebuilds())
    assert [one.rebuild.state for one in listed] == ["building", "cancelled", "live"]


def test_what_is_not_being_made_cannot_be_cancelled(desk):
    with pytest.raises(RebuildIsOver) as refused:
        desk.app.cancel_rebuild(CancelRebuild(generation=1), CONTEXT)
    assert refused.value.state == "live"
    with pytest.raises(NotFound):
        desk.app.cancel_rebuild(CancelRebuild(generation=9), CONTEXT)
    assert logged(desk) == []


def test_its_speed_says_when_it_will_be_done(desk):
    number = started(desk).generation
    rows = desk.app.store.memory.table("generations")
    rows[number] = making(position=250)
    desk.clock.instant = at(7) + timedelta(seconds=10)
    view = desk.app.show_rebuild(ShowRebuild(generation=number))
    assert view.events_per_second == 25
    assert view.expected_at == desk.clock.instant + timedelta(seconds=30)


def test_of_what_has_made_nothing_or_is_over_no_end_is_foretold():
    now = at(7) + timedelta(seconds=10)
    assert making(position=0).seconds_left(now) is None
    assert making(position=250).cancelled(now).events_per_second(now) is None
    assert making(position=250).seconds_left(at(7)) is None, "no time has passed"


def test_of_one_that_is_not_there_nothing_is_shown(desk):
    with pytest.raises(NotFound):
        desk.app.show_rebuild(ShowRebuild(generation=9))


def making(position: int) -> Rebuild:
    return Rebuild(
        generation=2, state="building", position=position, of=1_000, unreadable=0, begun_at=at(7)
    )
