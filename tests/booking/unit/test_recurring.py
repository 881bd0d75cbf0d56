"""Availability that recurs: the clock's time stays, exceptions are heeded, no rule runs away."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from kernel.refusals import InvalidValue
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.domain import recurrence, slots
from services.booking.domain.member import Absence, Availability, ExtraWindow
from services.booking.domain.minutes import DAY
from services.booking.domain.refusals import NotASlot
from services.booking.domain.team.recurring import RecurringWindow, local_minutes
from tests.booking.builders import CONTEXT, HERE, at
from tests.booking.builders import slots as free

PARIS = ZoneInfo("Europe/Paris")


def local(text):
    return datetime.fromisoformat(text)


def window(rrule="FREQ=WEEKLY", start="2026-11-23T09:00", minutes=180, **dates):
    return RecurringWindow(rrule, local(start), minutes, **dates)


def offered(zone, first, days, *recurring, **more):
    """The free half hours of a place that never closes, as its clocks show them."""
    start = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)
    search = slots.Search(
        start=start,
        end=start + timedelta(days=days),
        duration=30,
        buffer_after=0,
        zone=ZoneInfo(zone),
        opening_hours="24/7",
        holidays=frozenset(),
        availabilities={"a": Availability(id="a", recurring=recurring, **more)},
        busy={},
    )
    found = [start.astimezone(ZoneInfo(zone)) for start, _ in slots.free_starts(search)]
    return [f"{one:%a %H:%M}" for one in found if one.minute % 30 == 0]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", date(2027, 3, 26)),
        ("Europe/Paris", date(2027, 10, 29)),
        ("Indian/Reunion", date(2027, 3, 26)),
        ("America/Guadeloupe", date(2027, 10, 29)),
        ("America/Miquelon", date(2027, 3, 12)),
    ],
)
def test_two_o_clock_stays_two_o_clock_before_on_and_after_the_day_of_the_change(zone, day):
    rule = window("FREQ=DAILY", "2026-01-05T14:00", 60)
    shown = [
        f"{name} {hour}" for name in ("Fri", "Sat", "Sun", "Mon") for hour in ("14:00", "14:30")
    ]
    assert offered(zone, day, 4, rule) == shown


def test_a_window_over_the_change_lasts_an_hour_less_in_spring_and_an_hour_more_in_autumn():
    rule = window("FREQ=DAILY", "2026-01-05T01:00", 180)
    spring = offered("Europe/Paris", date(2027, 3, 28), 1, rule)
    assert spring == ["Sun 01:00", "Sun 01:30", "Sun 03:00", "Sun 03:30"]
    autumn = offered("Europe/Paris", date(2027, 10, 31), 1, rule)
    twice = ["Sun 02:00", "Sun 02:30"] * 2
    assert autumn == ["Sun 01:00", "Sun 01:30", *twice, "Sun 03:00", "Sun 03:30"]


def test_every_other_week_with_one_left_out_and_one_added():
    rule = window(
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        minutes=30,
        exdates=(local("2026-12-21T09:00"),),
        rdates=(local("2026-12-22T10:00"), local("2026-11-23T09:00")),
    )
    starts = rule.starts(PARIS, local("2026-11-01T00:00"), local("2027-01-10T00:00"))
    assert [f"{one:%d.%m. %H:%M}" for one in starts] == [
        "23.11. 09:00",
        "07.12. 09:00",
        "22.12. 10:00",
        "04.01. 09:00",
    ]


def test_a_window_reaches_over_midnight():
    rule = window("FREQ=WEEKLY", "2026-11-23T23:00", 120)
    assert offered("Europe/Paris", date(2026, 11, 23), 2, rule) == [
        "Mon 23:00",
        "Mon 23:30",
        "Tue 00:00",
        "Tue 00:30",
    ]


def test_extra_windows_add_absences_win_and_nothing_is_offered_after_the_end():
    extra = (ExtraWindow(at(12), at(14)),)
    away = (Absence(at(12, 30), at(13)),)
    assert offered("Europe/Paris", date(2026, 11, 23), 1, extra=extra, absences=away) == [
        "Mon 13:00",
        "Mon 14:00",
        "Mon 14:30",
    ]
    shown = offered("Europe/Paris", date(2026, 11, 23), 1, extra=extra, until=at(13, 15))
    assert shown == ["Mon 13:00", "Mon 13:30"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR,SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR,1MO",
        "FREQ=MONTHLY;BYMONTHDAY=-1,31,15",
        "FREQ=MONTHLY",
        "FREQ=DAILY;COUNT=900",
        "FREQ=WEEKLY;UNTIL=20270303",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270301T080000Z",
    ],
)
def test_a_rule_that_began_long_ago_gives_what_its_whole_expansion_gives(rule):
    # A Monday, the first and the fifteenth are first starts of one rule or another.
    for day in range(1, 32):
        first = datetime(2024, 1, day, 9)  # noqa: DTZ001 - local
        try:
            one = RecurringWindow(rule, first, 60)
        except InvalidValue:
            continue
        plain = rrulestr(rule.replace("T080000Z", "T090000"), dtstart=first)
        for begin in (datetime(2024, 1, 20), datetime(2026, 12, 28), datetime(2031, 2, 27, 9)):  # noqa: DTZ001 - local
            end = begin + timedelta(days=70)
            expected = list(plain.between(begin, end - timedelta(minutes=1), inc=True))
            assert one.starts(PARIS, begin, end) == expected, (rule, first, begin)
        break
    else:
        pytest.fail("no first start")


def test_windows_of_any_length_are_cut_from_the_same_sets_of_minutes():
    rule = window("FREQ=DAILY;INTERVAL=2", "2020-01-01T22:00", 600)
    whole = local_minutes(rule, PARIS, date(2026, 1, 1), 500)
    for ahead, days in ((0, 1), (37, 90), (126, 4), (255, 2), (300, 200)):
        part = local_minutes(rule, PARIS, date(2026, 1, 1) + timedelta(days=ahead), days)
        assert part == whole >> ahead * DAY & (1 << days * DAY) - 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=HOURLY",
        "FREQ=YEARLY",
        "INTERVAL=2",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=WEEKLY;UNTIL=20261001",
        "FREQ=WEEKLY;UNTIL=99991231",
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=WEEKLY\r\nFREQ=DAILY",
    ],
)
def test_a_rule_that_runs_away_cannot_be_read_or_does_not_begin_with_its_start_is_refused(rule):
    with pytest.raises(InvalidValue) as refusal:
        window(rule)
    assert refusal.value.field == recurrence.FIELD


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=-1MO",
        "FREQ=DAILY;BYMONTHDAY=-1",
    ],
)
def test_a_rule_that_fits_no_day_is_refused_before_it_is_unrolled(rule, monkeypatch):
    def endless(*_arguments, **_options):
        pytest.fail("unrolled, if need be until the year 9999")

    monkeypatch.setattr(recurrence.rrules, "rrule", endless)
    with pytest.raises(InvalidValue):
        window(rule)
    with pytest.raises(InvalidValue):
        recurrence.occurrences(f"{rule};COUNT=2", at(8), PARIS)


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("FREQ=MONTHLY;BYDAY=-1MO", "2026-11-30T09:00"),
        ("FREQ=MONTHLY;BYDAY=5MO,2TU", "2026-11-30T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,3", "2026-11-30T09:00"),
        ("FREQ=DAILY;BYDAY=MO;BYMONTHDAY=30", "2026-11-30T09:00"),
    ],
)
def test_a_start_that_fits_is_the_first(rule, first):
    starts = window(rule, first).starts(PARIS, local("2026-01-01T00:00"), local("2026-12-01T00:00"))
    assert starts == [local(first)]


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": 0},
        {"minutes": 1441},
        {"start": "2026-11-23T09:00:30"},
        {"start": "2026-11-23T09:00+01:00"},
        {"exdates": (local("2026-11-23T09:00+01:00"),)},
        {"rdates": tuple(local("2026-11-23T09:00") + timedelta(days=n) for n in range(201))},
    ],
)
def test_a_window_without_end_in_seconds_or_with_an_offset_is_refused(changes):
    with pytest.raises(InvalidValue):
        window(**changes)


def test_a_member_is_booked_by_a_rule_and_by_an_extra_window_alone(network):
    adviser, person = network.adviser(weekly=()), network.person()
    rule = window("FREQ=WEEKLY;INTERVAL=2", "2026-11-24T09:00", 60)
    command = SetAvailability(
        scope=HERE,
        member_id=adviser,
        weekly=(),
        recurring=(rule,),
        extra=(ExtraWindow(at(9, day=3), at(9, 30, day=3)),),
    )
    network.app.set_availability(command, CONTEXT)
    starts = slots_of(network)
    assert starts == [at(8, 0, day=1), at(8, 15, day=1), at(8, 30, day=1), at(9, day=3)] + [
        at(8, minute, day=15) for minute in (0, 15, 30)
    ]
    for start in (starts[0], starts[3]):
        network.book(person, adviser, start)
    with pytest.raises(NotASlot):
        network.book(person, adviser, at(8, day=8))


def slots_of(network):
    return free(network, at(0), at(0, day=20))
