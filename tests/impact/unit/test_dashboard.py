"""The board: shares, hidden figures, and the days it shows."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from kit.wording import long_day
from services.impact.application.queries.dashboard import DAYS, Board, dashboard
from services.impact.edge.page import MOST_LINES, render
from services.impact.edge.texts import TEXTS, moment, number, percent
from tests.impact import builders as make
from tests.impact.fakes import Engine

TODAY = date(2026, 11, 23)
[SITE] = make.ids(1)


def board(*events, fewest: int = 5) -> Board:
    engine = Engine()
    engine.receive(events)
    return dashboard(engine, today=TODAY, fewest=fewest)


def crowd(count: int, *, in_qpv: bool | None, kind=make.held) -> list:
    people = make.ids(count)
    return [make.person(p, SITE, in_qpv=in_qpv) for p in people] + [kind(p, SITE) for p in people]


def test_an_empty_board_has_zeros_and_no_shares():
    empty = board()
    assert (empty.people.value, empty.held.value, empty.missed_share) == (0, 0, None)
    assert len(empty.days) == DAYS
    assert empty.days[-1].day == TODAY
    assert "<h1>" in render(empty, "fr", fewest=5, live=False)


def test_shares_are_of_what_is_known():
    seen = board(
        make.site(SITE),
        *crowd(30, in_qpv=True),
        *crowd(10, in_qpv=False),
        *crowd(8, in_qpv=None),
        *crowd(16, in_qpv=True, kind=make.missed),
    )
    assert seen.people.value == 48
    assert seen.qpv_share == 75.0
    assert seen.missed_share == 25.0


def test_a_share_that_would_tell_a_hidden_figure_is_hidden():
    seen = board(make.site(SITE), *crowd(30, in_qpv=True), *crowd(2, in_qpv=False))
    assert seen.people.value == 32
    assert seen.residence["no"].suppressed
    assert seen.residence["yes"].suppressed
    assert seen.qpv_share is None
    missed = board(
        make.site(SITE), *crowd(30, in_qpv=True), *crowd(2, in_qpv=True, kind=make.missed)
    )
    assert missed.missed.suppressed
    assert missed.missed_share is None


def test_no_sum_of_the_key_figures_tells_a_hidden_one():
    stay_away = crowd(2, in_qpv=True, kind=make.missed)
    seen = board(make.site(SITE), *crowd(30, in_qpv=True, kind=make.booked), *stay_away)
    assert seen.missed.suppressed
    assert seen.booked.suppressed


def network(*sizes: tuple[str, int], kind=make.held) -> list:
    """Sites of these names, each with so many people who came, opened in this order."""
    events = []
    for name, count in sizes:
        [site_id] = make.ids(1)
        events.append(make.site(site_id, site_id, name=name))
        for person_id in make.ids(count):
            events += [make.person(person_id, site_id), kind(person_id, site_id)]
    return events


def test_the_busiest_sites_come_first_and_hidden_figures_last_by_name():
    # Bar-le-Duc is hidden for the others' sake: its place tells its figure no more than theirs.
    hidden = [("Beaune", 1), ("Arras", 2), ("Calais", 1), ("Bar-le-Duc", 8)]
    shown = [("Dijon", 9), ("Évry", 30), ("Angers", 9), ("Foix", 12)]
    seen = board(*network(*hidden, *shown, ("Albi", 0)))
    assert [(line.site.name, line.people.value) for line in seen.sites] == [
        ("Évry", 30),
        ("Foix", 12),
        ("Angers", 9),
        ("Dijon", 9),
        ("Arras", None),
        ("Bar-le-Duc", None),
        ("Beaune", None),
        ("Calais", None),
    ]
    assert [site.name for site in seen.idle] == ["Albi"]


def test_a_site_with_a_single_hidden_figure_is_not_without_activity():
    seen = board(*network(("Albi", 0), ("Zuydcoote", 1), kind=make.missed))
    assert [line.site.name for line in seen.sites] == ["Zuydcoote"]
    assert [site.name for site in seen.idle] == ["Albi"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_sites_without_activity_are_one_folded_line_with_their_number(language):
    page = render(
        board(*network(*[(f"Lieu {i:03}", 0) for i in range(681)], ("Albi", 7))),
        language,
        fewest=5,
        live=False,
    )
    title = TEXTS[language]["idle_sites"].format(count=681)
    [names] = re.findall(
        rf'<details class="names">\s*<summary>{re.escape(title)}</summary>(.*?)</details>',
        page,
        re.DOTALL,
    )
    assert names.count("<li>") == 681
    assert page.count('<svg class="bar"') == 1


@pytest.mark.parametrize("people", [0, 1, 6])
def test_the_page_stays_small_with_many_sites(people):
    name = "Médiathèque départementale de la Seine-et-Marne"
    seen = board(*network(*[(f"{name} {i}", people) for i in range(700)]))
    page = render(seen, "fr", fewest=5, live=True)
    assert len(page.encode()) < 100_000
    assert {int(i) for i in re.findall(rf"{name} (\d+)", page)} == set(range(700))
    assert page.count('<svg class="bar"') == (MOST_LINES if people else 0)


def test_the_days_end_with_the_last_one_counted():
    start = datetime(2027, 2, 3, 9, tzinfo=UTC)
    seen = board(make.site(SITE), *[make.held(p, SITE, start=start) for p in make.ids(6)])
    assert seen.days[-1].day == date(2027, 2, 3)
    assert seen.days[-1].held.value == 6
    assert seen.days[0].day == date(2027, 2, 3) - timedelta(days=DAYS - 1)


def test_numbers_and_dates_are_written_as_the_language_writes_them():
    assert number(1284, "en") == "1,284"
    assert number(1284, "fr") == "1\u202f284"
    assert percent(62.5, "fr") == "62\u202f%"
    assert long_day(date(2026, 11, 1), "fr") == "1er novembre 2026"
    assert long_day(date(2026, 11, 1), "en") == "1 November 2026"
    assert moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "en") == (
        "on 2 July 2026 at 00:30:00 (Paris)"
    )
