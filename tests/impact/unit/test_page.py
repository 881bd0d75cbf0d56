"""The board as a page: its words, its numbers, its links and its size."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import get_args

import pytest

from contracts.booking.people import AgeBand
from contracts.inventory.devices import Category
from kit.wording import unbroken
from services.impact.application.queries.dashboard import AGE_BANDS
from services.impact.edge.charts.words import WORDS
from services.impact.edge.page import View, render, table_of
from services.impact.edge.page.render import MOST_LINES
from services.impact.edge.page.tiles import LEADING, OF_SECTION
from services.impact.edge.page.words import TEXTS
from services.impact.edge.page.writing import carbon, cents, change, days, levels
from services.impact.edge.texts import moment, number, percent
from tests.impact.boards import board, sheet, with_idle

LANGUAGES = ("en", "fr")


def test_both_languages_have_all_words():
    assert TEXTS["fr"].keys() == TEXTS["en"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_age_category_and_path_has_its_words(language):
    words = TEXTS[language]
    assert get_args(AgeBand) == AGE_BANDS
    assert all(f"age_{band}" in words for band in AGE_BANDS)
    assert all(f"category_{one}" in words for one in get_args(Category))
    for path in files("services.training").joinpath("content", "paths").iterdir():
        taught = json.loads(path.read_text())
        assert words[f"path_{taught['code']}"] == unbroken(taught["title"][language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("site", [None, "nantes"])
def test_every_key_figure_is_shown_with_the_year_before(language, site):
    seen = board(site)
    page = render(seen, View(language))
    for name in (*LEADING, *(name for names in OF_SECTION.values() for name in names)):
        title = TEXTS[language][name]
        found = re.search(
            rf'<dt>{re.escape(title)}</dt>\s*<dd class="big[^"]*">([^<]+)</dd>\s*'
            r'<dd class="note">.*?2025</dd>',
            page,
        )
        assert found, name
        hidden = seen.keys[name].now.suppressed
        assert (found[1] == TEXTS[language]["hidden"]) == hidden, name


@pytest.mark.parametrize("site", [None, "nantes"])
def test_no_hidden_figure_is_on_the_page(site):
    seen = board(site)
    hidden = [one for one in seen.keys.values() if one.now.suppressed]
    assert hidden or site is None
    assert all(one.now.value is None and one.change is None for one in hidden)
    page = render(seen, View("fr"))
    for key in re.findall(r'class="note">(.*?)</dd>', page):
        assert not (TEXTS["fr"]["hidden"] in key and "<strong>" in key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_classes_of_a_gain_are_hidden_the_mean_stands_and_the_chart_says_so(language):
    seen = board()
    gain = seen.keys["skill_gain"]
    bare = replace(gain.now, value=0.8, suppressed=False, parts={"count": 51})
    keys = {**seen.keys, "skill_gain": replace(gain, years=(*gain.years[:-1], bare))}
    page = render(replace(seen, keys=keys), View(language))
    words = TEXTS[language]
    mean = re.escape(levels(0.8, language))
    assert re.search(rf'<dt>{words["skill_gain"]}</dt>\s*<dd class="big">{mean}</dd>', page)
    [chart] = re.findall(r'<figure[^>]*id="gains">.*?</figure>', page, re.DOTALL)
    assert chart.count(f"<td>{words['hidden']}</td>") == 6
    assert WORDS[language]["hidden_key"] in chart


def test_the_page_needs_nothing_from_elsewhere():
    page = render(board(), View("fr"))
    assert re.findall(r"<script|<link(?! rel=\"icon\" href=\"data:)|@import|url\(", page) == []
    assert {*re.findall(r'href="(/[^"?]*)', page)} == {
        "/impact/dashboard",
        "/impact/dashboard.csv",
        "/impact/v1/docs",
    }


@pytest.mark.parametrize("site", [None, "nantes"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stays_light(site, language):
    assert len(render(board(site), View(language)).encode()) < 150_000


def test_links_keep_what_was_chosen():
    page = render(board("nantes", 2025), View("en"))
    links = re.findall(r'href="/impact/dashboard\?([^"]*)"', page)
    assert "year=2024&amp;site=nantes&amp;lang=en" in links
    assert "site=nantes&amp;lang=en" in links
    assert "year=2025&amp;site=lyon&amp;lang=en" in links
    assert "year=2025&amp;lang=en" in links
    assert "year=2025&amp;site=nantes&amp;lang=fr" in links
    assert "year=2025&amp;site=nantes&amp;lang=en&amp;live=1" in links
    assert page.count('aria-current="page"') == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_sites_without_activity_are_one_folded_line_with_their_number(language):
    page = render(with_idle(681), View(language))
    title = TEXTS[language]["idle_sites"].format(count=681)
    [names] = re.findall(
        rf'<details class="names">\s*<summary>{re.escape(title)}</summary>(.*?)</details>',
        page,
        re.DOTALL,
    )
    assert names.count("<li>") == 681
    assert page.count('<svg class="bar"') == 11


def test_the_page_stays_light_with_many_sites():
    seen = with_idle(2_800)
    busy = tuple(replace(seen.lines[0], site=site) for site in seen.idle)
    page = render(replace(seen, lines=busy, idle=()), View("fr", live=True))
    assert len(page.encode()) < 450_000
    assert page.count('<svg class="bar"') == MOST_LINES


def test_the_table_has_every_figure_and_no_hidden_one():
    told = list(csv.DictReader(io.StringIO(table_of(sheet(), None, "en"))))
    people = [
        row
        for row in told
        if row["metric"] == "people_supported" and not (row["dimension"] or row["site"])
    ]
    assert [int(row["value"]) for row in people] == [
        figure.value for figure in reversed(board().keys["people_supported"].years)
    ]
    assert (people[0]["from"], people[0]["to"]) == ("2026-01-01", "2026-11-26")
    hidden = [row for row in told if row["suppressed"] == "yes"]
    assert hidden
    assert {row["value"] for row in hidden} == {""}
    nantes = list(csv.DictReader(io.StringIO(table_of(sheet(), board("nantes").site, "fr"))))
    assert {row["site"] for row in nantes} == {"nantes"}
    assert nantes == [
        {**row, "title": one["title"], "unit": one["unit"]}
        for row, one in zip([row for row in told if row["site"] == "nantes"], nantes, strict=True)
    ]


def test_figures_are_written_as_the_language_writes_them():
    assert number(1284, "en") == "1,284"
    assert number(1284, "fr") == "1\u202f284"
    assert percent(62.5, "fr") == "62\u202f%"
    assert cents(1234.5, "fr") == "1\u202f234,50\u202f€"
    assert cents(1234.5, "en") == "€1,234.50"
    assert carbon(9_400, "fr") == "9\u202f400\u202fkg"
    assert carbon(103_600, "en") == "103.6\u202ft"
    assert [days(n, "fr") for n in (1, 1.5, 8)] == [
        "1\u00a0jour",
        "1,5\u00a0jour",
        "8\u00a0jours",
    ]
    assert [days(n, "en") for n in (0, 1, 8)] == ["0\u00a0days", "1\u00a0day", "8\u00a0days"]
    assert levels(-0.5, "fr") == "−0,50"
    assert moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "en") == (
        "on 2 July 2026 at 00:30:00 (Paris)"
    )


@pytest.mark.parametrize(
    ("value", "name", "written"),
    [
        (12.4, "certificates", "+12\u202f%"),
        (-8.0, "certificates", "−8\u202f%"),
        (0.3, "certificates", "stable"),
        (1900.0, "certificates", "×\u202f20"),
        (-1.25, "appointments_missed_share", "−1,2\u202fpt"),
        (0.04, "people_in_qpv_share", "stable"),
        (2.0, "days_waited", "+2\u00a0jours"),
        (-0.18, "telecom_savings_monthly", "−0,18\u202f€"),
    ],
)
def test_a_change_is_written_with_its_sign_or_as_steady(value, name, written):
    assert change(value, name, "fr") == written
