"""What a report's files and its page say: the same, each in its own way."""

import csv
import io
import json
from dataclasses import replace

import pytest

from services.impact.adapters.press import Presses
from services.impact.adapters.press.tables import as_csv
from services.impact.adapters.press.values import as_json
from services.impact.adapters.press.words import limits, measured, moment, named, number, period
from services.impact.application.report_questions import MOST_ROWS
from services.impact.domain.metrics import DIMENSIONS, METRICS
from services.impact.domain.reports.content import Table, Told
from services.impact.domain.reports.report import FORMS, Period
from tests.impact.report_pages import ASSOCIATION, CONTENT, WANTED, every_page, file_of
from tests.papers import pages_of, text_of

PRESS = Presses(ASSOCIATION)
FILES = PRESS.files(CONTENT)


def in_english(content=CONTENT):
    return replace(content, wanted=replace(content.wanted, language="en"))


def test_the_same_report_is_the_same_bytes():
    again = Presses(ASSOCIATION).files(CONTENT)
    assert {form: again[form] == FILES[form] for form in FORMS} == dict.fromkeys(FORMS, True)


def test_the_json_holds_all_words_in_both_languages():
    told = json.loads(FILES["json"])
    [people, share, days, hidden] = told["metrics"]
    assert people["title"] == {"en": "People supported", "fr": "Personnes accompagnées"}
    assert people["tables"][0]["rows"] == [
        {"key": {"site": "nord"}, "value": None, "suppressed": True},
        {"key": {"site": "sud"}, "value": 812, "suppressed": False},
    ]
    assert share["total"] == {"value": 61.26, "suppressed": False}
    assert days["total"]["parts"] == {"p90": 12, "count": 900}
    assert hidden["total"] == {"value": None, "suppressed": True}
    assert told["site_names"]["sud"] == "Espace Sud"
    assert (told["from"], told["to"], told["complete"]) == ("2026-11-01", "2026-11-30", False)


def test_who_froze_it_is_in_no_file():
    for body in FILES.values():
        assert b"analyst-1" not in body
    assert "analyst-1" not in text_of(FILES["pdf"])


def test_the_csv_has_a_row_for_each_figure():
    rows = list(csv.DictReader(io.StringIO(FILES["csv"].decode("utf-8-sig"), newline="")))
    seen = [(one["metric"], one["site"], one["value"], one["suppressed"]) for one in rows]
    assert seen == [
        ("people_supported", "", "1284", "no"),
        ("people_supported", "nord", "", "yes"),
        ("people_supported", "sud", "812", "no"),
        ("people_supported", "", "100", "no"),
        ("people_supported", "", "40", "no"),
        ("people_in_qpv_share", "", "61.26", "no"),
        ("days_waited", "", "3", "no"),
        ("certificates", "", "", "yes"),
    ]
    assert [one["p90"] for one in rows if one["metric"] == "days_waited"] == ["12"]
    assert {one["position"] for one in rows} == {"1284551"}


def test_a_report_of_as_many_rows_as_it_may_have_fits_into_a_document():
    metric = max(METRICS.values(), key=lambda one: len(one.title["fr"]) + len(one.unit["fr"]))
    by = tuple(sorted(DIMENSIONS, key=len)[-4:])
    parts = {"p90": 1234.5678, "count": 123_456, "part": 123_456, "whole": 1_234_567}
    told = Told(tuple("x" * 40 for _ in by), 1234.5678, hidden=False, parts=parts)
    section = replace(
        CONTENT.sections[0],
        name=metric.name,
        title=dict(metric.title),
        unit=dict(metric.unit),
        tables=(Table(by, (told,) * MOST_ROWS),),
    )
    full = replace(CONTENT, sections=(section,))
    for body in (as_json(full), as_csv(full)):
        assert len(body) < 15 * 2**20


