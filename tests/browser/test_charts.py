"""The charts in a real browser, under the policy of the page: wide and narrow, light and dark."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment, PackageLoader
from playwright.sync_api import Browser, Page

from kit.edge.headers import guarded
from services.impact.edge import texts
from services.impact.edge.charts import (
    HIDDEN,
    Bar,
    Bin,
    Part,
    Place,
    Series,
    Telling,
    bars,
    france,
    histogram,
    months,
    share,
    spark,
)
from services.impact.edge.page import POLICY

FRENCH = Telling("fr", "Personnes accompagnées", partial(texts.number, language="fr"))
HEADERS = ("Lieu", "Personnes")
YEAR = [date(2026, month, 1) for month in range(1, 13)]
PEOPLE = [940, 1310, 1260, HIDDEN, 1080, 1320, 1190, 320, 1300, 770, 1320, None]
CHARTS = {
    "months": months(FRENCH, YEAR, Series("2026", PEOPLE), Series("2025", PEOPLE[::-1])),
    "bars": bars(
        FRENCH,
        [
            Bar("Médiathèque de la commune nouvelle de Saint-Hilaire", 12_345, marked=True),
            Bar("Lille", HIDDEN),
        ],
        headers=HEADERS,
        marked="En quartier prioritaire",
    ),
    "share": share(
        FRENCH,
        [Part("En quartier prioritaire", 600), Part("Ailleurs", 300), Part("Non connu", 150)],
        headers=("Résidence", "Personnes"),
        percentage=partial(texts.percent, language="fr"),
    ),
    "histogram": histogram(
        FRENCH,
        [Bin("−1", 4, "worse"), Bin("0", 90, "same"), Bin("+1", 180), Bin("+2", HIDDEN)],
        headers=("Écart", "Personnes"),
    ),
    "spark": spark(
        FRENCH, list(zip("jfmamjjasond", PEOPLE, strict=True)), headers=("Mois", "Personnes")
    ),
    "france": france(
        FRENCH,
        [
            Place("Saint-Denis", 2.36, 48.94, 8200, in_qpv=True),
            Place("Lille", 3.06, 50.63, HIDDEN),
            Place("Cayenne", -52.33, 4.93, 700),
            Place("Saint-Martin", -63.08, 18.07, 50),
        ],
        headers=HEADERS,
    ),
}
SMALLEST_LETTERS = 9
"""Pixels from the top of the highest letters to the foot of the lowest that a line needs."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with all charts, served as the dashboard is."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.troubles = []
    page.on("console", lambda message: page.troubles.append(message.text))
    templates = Environment(
        loader=PackageLoader("services.impact.edge"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = templates.from_string(
        '{% from "chart.html" import chart_with_table %}<!doctype html><html lang="fr">'
        '<meta name="viewport" content="width=device-width"><title>Essai</title>'
        '<style>{% include "dashboard.css" %}</style><main class="wrap"><h1>Essai</h1>'
        "{% for one in charts %}<section class=card><figure>"
        "{{ chart_with_table(one, words) }}</figure></section>{% endfor %}</main>"
    ).render(charts=CHARTS.values(), words={"table": "La même chose en tableau"})
    page.route(
        "**/*",
        lambda route: route.fulfill(
            body=html,
            content_type="text/html; charset=utf-8",
            headers=guarded({"Content-Security-Policy": POLICY}),
        ),
    )
    yield page
    context.close()


def shown(page: Page, width: int, scheme: str = "light") -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto("https://charts.test/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_the_policy_forbids_nothing(page, width, scheme):
    shown(page, width, scheme)
    for summary in page.locator("summary").all():
        summary.click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.troubles == []
    assert page.locator("svg[role=img]").count() == len(CHARTS)


@pytest.mark.parametrize(("width", "place"), [(360, 360), (1280, 1280), (1280, 360)])
@pytest.mark.parametrize("kind", CHARTS)
def test_letters_stay_legible_apart_and_inside(page, kind, width, place):
    """Two texts of a chart do not run into each other, on a telephone or in a narrow column."""
    shown(page, width)
    page.locator("main").evaluate("(main, place) => main.style.width = place + 'px'", place)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [box for text in page.locator(f"svg.{kind} text").all() if (box := text.bounding_box())]
    assert kind == "spark" or boxes
    for i, one in enumerate(boxes):
        assert one["height"] >= SMALLEST_LETTERS
        assert one["x"] >= 0
        assert one["x"] + one["width"] <= width
        for other in boxes[:i]:
            across = min(one["x"] + one["width"], other["x"] + other["width"])
            down = min(one["y"] + one["height"], other["y"] + other["height"])
            beside = across <= max(one["x"], other["x"])
            below = down <= max(one["y"], other["y"]) + 1
            assert beside or below, (one, other)


def test_colours_follow_the_screen_and_high_contrast(page):
    fill = "getComputedStyle(document.querySelector('svg.months .c-now')).fill"
    seen = []
    for media in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        shown(page, 1280)
        page.emulate_media(**media)
        seen.append(page.evaluate(fill))
    assert len(set(seen)) == 3
