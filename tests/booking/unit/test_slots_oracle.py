"""Free starts of thousands of random calendars, against an oracle that shares no code with them.

It knows nothing of sets of minutes: for each quarter of an hour it asks, five minutes by five
minutes, what the clock on the wall shows there. Everything drawn lies on full five minutes.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.booking.domain import busy, slots
from services.booking.domain.member import Absence, Availability, ExtraWindow, WeeklyWindow
from services.booking.domain.team.recurring import RecurringWindow

FIVE = timedelta(minutes=5)
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
PLACES = [
    ("Europe/Paris", datetime(2026, 3, 29, 1, tzinfo=UTC)),  # springs forward
    ("Europe/Paris", datetime(2026, 10, 25, 1, tzinfo=UTC)),  # falls back
    ("Europe/Paris", datetime(2026, 12, 25, 8, tzinfo=UTC)),
    ("Indian/Reunion", datetime(2026, 3, 29, 6, tzinfo=UTC)),
    ("America/Guadeloupe", datetime(2026, 10, 25, 14, tzinfo=UTC)),
    ("America/Miquelon", datetime(2026, 3, 8, 5, tzinfo=UTC)),  # springs forward
    ("America/Miquelon", datetime(2026, 11, 1, 4, tzinfo=UTC)),  # falls back
    ("Pacific/Tahiti", datetime(2026, 7, 14, 0, tzinfo=UTC)),
    ("Pacific/Marquesas", datetime(2026, 7, 14, 0, tzinfo=UTC)),  # half an hour off
    ("Pacific/Noumea", datetime(2026, 12, 31, 23, tzinfo=UTC)),
]


class RandomRule:
    """A rule, told day by day from its parts: no calendar is unrolled."""

    def __init__(self, random, around):
        self.frequency = random.choice(["DAILY", "WEEKLY", "MONTHLY"])
        self.interval = random.choice([1, 1, 2, 3])
        self.ago = random.choice([0, 3, 40, 400, 4000])
        self.first = around - timedelta(days=random.randrange(self.ago + 1))
        self.begin = random.randrange(0, 1440, 5)
        self.minutes = random.choice([30, 90, 240, 720, 1440])
        self.weekdays = set(random.sample(range(7), 2)) | {self.first.weekday()}
        self.counted = random.choice([None, None, 1, 5, 30])
        last = around + timedelta(days=random.randrange(-2, 3))
        self.last = None if self.counted or random.random() < 0.5 else max(last, self.first)
        near = [around + timedelta(days=ahead) for ahead in range(-2, 3)]
        self.left_out = {day for day in near if random.random() < 0.2}
        self.added = {day for day in near if random.random() < 0.2}

    def window(self):
        """The same as the code under test takes it."""
        parts = [f"FREQ={self.frequency}", f"INTERVAL={self.interval}"]
        if self.frequency == "WEEKLY":
            parts.append("BYDAY=" + ",".join(DAYS[day].upper() for day in sorted(self.weekdays)))
        if self.counted:
            parts.append(f"COUNT={self.counted}")
        if self.last:
            parts.append(f"UNTIL={self.last:%Y%m%d}")
        return RecurringWindow(
            ";".join(parts),
            self.at(self.first),
            self.minutes,
            tuple(self.at(day) for day in sorted(self.left_out)),
            tuple(self.at(day) for day in sorted(self.added)),
        )

    def at(self, day):
        return datetime.combine(day, as_time(self.begin))

    def shows(self, wall):
        """Whether one of its windows covers what a clock on the wall shows."""
        return any(
            self.at(day) <= wall < self.at(day) + timedelta(minutes=self.minutes)
            for day in (wall.date(), wall.date() - timedelta(days=1))
            if self.starts_on(day)
        )

    def starts_on(self, day):
        if day in self.left_out:
            return False
        if day in self.added:
            return True
        if self.last is not None and day > self.last:
            return False
        if not self.falls_on(day):
            return False
        if self.counted is None:
            return True
        between = (self.first + timedelta(days=ahead) for ahead in range((day - self.first).days))
        return sum(self.falls_on(one) for one in between) < self.counted

    def falls_on(self, day):
        if day < self.first:
            return False
        if self.frequency == "DAILY":
            return (day - self.first).days % self.interval == 0
        if self.frequency == "WEEKLY":
            monday = self.first - timedelta(days=self.first.weekday())
            return (day - monday).days // 7 % self.interval == 0 and day.weekday() in self.weekdays
        months = (day.year - self.first.year) * 12 + day.month - self.first.month
        return day.day == self.first.day and months % self.interval == 0


class RandomCalendar:
    """What decides which starts are free, as plain lists of local times and instants."""

    def __init__(self, random):
        zone, around = random.choice(PLACES)
        self.random, self.zone, self.around, self.walls = random, ZoneInfo(zone), around, {}
        self.start = around - random.randrange(0, 96) * FIVE
        self.end = self.start + random.randrange(1, 120) * FIVE
        self.duration = random.choice([30, 5, 15, 20, 45, 90])
        self.buffer = random.choice([0, 0, 5, 15, 30])
        self.opening = [
            (day, *self.window()) for day in range(7) for _ in range(random.choice([1, 1, 2]))
        ]
        self.holidays = {self.local_day(one) for one in range(3) if random.random() < 0.1}
        self.weeks = {
            f"a{number}": [(day, *self.window()) for day in range(7) if random.random() < 0.7]
            for number in range(random.choice([1, 2, 3]))
        }
        self.recurring = {name: self.rules() for name in self.weeks}
        self.extra = {name: self.intervals(0.2) for name in self.weeks}
        self.ends = {
            name: self.start + random.randrange(0, 200) * FIVE if random.random() < 0.1 else None
            for name in self.weeks
        }
        self.absences = {name: self.intervals(0.3) for name in self.weeks}
        names = [f"adviser:{name}" for name in self.weeks] + ["room:r1", "room:r2", "person:p"]
        self.taken = {name: self.intervals(0.8) for name in names}
        self.rooms = random.choice([(), ("room:r1",), ("room:r1", "room:r2")])
        self.person = random.choice([(), ("person:p",)])

    def window(self):
        if self.random.random() < 0.4:
            return (0, 1440)
        return tuple(sorted(self.random.sample(range(0, 1441, 5), 2)))

    def rules(self):
        return [RandomRule(self.random, self.local_day(1)) for _ in range(2)][
            : self.random.choice([0, 0, 1, 2])
        ]

    def local_day(self, ahead):
        return self.around.astimezone(self.zone).date() + timedelta(days=ahead - 1)

    def intervals(self, often):
        found = []
        while self.random.random() < often and len(found) < 4:
            start = self.start + self.random.randrange(-24, 140) * FIVE
            found.append((start, start + self.random.randrange(1, 24) * FIVE))
        return found

    def search(self):
        """The same as the code under test takes it."""
        days = {}
        for name, intervals in self.taken.items():
            for start, end in intervals:
                for day, minutes in busy.days_of(start, end):
                    days.setdefault(name, {}).setdefault(day, []).append(minutes)
        return slots.Search(
            start=self.start,
            end=self.end,
            duration=self.duration,
            buffer_after=self.buffer,
            zone=self.zone,
            opening_hours="; ".join(
                f"{DAYS[day]} "
                + ",".join(
                    f"{one // 60:02}:{one % 60:02}-{other // 60:02}:{other % 60:02}"
                    for named, one, other in self.opening
                    if named == day
                )
                for day in range(7)
            ),
            holidays=frozenset(self.holidays),
            availabilities={
                name: Availability(
                    id=name,
                    weekly=tuple(
                        WeeklyWindow(day, as_time(one), as_time(other)) for day, one, other in week
                    ),
                    absences=tuple(Absence(*one) for one in self.absences[name]),
                    recurring=tuple(rule.window() for rule in self.recurring[name]),
                    extra=tuple(ExtraWindow(*one) for one in self.extra[name]),
                    until=self.ends[name],
                )
                for name, week in self.weeks.items()
            },
            busy={
                name: {day: busy.mask_of(minutes) for day, minutes in taken.items()}
                for name, taken in days.items()
            },
            shared=(self.rooms,) if self.rooms else (),
            alone=self.person,
        )

    def oracle(self):
        """Every free start with an adviser, found the slow and plain way."""
        found = []
        start = datetime.combine(self.start.date(), time(self.start.hour), UTC)
        while start < self.end:
            if start >= self.start and self.common(start):
                found += [(start, one) for one in sorted(self.weeks) if self.free(one, start)]
            start += timedelta(minutes=15)
        return found

    def common(self, start):
        steps = self.steps(start, self.duration)
        if not all(self.shown(self.opening, step) for step in steps):
            return False
        if any(self.wall(step).date() in self.holidays for step in steps):
            return False
        rooms = [self.untaken(self.taken[room], steps) for room in self.rooms]
        people = [self.untaken(self.taken[person], steps) for person in self.person]
        return (not rooms or any(rooms)) and all(people)

    def free(self, name, start):
        steps = self.steps(start, self.duration)
        return (
            all(self.offers(name, step) for step in steps)
            and all(self.ends[name] is None or step < self.ends[name] for step in steps)
            and self.untaken(self.absences[name], steps)
            and self.untaken(
                self.taken[f"adviser:{name}"], self.steps(start, self.duration + self.buffer)
            )
        )

    def offers(self, name, instant):
        wall = self.wall(instant).replace(tzinfo=None)
        return (
            self.shown(self.weeks[name], instant)
            or any(rule.shows(wall) for rule in self.recurring[name])
            or any(start <= instant < end for start, end in self.extra[name])
        )

    def shown(self, windows, instant):
        """Whether the clock on the wall shows a time within one of the windows."""
        wall = self.wall(instant)
        minute = wall.hour * 60 + wall.minute
        return any(wall.weekday() == day and one <= minute < other for day, one, other in windows)

    def wall(self, instant):
        if instant not in self.walls:
            self.walls[instant] = instant.astimezone(self.zone)
        return self.walls[instant]

    @staticmethod
    def steps(start, minutes):
        return [start + timedelta(minutes=minute) for minute in range(0, minutes, 5)]

    @staticmethod
    def untaken(intervals, steps):
        return not any(start <= step < end for start, end in intervals for step in steps)


def as_time(minute):
    return time(minute // 60 % 24, minute % 60)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32))
def test_the_free_starts_of_random_calendars_are_those_of_the_plain_oracle(seed):
    # Twenty at a time: drawing each would take Hypothesis longer than checking it.
    for number in range(20):
        calendar = RandomCalendar(Random(f"{seed}/{number}"))
        found = slots.free_starts(calendar.search())
        pairs = [(start, one) for start, advisers in found for one in advisers]
        assert pairs == calendar.oracle(), f"calendar {seed}/{number}"


def test_the_oracle_sees_free_starts_and_both_changes_of_hour():
    found, changes, by_rule = 0, set(), 0
    for seed in range(300):
        calendar = RandomCalendar(Random(seed))
        free = calendar.oracle()
        found += len(free)
        by_rule += any(
            any(rule.shows(calendar.wall(start).replace(tzinfo=None)) for rule in rules)
            for start, name in free
            if not calendar.shown(calendar.weeks[name], start)
            for rules in [calendar.recurring[name]]
        )
        offsets = {start.astimezone(calendar.zone).utcoffset() for start, _ in free}
        if len(offsets) == 2:
            changes.add((str(calendar.zone), calendar.around.month))
    assert found > 1000
    assert by_rule > 20
    assert {("Europe/Paris", 3), ("Europe/Paris", 10), ("America/Miquelon", 11)} <= changes


def test_half_hour_starts_after_one_o_clock_are_where_the_clock_shows_them_on_the_days_of_change():
    # cal.com #30021: on the day of the change, starts after 13:00 were an hour off.
    hours, week = (
        "Mo-Su 09:00-12:00,13:00-18:00",
        tuple(WeeklyWindow(day, time(9), time(18)) for day in range(7)),
    )
    for zone, day in [
        ("Europe/Paris", date(2026, 3, 29)),
        ("Europe/Paris", date(2026, 10, 25)),
        ("America/Miquelon", date(2026, 3, 8)),
        ("America/Miquelon", date(2026, 11, 1)),
        ("Indian/Reunion", date(2026, 3, 29)),
        ("America/Guadeloupe", date(2026, 10, 25)),
        ("Pacific/Tahiti", date(2026, 3, 29)),
        ("Pacific/Noumea", date(2026, 10, 25)),
    ]:
        midnight = datetime.combine(day, time(), ZoneInfo(zone))
        search = slots.Search(
            start=midnight.astimezone(UTC),
            end=datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC),
            duration=30,
            buffer_after=0,
            zone=ZoneInfo(zone),
            opening_hours=hours,
            holidays=frozenset(),
            availabilities={"a": Availability(id="a", weekly=week)},
            busy={},
        )
        shown = [
            start.astimezone(ZoneInfo(zone)).strftime("%H:%M")
            for start, _ in slots.free_starts(search)
        ]
        morning = [f"{9 + k // 4:02}:{k % 4 * 15:02}" for k in range(11)]
        afternoon = [f"{13 + k // 4:02}:{k % 4 * 15:02}" for k in range(19)]
        assert shown == morning + afternoon, zone
