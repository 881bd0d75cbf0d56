"""The board: a year against the year before, and what is hidden told by nothing else."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.impact.application.queries.dashboard import Board, dashboard
from services.impact.application.queries.keeping import Recent, Sheets
from services.impact.application.queries.periods import TOLD, year_of
from services.impact.application.queries.plan import PLAN
from services.impact.application.queries.sheet import MOST_SITES, fill_in
from services.impact.domain.metrics import METRICS
from services.impact.domain.refusals import QuestionUnclear
from tests.impact import network
from tests.impact.canned import CannedFigures, Told
from tests.impact.fakes import Engine
from tests.impact.five_years import sites
from tests.impact.fold import fold
from tests.impact.histories import SITES as PLACES
from tests.impact.story import Story, an_id

TODAY = date(2026, 11, 26)
SITES = sites()
HERE = PLACES[0]


def board(
    told: Iterable[Told], *, site: str | None = None, known=SITES, today: date = TODAY
) -> Board:
    sheet = fill_in(CannedFigures(known, list(told)), year_of(None, today), fewest=5)
    return dashboard(sheet, today=today, site=site)


def crowd(count: int, metric: str = "people_supported", *, first: int = 0, **where) -> list[Told]:
    at = {"day": date(2026, 3, 4), "site": "roubaix"} | where
    return [Told(metric, who=first + i, **at) for i in range(count)]


@pytest.mark.parametrize("ask", PLAN)
def test_what_is_asked_can_be_answered(ask):
    assert set(ask.by) | {"site"} <= set(METRICS[ask.metric].dimensions)


def test_an_empty_board_has_zeros_and_nothing_to_compare():
    empty = board([], known=[])
    assert {key.now.value for key in empty.keys.values()} == {0, None}
    assert {key.change for key in empty.keys.values()} == {None}
    assert empty.lines == ()


def test_the_year_to_date_is_compared_with_the_same_days_of_the_year_before():
    seen = board(
        [
            *crowd(12),
            *crowd(10, day=date(2025, 11, 26)),
            *crowd(90, day=date(2025, 11, 27)),
            *crowd(7, day=date(2022, 1, 1)),
            *crowd(7, day=date(2021, 12, 31)),
        ]
    )
    people = seen.keys["people_supported"]
    assert [figure.value for figure in people.years] == [7, 0, 0, 10, 12]
    assert people.change == 20.0


def test_a_share_changes_by_points_and_what_is_counted_by_per_cent():
    shares = [
        Told(
            "appointments_missed_share", date(year, 5, 1), "roubaix", who, 100 if who < part else 0
        )
        for year, part in ((2025, 10), (2026, 15))
        for who in range(100)
    ]
    seen = board(
        [*shares, *crowd(30, "certificates"), *crowd(20, "certificates", day=date(2025, 2, 1))]
    )
    assert seen.keys["appointments_missed_share"].change == 5.0
    assert seen.keys["certificates"].change == 50.0


def test_months_stand_beside_those_of_the_year_before():
    seen = board(
        [
            *crowd(8, "appointments_held", day=date(2026, 3, 4)),
            *crowd(6, "appointments_held", day=date(2025, 3, 9)),
            *crowd(9, "appointments_held", day=date(2025, 12, 1)),
        ]
    )
    series = seen.months["appointments_held"]
    assert [figure.value for figure in series.now] == [0, 0, 8] + [0] * 8
    assert [figure.value for figure in series.before] == [0, 0, 6] + [0] * 8


def test_a_hidden_figure_leaks_into_no_change_or_trend():
    seen = board(
        [
            *crowd(3, "devices_handed_over"),
            *crowd(3, day=date(2025, 3, 4)),
            *crowd(50),
        ]
    )
    devices = seen.keys["devices_handed_over"]
    assert (devices.now.value, devices.now.suppressed) == (None, True)
    assert devices.change is None
    people = seen.keys["people_supported"]
    assert people.now.value == 50
    assert people.before.suppressed
    assert people.change is None
    assert all(line.devices.suppressed for line in seen.lines)


def test_a_hidden_figure_has_no_parts():
    seen = board(crowd(4, "skill_gain"))
    gain = seen.keys["skill_gain"].now
    assert gain.suppressed
    assert gain.parts == {}


def test_the_busiest_sites_come_first_and_hidden_figures_last_by_name():
    crowds = {
        "bordeaux": 1,
        "aubervilliers": 4,
        "grenoble": 4,
        "lyon": 9,
        "nantes": 30,
        "roubaix": 12,
    }
    told = [
        one
        for i, (site, count) in enumerate(crowds.items())
        for one in crowd(count, site=site, first=100 * i)
    ]
    seen = board(told)
    names = [(line.site.slug, line.people.value) for line in seen.lines]
    shown = [(slug, value) for slug, value in names if value is not None]
    hidden = [slug for slug, value in names if value is None]
    assert shown == sorted(shown, key=lambda one: -one[1])
    assert names == shown + [(slug, None) for slug in hidden]
    assert hidden == sorted(hidden)
    assert {"bordeaux", "aubervilliers", "grenoble"} <= set(hidden)
    assert len(seen.lines) + len(seen.idle) == len(SITES)
    assert "montreuil" in [site.slug for site in seen.idle]


def test_a_site_with_a_single_hidden_figure_is_not_without_activity():
    seen = board(crowd(1, "devices_handed_over", site="nantes"))
    assert [line.site.slug for line in seen.lines] == ["nantes"]


def test_categories_and_paths_come_in_the_order_of_what_is_shown():
    paths = {"email": 9, "internet": 2, "safety": 30, "first_steps": 2}
    told = [
        replace(one, labels={"path": path})
        for i, (path, count) in enumerate(paths.items())
        for one in crowd(count, "completions", first=100 * i)
    ]
    begun = [replace(one, labels={"path": "basics"}) for one in crowd(20, "enrolments")]
    lines = board([*told, *begun]).paths
    hidden = [line.path for line in lines if line.completions.suppressed]
    assert lines[0].path == "safety"
    assert len(hidden) >= 2
    assert hidden == sorted(hidden) == [line.path for line in lines[-len(hidden) - 1 : -1]]
    assert (lines[-1].path, lines[-1].completions.value) == ("basics", 0)


def test_a_site_s_board_is_taken_from_the_same_sheet():
    figures = CannedFigures(SITES, [*crowd(8), *crowd(20, site="nantes", first=50)])
    sheet = fill_in(figures, year_of(None, TODAY), fewest=5)
    network_, nantes = (dashboard(sheet, today=TODAY, site=site) for site in (None, "nantes"))
    assert figures.asked == 1
    assert network_.keys["people_supported"].now.value == 28
    assert nantes.keys["people_supported"].now.value == 20
    assert nantes.months["people_supported"].now[2].value == 20
    assert nantes.lines == network_.lines


def test_no_site_s_board_gives_away_what_another_hides():
    """What is cut by site and month is hidden with the network's own months in view."""
    told = [
        *crowd(3, site="nantes"),
        *crowd(40, site="roubaix", first=50),
        *crowd(60, site="lyon", first=200),
    ]
    march = {
        slug: board(told, site=slug).months["people_supported"].now[2]
        for slug in (None, "nantes", "roubaix", "lyon")
    }
    assert march[None].value == 103
    assert march["nantes"].suppressed
    assert sum(march[slug].suppressed for slug in ("nantes", "roubaix", "lyon")) == 2


