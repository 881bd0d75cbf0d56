"""Free starts, against a slow and obvious oracle that walks the minutes one by one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from services.booking.domain import busy, slots
from services.booking.domain.appointment_type import AppointmentRules
from services.booking.domain.member import Absence, Availability, WeeklyWindow
from services.booking.domain.refusals import NotASlot

MINUTE = timedelta(minutes=1)
ZONES = [
    "Europe/Paris",
    "Indian/Reunion",
    "America/Miquelon",  # changes its hour on other days than Paris
    "Pacific/Marquesas",  # half an hour off
    "Pacific/Noumea",
]
HOURS = [
    "24/7",
    "Mo-Fr 09:00-12:30,13:30-17:30; Sa 10:00-12:00",
    "Mo-Su 22:00-04:00",  # open in the hours that spring skips and autumn repeats
    "Tu,Th 08:15-19:45",
    None,
]
STARTS = [
    date(2026, 3, 28),  # Paris springs forward on the 29th
    date(2026, 10, 24),  # and falls back on the 25th
    date(2026, 3, 7),  # Miquelon springs forward on the 8th
    date(2026, 10, 31),  # and falls back on 1 November
    date(2026, 12, 31),
]


def resource_is_free(search, resource, start, length):
    end = start + length * MINUTE
    days = search.busy.get(resource, {})
    while start < end:
        mask = days.get(start.date().isoformat(), bytes(180))
        minute = start.hour * 60 + start.minute
        if mask[minute // 8] >> minute % 8 & 1:
            return False
        start += MINUTE
    return True


def is_there(search, availability, start):
    for step in range(search.duration):
        instant = start + step * MINUTE
        local = instant.astimezone(search.zone).replace(tzinfo=None)
        if search.opening_hours is None or local.date() in search.holidays:
            return False
        if not OpeningHours(search.opening_hours).is_open(local):
            return False
        if not any(
            window.weekday == local.weekday()
            and window.start <= local.time()
            and (local.time() < window.end or window.end == time())
            for window in availability.weekly
        ):
            return False
        if any(absence.start <= instant < absence.end for absence in availability.absences):
            return False
    return True


def oracle(search):
    found = []
    start = search.start
    while start < search.end:
        local = start.astimezone(search.zone)
        if local.minute % 15 == 0 and not local.second and not local.microsecond:
            shared = all(
                any(resource_is_free(search, one, start, search.duration) for one in group)
                for group in search.shared
            )
            alone = all(
                resource_is_free(search, one, start, search.duration) for one in search.alone
            )
            for adviser_id, availability in sorted(search.availabilities.items()):
                free = resource_is_free(
                    search,
                    busy.adviser(adviser_id),
                    start,
                    search.duration + search.buffer_after,
                )
                if shared and alone and free and is_there(search, availability, start):
                    found.append((start, adviser_id))
        start = (start + MINUTE).replace(second=0, microsecond=0)
    return found


windows = st.builds(
    lambda weekday, bounds: WeeklyWindow(
        weekday, _time_of(min(bounds)), _time_of(max(bounds) % 1440)
    ),
    st.integers(0, 6),
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda two: two[0] != two[1]),
)
all_day = tuple(WeeklyWindow(day, time(), time()) for day in range(7))


def _time_of(minute):
    return time(minute // 60, minute % 60)


def as_masks(taken):
    return {
        name: {day: busy.mask_of(intervals) for day, intervals in days.items()}
        for name, days in taken.items()
    }


def pairs(search):
    return [(start, one) for start, advisers in slots.free_starts(search) for one in advisers]


@st.composite
def searches(draw):
    first = datetime.combine(draw(st.sampled_from(STARTS)), time(), UTC)
    start = first + timedelta(seconds=draw(st.integers(0, 24 * 3600)))
    end = start + timedelta(minutes=draw(st.integers(0, 24 * 60)))
    instants = st.integers(-600, 3000).map(lambda minute: first + minute * MINUTE)
    spans = st.tuples(instants, st.integers(1, 400))
    absences = st.lists(
        spans.map(lambda drawn: Absence(drawn[0], drawn[0] + drawn[1] * MINUTE)), max_size=2
    )
    availability = st.builds(
        lambda weekly, away: (tuple(weekly), tuple(away)),
        st.one_of(st.just(all_day), st.lists(windows, max_size=8)),
        absences,
    )
    people = draw(st.lists(availability, min_size=1, max_size=2))
    taken = {}
    for name in ("adviser:a0", "adviser:a1", "room:s/blue", "room:s/red", "person:p"):
        for begin, length in draw(st.lists(spans, max_size=3)):
            for day, minutes in busy.days_of(begin, begin + length * MINUTE):
                taken.setdefault(name, {}).setdefault(day, []).append(minutes)
    return slots.Search(
        start=start,
        end=end,
        duration=draw(st.sampled_from([30, 5, 15, 45, 60, 100])),
        buffer_after=draw(st.sampled_from([15, 0, 5])),
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        opening_hours=draw(st.sampled_from(HOURS)),
        holidays=frozenset(draw(st.lists(st.just(first.date() + timedelta(days=1)), max_size=1))),
        availabilities={
            f"a{number}": Availability(id=f"a{number}", weekly=weekly, absences=away)
            for number, (weekly, away) in enumerate(people)
        },
        busy=as_masks(taken),
        shared=draw(st.sampled_from([(), (("room:s/blue", "room:s/red"),)])),
        alone=draw(st.sampled_from([(), ("person:p",)])),
    )


def whole_day(zone, day, hours="24/7", **changes):
    start = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    values = {
        "start": start,
        "end": start + timedelta(hours=30),
        "duration": 30,
        "buffer_after": 0,
        "zone": ZoneInfo(zone),
        "opening_hours": hours,
        "holidays": frozenset(),
        "availabilities": {"a0": Availability(id="a0", weekly=all_day)},
        "busy": {},
    }
    return slots.Search(**values | changes)


@settings(max_examples=150, deadline=None)
@given(searches())
@example(whole_day("Europe/Paris", date(2026, 3, 29), "Mo-Su 22:00-04:00"))
@example(whole_day("Europe/Paris", date(2026, 10, 25), "Mo-Su 22:00-04:00"))
@example(whole_day("America/Miquelon", date(2026, 11, 1), "Mo-Su 22:00-04:00"))
def test_the_free_starts_are_those_that_a_walk_over_every_minute_finds(search):
    assert pairs(search) == oracle(search)


@settings(max_examples=60, deadline=None)
@given(searches())
def test_a_start_is_accepted_exactly_where_it_would_be_offered(search):
    search = slots.Search(**vars(search) | {"busy": {}, "shared": (), "alone": ()})
    availability = search.availabilities["a0"]
    offered = {start for start, adviser in pairs(search) if adviser == "a0"}
    start = search.start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while start < search.end:
        try:
            slots.check_start(
                start,
                duration=search.duration,
                zone=search.zone,
                opening_hours=search.opening_hours,
                holidays=search.holidays,
                availability=availability,
            )
            accepted = True
        except NotASlot:
            accepted = False
        assert accepted == (start in offered)
        start += timedelta(minutes=15)


def local_starts(search):
    return [start.astimezone(search.zone).isoformat() for start, _ in pairs(search)]


def test_a_morning_stays_at_nine_on_both_sides_of_the_change_of_hour():
    hours = "Mo-Su 09:00-10:00"
    before = whole_day("Europe/Paris", date(2026, 3, 28), hours, end=_paris(2026, 3, 31))
    assert local_starts(before)[::3] == [
        "2026-03-28T09:00:00+01:00",
        "2026-03-29T09:00:00+02:00",
        "2026-03-30T09:00:00+02:00",
    ]


def test_the_hour_that_spring_skips_holds_no_slot():
    search = whole_day("Europe/Paris", date(2026, 3, 29), "Mo-Su 02:00-03:00")
    starts = [one for one in local_starts(search) if one.startswith("2026-03-29")]
    assert starts == []


def test_the_hour_that_autumn_repeats_holds_its_slots_twice():
    search = whole_day(
        "Europe/Paris", date(2026, 10, 25), "Mo-Su 02:00-03:00", end=_paris(2026, 10, 26)
    )
    assert local_starts(search) == [
        f"2026-10-25T02:{minute}:00+0{offset}:00"
        for offset in (2, 1)
        for minute in ("00", "15", "30", "45")
        if (offset, minute) != (1, "45")
    ]


def _paris(*day):
    return datetime(*day, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)


def test_the_buffer_after_must_be_free_too_but_need_not_be_within_the_hours():
    search = whole_day(
        "Europe/Paris",
        date(2026, 3, 2),
        "Mo 09:00-11:00",
        buffer_after=15,
        busy=as_masks({"adviser:a0": {"2026-03-02": [(9 * 60, 9 * 60 + 15)]}}),
    )
    assert [start[11:16] for start in local_starts(search)] == ["09:00", "09:15", "10:15", "10:30"]


def test_a_question_that_starts_or_ends_within_a_minute_keeps_to_the_second():
    nine = datetime(2026, 3, 2, 8, tzinfo=UTC)
    second = timedelta(seconds=1)
    hours = "Mo 09:00-12:00"

    def starts(start, end):
        search = whole_day("Europe/Paris", date(2026, 3, 2), hours, start=start, end=end)
        return [one[11:16] for one in local_starts(search)]

    quarter = timedelta(minutes=15)
    assert starts(nine, nine + quarter) == ["09:00"]
    assert starts(nine, nine + quarter + second) == ["09:00", "09:15"]
    assert starts(nine + second, nine + quarter + second) == ["09:15"]
    assert starts(nine - second, nine) == []


def test_a_place_without_known_hours_offers_nothing():
    assert pairs(whole_day("Europe/Paris", date(2026, 3, 2), None)) == []


@pytest.mark.parametrize(
    ("minutes", "fault"),
    [
        (-1, "in_the_past"),
        (0, "too_soon"),
        (29, "too_soon"),
        (30, None),
        (92 * 1440 - 1, None),
        (92 * 1440, "too_far"),
    ],
)
def test_notice_is_counted_to_the_minute(minutes, fault):
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    start = now + timedelta(minutes=minutes)
    if fault is None:
        slots.check_notice(start, now, AppointmentRules())
    else:
        with pytest.raises(NotASlot) as refusal:
            slots.check_notice(start, now, AppointmentRules())
        assert refusal.value.fault == fault


@pytest.mark.parametrize(
    ("start", "fault"),
    [
        ("2026-11-24T09:05:00+01:00", "off_step"),
        ("2026-11-24T09:00:01+01:00", "off_step"),
        ("2026-11-24T12:15:00+01:00", "site_closed"),
        ("2026-11-24T08:45:00+01:00", "site_closed"),
        ("2026-11-24T13:30:00+01:00", "adviser_away"),
    ],
)
def test_a_start_that_is_no_slot_says_why(start, fault):
    with pytest.raises(NotASlot) as refusal:
        slots.check_start(
            datetime.fromisoformat(start),
            duration=30,
            zone=ZoneInfo("Europe/Paris"),
            opening_hours="Mo-Fr 09:00-12:30,13:30-17:30",
            holidays=frozenset(),
            availability=Availability(id="a", weekly=(WeeklyWindow(1, time(9), time(12, 30)),)),
        )
    assert refusal.value.fault == fault
