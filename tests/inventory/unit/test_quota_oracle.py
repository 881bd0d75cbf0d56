"""Quotas under random purchases, refunds and moves, against a slow and obvious reckoning.

The reckoning asks of each day from the purchase on whether the period is over, by the calendar
alone: it knows nothing of households' documents or of the ledger's queries.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.inventory.application.quotas import entries_of
from services.inventory.domain.months import months_after
from services.inventory.domain.quotas.ledger import Entry, entry_id, state_of
from services.inventory.domain.quotas.rules import Rule
from tests.inventory import memory
from tests.inventory.builders import SITE_ID, Network, person, tools
from tests.scripted import ScriptedClock

PEOPLE = ("p1", "p2", "p3")
HOMES = ("h1", "h2", None)
DAYS = st.dates(date(2023, 12, 25), date(2028, 3, 5))
NOON = timedelta(hours=12)


def over(bought: date, months: int, day: date) -> bool:
    """Whether that day is past the period, by counting month after month."""
    year, month = bought.year, bought.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    last = monthrange(year, month)[1]
    return (day.year, day.month, day.day) >= (year, month, min(bought.day, last))


@dataclass
class Bought:
    who: str
    home: str | None
    day: date
    amount: int
    freed: bool = False


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("buy"), st.sampled_from(PEOPLE), st.integers(1, 1_500), DAYS),
        st.tuples(st.just("move"), st.sampled_from(PEOPLE), st.sampled_from(HOMES)),
        st.tuples(st.just("refund"), st.integers(0, 20)),
    ),
    max_size=25,
)
RULES = st.builds(
    lambda limit, months: Rule(kind="top_up", limit=limit, months=months),
    st.integers(0, 4_000),
    st.integers(1, 24),
)


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + NOON


class Model:
    """What happened, as a list."""

    def __init__(self):
        clock = ScriptedClock()
        self.network = Network.of(memory.inventory(tools(clock)), clock)
        self.homes = dict.fromkeys(PEOPLE)
        self.bought: list[Bought] = []
        for one in PEOPLE:
            self.network.person(one)

    def buy(self, who, amount, day):
        number = len(self.bought)
        made = Entry(
            id=entry_id(f"{number:03d}", 1),
            kind="top_up",
            amount=amount,
            person_id=who,
            household_id=self.homes[who],
            day=day,
            at=instant(day),
            site_id=SITE_ID,
            sale_id=f"{number:03d}",
            line=1,
        )
        self.network.change(lambda work: work.ledger.add([made]))
        self.bought.append(Bought(who, self.homes[who], day, amount))

    def move(self, who, home):
        self.homes[who] = home
        self.network.person(who, household_id=home)

    def refund(self, number):
        if number < len(self.bought):
            at = instant(self.bought[number].day)
            id_ = entry_id(f"{number:03d}", 1)
            self.network.change(lambda work: work.ledger.free(id_, at))
            self.bought[number].freed = True

    def used(self, who, months, day):
        """What counts for somebody on a day."""
        home = self.homes[who]
        return sum(
            one.amount
            for one in self.bought
            if not one.freed
            and not over(one.day, months, day)
            and (
                one.who == who
                or (home is not None and (one.home == home or self.homes[one.who] == home))
            )
        )


@settings(max_examples=200, deadline=None)
@given(STEPS, RULES, st.sampled_from(PEOPLE), DAYS, st.integers(1, 1_500))
def test_what_is_used_left_and_possible_again_is_what_the_calendar_says(
    steps, rule, who, day, wanted
):
    model = Model()
    for name, *facts in steps:
        getattr(model, name)(*facts)
    asked = person(who, household_id=model.homes[who])
    entries = model.network.look(lambda work: entries_of(work, asked))
    # The days on which something ends to count, and those before, are where it goes wrong.
    ends = {months_after(one.day, rule.months) for one in model.bought}
    for each in {day, *ends, *(end - timedelta(days=1) for end in ends)}:
        check(model, rule, entries, who, each, wanted)


def check(model, rule, entries, who, day, wanted):
    state = state_of(rule, entries, day, wanted)
    used = model.used(who, rule.months, day)
    assert state.used == used
    assert state.left == max(rule.limit - used, 0)
    if used + wanted <= rule.limit:
        assert state.again_from is None
    elif wanted > rule.limit:
        assert state.again_from is None, "never"
    else:
        again = state.again_from
        assert again > day
        assert model.used(who, rule.months, again) + wanted <= rule.limit
        assert model.used(who, rule.months, again - timedelta(days=1)) + wanted > rule.limit


@given(DAYS, st.integers(1, 24))
def test_a_period_ends_on_the_day_of_the_month_or_the_month_s_last(day, months):
    end = months_after(day, months)
    assert over(day, months, end)
    assert not over(day, months, end - timedelta(days=1))


def test_the_ends_of_months_that_are_too_short():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)