def test_an_unknown_site_is_refused():
    with pytest.raises(QuestionUnclear) as refusal:
        board([], site="atlantis")
    assert refusal.value.pointer == "/site"


def test_with_very_many_sites_none_has_a_board_of_its_own():
    many = [replace(SITES[0], site_id=str(i), slug=f"s{i}") for i in range(MOST_SITES + 1)]
    seen = board(crowd(8, site="s1"), known=many)
    assert seen.choices == ()
    assert [line.people.value for line in seen.lines] == [8]
    assert seen.keys["people_supported"].now.value == 8
    with pytest.raises(QuestionUnclear):
        board([], known=many, site="s1")


def test_a_sheet_is_made_anew_when_it_is_old_and_something_more_is_known_or_the_day_is_over():
    figures, now = CannedFigures(SITES, crowd(8)), [datetime(2026, 11, 26, 9, tzinfo=UTC)]
    sheets = Sheets(figures, lambda: now[0], fewest=5)
    first = sheets.of(year_of(None, TODAY))
    now[0] += 10 * Sheets.FRESH
    assert sheets.of(year_of(None, TODAY)) is first
    figures.position += 1
    second = sheets.of(year_of(None, TODAY))
    assert second is not first
    figures.position += 1
    assert sheets.of(year_of(None, TODAY)) is second
    now[0] += Sheets.FRESH
    assert sheets.of(year_of(None, TODAY)).moment.position == figures.position
    sheets.of(year_of(None, date(2026, 11, 27)))
    assert figures.asked == 4


