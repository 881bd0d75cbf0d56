"""Series of workshops: the clock's time stays, and a change reaches as far as it is meant to."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kernel.refusals import InvalidValue
from kernel.scope import NATIONAL
from services.booking.application.commands.cancel_workshop import CancelWorkshop
from services.booking.application.commands.change_workshop import ChangeWorkshop
from services.booking.domain.recurrence import occurrences
from services.booking.domain.workshops.refusals import Engaged
from tests.booking import memory
from tests.booking.builders import CONTEXT, ScriptedClock, at, published, tools
from tests.booking.workshops import Workshops

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def workshops():
    clock = ScriptedClock()
    return Workshops.of(memory.booking(tools(clock)), clock)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def shown(starts, zone):
    return {start.astimezone(ZoneInfo(zone)).strftime("%H:%M") for start in starts}


@pytest.mark.parametrize(
    ("zone", "first", "hours"),
    [
        ("Europe/Paris", utc(2027, 3, 16, 13), [13, 13, 12, 12]),
        ("Europe/Paris", utc(2027, 10, 19, 12), [12, 12, 13, 13]),
        ("Indian/Reunion", utc(2027, 3, 16, 10), [10, 10, 10, 10]),
        ("Indian/Reunion", utc(2027, 10, 19, 10), [10, 10, 10, 10]),
        ("America/Guadeloupe", utc(2027, 3, 16, 18), [18, 18, 18, 18]),
        ("America/Guadeloupe", utc(2027, 10, 19, 18), [18, 18, 18, 18]),
    ],
)
def test_two_o_clock_stays_two_o_clock_on_both_sides_of_the_change(zone, first, hours):
    starts = occurrences("FREQ=WEEKLY;COUNT=4", first, ZoneInfo(zone))
    assert [start.hour for start in starts] == hours
    assert shown(starts, zone) == {"14:00"}


def test_a_start_that_spring_skips_is_later_and_one_that_autumn_repeats_is_the_first():
    skipped = occurrences("FREQ=DAILY;COUNT=3", utc(2027, 3, 27, 1, 30), PARIS)
    assert skipped == [utc(2027, 3, 27, 1, 30), utc(2027, 3, 28, 1, 30), utc(2027, 3, 29, 0, 30)]
    repeated = occurrences("FREQ=DAILY;COUNT=3", utc(2027, 10, 30, 0, 30), PARIS)
    assert repeated == [utc(2027, 10, 30, 0, 30), utc(2027, 10, 31, 0, 30), utc(2027, 11, 1, 1, 30)]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=3", [0, 7, 14]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20270202", [0, 14, 28]),
        ("FREQ=WEEKLY;UNTIL=20270112T130000Z", [0, 7]),
        ("FREQ=WEEKLY;UNTIL=20270112T125959Z", [0]),
        ("FREQ=WEEKLY;UNTIL=20270112T140000", [0, 7]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4", [0, 2, 7, 9]),
        ("FREQ=MONTHLY;BYDAY=1TU;COUNT=3", [0, 28, 56]),
        ("FREQ=MONTHLY;BYMONTHDAY=5;COUNT=2", [0, 31]),
        ("FREQ=DAILY;INTERVAL=3;COUNT=2", [0, 3]),
    ],
)
def test_a_rule_gives_its_days(rule, days):
    first = utc(2027, 1, 5, 13)
    assert [(one - first).days for one in occurrences(rule, first, PARIS)] == days


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=WEEKLY",
        "COUNT=3",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=WEEKLY;COUNT=61",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20270202",
        "FREQ=WEEKLY;COUNT=3;COUNT=4",
        "FREQ=WEEKLY;INTERVAL=0;COUNT=3",
        "FREQ=DAILY;UNTIL=20270401",
        "FREQ=WEEKLY;UNTIL=20300101",
        "FREQ=WEEKLY;UNTIL=20271301",
        "FREQ=WEEKLY;UNTIL=00010101T000000Z",
        "FREQ=WEEKLY;UNTIL=99991231T235959Z",
        "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
        "FREQ=WEEKLY;BYDAY=2TU;COUNT=3",
        "FREQ=MONTHLY;BYDAY=XX;COUNT=3",
        "FREQ=MONTHLY;INTERVAL=12;COUNT=4",
        "FREQ=MONTHLY;BYMONTHDAY=0;COUNT=2",
        "FREQ=DAILY;INTERVAL=7;BYDAY=WE;COUNT=2",
        "FREQ=WEEKLY;COUNT=3;X=1",
        "FREQ=WEEKLY;COUNT=٣",
    ],
)
def test_a_rule_that_is_none_or_has_no_end_is_refused(rule):
    with pytest.raises(InvalidValue) as refusal:
        occurrences(rule, utc(2027, 1, 5, 13), PARIS)
    assert refusal.value.field == "rrule"


def test_a_series_is_all_of_it_or_nothing(workshops):
    workshops.schedule(start=at(14, day=15), end=at(15, day=15))
    before = published(workshops.network)
    with pytest.raises(Engaged) as refusal:
        workshops.series("FREQ=WEEKLY;COUNT=3", start=at(13, day=8), end=at(15, day=8))
    assert (refusal.value.resource, refusal.value.start) == ("adviser", at(13, day=15))
    assert published(workshops.network) == before


def starts(workshops, series):
    return [workshops.look(one.id).workshop.data.start for one in series]


def test_one_occurrence_is_changed_alone(workshops):
    series = workshops.series("FREQ=WEEKLY;COUNT=3")
    assert {one.workshop.data.series_id for one in series} == {series[0].workshop.data.series_id}
    assert [one.workshop.data.occurrence for one in series] == [1, 2, 3]
    command = ChangeWorkshop(scope=NATIONAL, workshop_id=series[1].id, start=at(9, day=16))
    workshops.app.change_workshop(command, CONTEXT)
    assert starts(workshops, series) == [at(13, day=8), at(9, day=16), at(13, day=22)]


def test_this_and_those_that_follow_are_moved_on_the_clock_across_the_change_of_hour(workshops):
    workshops.network.clock.instant = utc(2027, 3, 1, 8)
    series = workshops.series(
        "FREQ=WEEKLY;COUNT=4", start=utc(2027, 3, 16, 13), end=utc(2027, 3, 16, 15)
    )
    command = ChangeWorkshop(
        scope=NATIONAL,
        workshop_id=series[1].id,
        reach="following",
        start=utc(2027, 3, 24, 9),
        capacity=4,
    )
    workshops.app.change_workshop(command, CONTEXT)
    assert starts(workshops, series) == [
        utc(2027, 3, 16, 13),
        utc(2027, 3, 24, 9),
        utc(2027, 3, 31, 8),
        utc(2027, 4, 7, 8),
    ]
    assert [workshops.look(one.id).workshop.data.capacity for one in series] == [5, 4, 4, 4]


def test_a_series_moves_by_its_own_interval(workshops):
    """Each takes the place of the next, which has left it by then, at the clock's same time."""
    workshops.network.clock.instant = utc(2027, 3, 1, 8)
    series = workshops.series(
        "FREQ=WEEKLY;COUNT=3", start=utc(2027, 3, 16, 13), end=utc(2027, 3, 16, 15)
    )
    workshops.change(series[0].id, reach="following", start=utc(2027, 3, 23, 13))
    assert starts(workshops, series) == [
        utc(2027, 3, 23, 13),
        utc(2027, 3, 30, 12),
        utc(2027, 4, 6, 12),
    ]


def test_the_rest_of_a_series_is_cancelled(workshops):
    series = workshops.series("FREQ=WEEKLY;COUNT=3")
    seat = workshops.reserve(series[2].id).seat
    command = CancelWorkshop(
        scope=NATIONAL, workshop_id=series[1].id, reach="following", reason="too_few"
    )
    workshops.app.cancel_workshop(command, CONTEXT)
    found = [workshops.look(one.id).workshop.data.status for one in series]
    assert found == ["scheduled", "cancelled", "cancelled"]
    assert workshops.seat(seat).status == "cancelled"