def test_what_begins_like_a_formula_is_none_in_the_csv():
    key = Table(("path",), (Told(("=1+1",), 40, hidden=False),))
    section = replace(CONTENT.sections[0], tables=(key,))
    body = PRESS.files(replace(CONTENT, sections=(section,)))["csv"].decode("utf-8-sig")
    assert ",'=1+1," in body


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            CONTENT,
            (
                "Ce qui a changé en novembre",
                "du 1er au 30 novembre 2026 (arrêté avant la fin de cette période)",
                "Département du lieu : 93",
                "1 284 Personnes accompagnées",
                "61,3 %",
                "une fois sur deux ; 12 neuf fois sur dix",
                "Espace Nord =1+1 masqué",
                "Espace Sud 812",
                "oui 18 à 25 ans 100",
                "Rien de tel pendant la période.",
                "arrêtés le 1er décembre 2026 à 9 h 30",
                "1 284 551 premiers événements",
                "moins de 5 personnes",
                "Absents de ce rapport, car ses filtres ne s’y appliquent pas : Appareils vendus.",
                "Rapport n° 0197f000-0000-7000-8000-0000000008e1",
                "Page 1 sur 2",
            ),
        ),
        (
            in_english(),
            (
                "1 to 30 November 2026 (frozen before this period was over)",
                "Département of the site: 93",
                "61.3%",
                "on 1 December 2026 at 09:30",
                "1,284,551 events",
                "Report no. 0197f000",
                "Page 2 of 2",
            ),
        ),
    ],
    ids=["fr", "en"],
)
def test_the_pdf_says_it_all_on_two_pages(content, told):
    pdf = PRESS.files(content)["pdf"]
    assert pages_of(pdf) == 2
    text = text_of(pdf)
    for words in told:
        assert words.replace(" ", "") in text.replace(" ", "").replace("\u202f", ""), words


def test_a_long_table_goes_on_in_the_csv():
    rows = tuple(Told((f"2026-11-{day:02}",), day, hidden=False) for day in range(1, 31))
    section = replace(CONTENT.sections[0], tables=(Table(("day",), rows),))
    files = PRESS.files(replace(CONTENT, sections=(section,)))
    assert "5 autres lignes figurent dans le fichier CSV." in text_of(files["pdf"])
    assert b",2026-11-30,30,no" in files["csv"]


@pytest.mark.parametrize("name", every_page())
def test_every_page_says_whose_it_is_and_speaks_its_language(name):
    page = every_page()[name]
    assert f'<html lang="{name[-2:]}">' in page
    assert "Passerelle" in page
    assert "<script" not in page


def test_the_page_says_what_came_since():
    fr, en = (every_page()[f"report {language}"] for language in ("fr", "en"))
    assert "7 événements arrivés depuis" in fr
    assert "7 events that came since" in en
    assert "Rien de ce qui est arrivé depuis" in every_page()["report with a long title fr"]
    assert file_of(CONTENT, late=1).since.late == 1


def test_numbers_and_days_are_written_as_their_readers_do():
    assert (number(1284551, "fr"), number(1284551, "en")) == ("1\u202f284\u202f551", "1,284,551")
    assert (number(12.5, "fr"), number(12.0, "en")) == ("12,5", "12")
    assert (measured(61.26, "%", "fr"), measured(50.0, "%", "en")) == ("61,3", "50.0")
    assert (measured(23.456, "€", "en"), measured(8498.4, "€", "fr")) == ("23.46", "8\u202f498")
    assert named("month", "2026-11", {}, "fr") == "novembre 2026"
    assert named("site", "nord", {"nord": "Nord"}, "fr") == "Nord"
    assert moment(CONTENT.frozen_at, "en") == "on 1 December 2026 at 09:30"
    assert limits(("nord",), {}, {}, {"nord": "Nord"}, "fr") == ["Nord"]
    assert limits(None, {}, {}, {}, "fr") == ["L’ensemble du réseau"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 11, 3), (2026, 11, 3), "3 November 2026"),
        ((2026, 11, 1), (2026, 11, 30), "1 to 30 November 2026"),
        ((2026, 1, 1), (2026, 9, 30), "1 January to 30 September 2026"),
        ((2025, 12, 1), (2026, 1, 31), "1 December 2025 to 31 January 2026"),
    ],
)
def test_a_period_is_said_without_saying_anything_twice(first, last, said):
    given = Period(WANTED.period.first.replace(*first), WANTED.period.first.replace(*last))
    assert period(given, "en") == said