def test_no_year_that_can_be_asked_for_is_made_twice_while_nothing_comes_in():
    figures, now = CannedFigures(SITES, []), datetime(2026, 11, 26, 9, tzinfo=UTC)
    sheets = Sheets(figures, lambda: now, fewest=5)
    for _ in range(2):
        for number in range(2026 - TOLD + 1, 2027):
            sheets.of(year_of(number, TODAY))
    assert figures.asked == TOLD
    for _ in range(2):
        for number in range(2026 - TOLD + 1, 2027):
            sheets.of(year_of(number, TODAY + timedelta(days=1)))
    assert figures.asked == TOLD + 1, "the sheet of a day that is over takes no other's place"


def test_years_that_are_over_cost_together_what_this_one_costs_while_events_pour_in():
    figures, now = CannedFigures(SITES, []), [datetime(2026, 11, 26, 9, tzinfo=UTC)]
    sheets = Sheets(figures, lambda: now[0], fewest=5)
    rounds = 2 * (TOLD - 1)
    for _ in range(rounds):
        for number in range(2026 - TOLD + 1, 2027):
            sheets.of(year_of(number, TODAY))
        figures.position += 1
        now[0] += Sheets.FRESH
    assert figures.asked == 2 * rounds


def test_the_sheet_that_was_unasked_longest_is_given_up():
    figures, now = CannedFigures(SITES, []), datetime(2026, 12, 31, 9, tzinfo=UTC)
    sheets = Sheets(figures, lambda: now, fewest=5)
    for number in range(2026 - TOLD + 1, 2027):
        sheets.of(year_of(number, now.date()))
    sheets.of(year_of(2027, date(2027, 1, 1)))
    sheets.of(year_of(2026, date(2027, 1, 1)))
    assert figures.asked == TOLD + 1
    sheets.of(year_of(2026 - TOLD + 1, now.date()))
    assert figures.asked == TOLD + 2


def test_what_was_kept_longest_unasked_makes_room():
    made: list[str] = []
    recent: Recent[str, str] = Recent(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        recent.get(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]


def told_by(story: Story) -> Board:
    """The board of what the engine counts of a story."""
    engine = Engine()
    engine.receive(story.events)
    return dashboard(fill_in(engine, year_of(None, TODAY), fewest=5), today=TODAY)


def test_how_few_devices_were_sold_hides_none_of_all_that_were_handed_over():
    story = Story()
    story.site(HERE, "here")
    for number in range(40):
        way = "sold" if number < 3 else "donated"
        whose = {"who": an_id(40, number), "sale": an_id(20, number)}
        story.device("registered", "wiped", way, site_id=HERE, **whose)
    seen = told_by(story)
    assert seen.keys["devices_handed_over"].now.value == 40
    assert [line.devices.value for line in seen.lines] == [40]
    assert {label: one.value for label, one in seen.categories.items()} == {"laptop": 40}


def test_of_a_gain_with_a_class_of_few_people_the_mean_is_shown_and_no_class():
    story = Story()
    story.site(HERE, "here")
    for level in (1, 2):
        story.now += timedelta(days=1)
        for number in range(51):
            gained = level + (level == 2 and number < 4)
            story.assessed(an_id(40, number), HERE, {"crcn-1-1": gained})
    seen = told_by(story).keys["skill_gain"].now
    assert seen.value == pytest.approx((47 + 2 * 4) / 51)
    assert seen.parts == {"count": 51}


def test_the_engine_s_figures_stand_on_the_board():
    events = network.six_weeks()
    engine = Engine()
    engine.receive(events)
    sheet = fill_in(engine, year_of(None, TODAY), fewest=5)
    seen = dashboard(sheet, today=TODAY)
    assert seen.keys["people_supported"].now.value == fold(events, "people_supported", ())[()]
    held = fold(events, "appointments_held", ("site",))
    assert {
        line.site.slug: line.held.value for line in seen.lines if not line.held.suppressed
    }.items() <= {key[0]: value for key, value in held.items()}.items()
