"""The dashboard in a real browser: what is seen, heard, reached by keyboard and printed."""

import io
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import normalize

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from pypdf import PdfReader

from kit.edge.headers import guarded
from services.impact.edge.page import POLICY, View, render
from services.impact.edge.page.render import MOST_PRINTED
from services.impact.edge.page.words import TEXTS
from services.impact.edge.texts import number
from tests.impact import network
from tests.impact.boards import board, with_idle, with_sites
from tests.impact.fold import fold

EVENTS = network.six_weeks()
HOST = "https://passerelle.test"
DESKTOP, PHONE = 1280, 360
PAPER = 718
"""Pixels between the margins of an A4 page, 190 mm at 96 to the inch."""
WIDTHS = (DESKTOP, 800, PHONE, 320)
PAGES = {
    "network": lambda language: render(board(), View(language)),
    "site": lambda language: render(board("nantes"), View(language)),
    "last year": lambda language: render(board(year=2025), View(language)),
    "large": lambda language: render(with_sites(30), View(language)),
    "many": lambda language: render(with_idle(681), View(language)),
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that notes what goes wrong, and every address that it asks for."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.troubles = []
    page.asked = []
    page.on("console", lambda message: page.troubles.append(message.text))
    page.on("requestfailed", lambda request: page.troubles.append(request.url))
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


def look(page: Page, name: str, language: str = "fr", width: int = DESKTOP) -> None:
    """Loads a board under the page's own policy."""

    def answer(route: Route) -> None:
        headers = guarded({"Content-Security-Policy": POLICY})
        body = PAGES[name](language)
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)

    page.set_viewport_size({"width": width, "height": 800})
    page.route(f"{HOST}/*", answer)
    page.goto(f"{HOST}/{name.replace(' ', '-')}")


@pytest.mark.parametrize(
    ("name", "language", "width", "scheme"),
    [
        ("network", "fr", DESKTOP, "light"),
        ("network", "fr", DESKTOP, "dark"),
        ("network", "en", DESKTOP, "light"),
        ("network", "en", PHONE, "dark"),
        ("network", "fr", PHONE, "light"),
        ("site", "en", PHONE, "light"),
        ("many", "fr", PHONE, "dark"),
    ],
)
def test_axe_finds_nothing(page, name, language, width, scheme):
    page.emulate_media(color_scheme=scheme)
    look(page, name, language, width)
    for closed in page.locator("summary").all():
        closed.evaluate("one => one.parentElement.open = true")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert results.response["passes"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["network", "many"])
def test_no_screen_is_too_narrow(page, name, language):
    look(page, name, language)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_nothing_is_asked_for_from_elsewhere_and_the_policy_is_kept(page):
    look(page, "network")
    assert page.asked == [f"{HOST}/network"]
    assert page.troubles == []
    expect(page.locator(".tiles").first).to_have_css("display", "grid")


def test_every_control_is_reached_by_keyboard_and_shows_that_it_is(page):
    look(page, "network")
    controls = page.locator("a[href], summary, [tabindex='0']").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).length"
    )
    reached = []
    for _ in range(controls):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                    const one = document.activeElement, style = getComputedStyle(one);
                    return [[...document.querySelectorAll('*')].indexOf(one), style.outlineStyle,
                            parseFloat(style.outlineWidth), one.getBoundingClientRect().left >= 0];
                }"""
            )
        )
    assert len({place for place, *_ in reached}) == controls > 30
    assert all(style == "solid" and width >= 2 for _, style, width, _ in reached)
    assert all(seen for *_, seen in reached)


def test_every_chart_has_its_table_which_opens_by_keyboard(page):
    look(page, "network")
    charts = page.locator("figure")
    assert charts.count() >= 10
    for chart in charts.all():
        expect(chart.locator("svg[role=img]")).to_have_count(1)
        expect(chart.locator("table")).to_be_hidden()
        chart.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(chart.locator("table")).to_be_visible()
        assert chart.locator("tbody tr").count() >= 3


def test_the_choice_of_sites_opens_by_keyboard(page):
    look(page, "network")
    menu = page.get_by_role("navigation", name=TEXTS["fr"]["sites"])
    menu.locator("summary").focus()
    page.keyboard.press("Space")
    expect(menu.get_by_role("link")).to_have_count(12)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Aubervilliers")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "language"),
    [("network", "fr"), ("network", "en"), ("site", "en"), ("last year", "fr"), ("large", "fr")],
)
def test_the_year_prints_on_two_pages(page, name, language):
    look(page, name, language)
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(pages) == 2
    # Compatibility forms, since a font may write ligatures.
    first, second = (normalize("NFKC", one.extract_text()) for one in pages)
    words = TEXTS[language]
    assert words["where"] in first
    assert words["forces"] in second
    assert normalize("NFKC", words["small"].format(fewest=5))[:40] in second


@pytest.mark.parametrize(("of", "points"), [("body", 7), (".france", 6)])
def test_what_is_printed_is_large_enough_to_read(page, of, points):
    look(page, "network", width=PAPER)
    page.emulate_media(media="print")
    smallest = page.locator(of).evaluate(
        """(root, map) => Math.min(...[...root.querySelectorAll('*')]
            .filter(one => one.checkVisibility() && (map || !one.closest('.france'))
                && [...one.childNodes].some(n => n.nodeType == 3 && n.data.trim()))
            .map(one => parseFloat(getComputedStyle(one).fontSize) * .75
                * (one.ownerSVGElement ? one.getScreenCTM().a : one.currentCSSZoom)))""",
        of != "body",
    )
    assert smallest >= points


@pytest.mark.parametrize(("name", "shown"), [("network", 11), ("large", MOST_PRINTED)])
def test_a_site_that_is_not_printed_is_counted(page, name, shown):
    look(page, name)
    rows = page.locator(".sites tbody tr")
    more = page.get_by_text(TEXTS["fr"]["more_printed"].format(count=30 - MOST_PRINTED))
    expect(more).to_be_hidden()
    assert sum(row.is_visible() for row in rows.all()) == rows.count()
    page.emulate_media(media="print")
    assert sum(row.is_visible() for row in rows.all()) == shown
    expect(more).to_be_visible(visible=name == "large")


def test_each_table_has_a_name_of_its_own(page):
    look(page, "network")
    for closed in page.locator("summary").all():
        closed.evaluate("one => one.parentElement.open = true")
    for role in ("table", "group"):
        named = page.get_by_role(role).evaluate_all("all => all.map(one => one.ariaLabel)")
        named = [name for name in named if name]
        assert len(set(named)) == len(named) >= 10
    title = TEXTS["fr"]["table_of"].format(title=TEXTS["fr"]["ages"])
    expect(page.get_by_role("table", name=title, exact=True)).to_have_count(1)
    expect(page.locator(f'summary[aria-label="{title}"]')).to_have_count(1)


def test_on_a_phone_each_column_of_the_sites_keeps_its_header(page):
    look(page, "network", width=PHONE)
    headers = page.locator(".sites").get_by_role("columnheader")
    assert headers.all_inner_texts()[0] == TEXTS["fr"]["site"]
    expect(headers).to_have_count(5)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_names_on_the_map_do_not_overlap(page, language):
    look(page, "network", language)
    names = page.locator(".france text.c-label").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(r => [r.top, r.left, r.right])"
    )
    row = sorted((left, right) for top, left, right in names if top == max(n[0] for n in names))
    assert len(row) == 5
    assert all(one[1] < other[0] for one, other in pairwise(row))


def test_hundreds_of_idle_sites_are_one_line_to_unfold(page):
    look(page, "many")
    expect(page.locator(".sites tbody tr")).to_have_count(11)
    last = page.locator(".names li").last
    expect(last).to_be_hidden()
    page.get_by_text(TEXTS["fr"]["idle_sites"].format(count=681)).click()
    expect(last).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_figures_of_the_engine_are_there_to_read(page, impact, language):
    page.goto(f"{impact.url}/impact/dashboard?lang={language}&year=2026")
    words = TEXTS[language]
    expect(page.get_by_role("heading", level=1)).to_have_text(words["title"].format(year=2026))
    tile = page.locator(".tile").first
    expect(tile.locator("dt")).to_have_text(words["people_supported"])
    people = fold(EVENTS, "people_supported", ())[()]
    expect(tile.locator(".big")).to_have_text(number(people, language))
    sites = page.locator("table.sites")
    expect(sites.locator("tbody tr")).to_have_count(11)
    expect(sites.locator(".badge")).to_have_count(4)
    held = fold(EVENTS, "appointments_held", ("site",))[("site-0",)]
    row = sites.get_by_role("row", name="Saint-Denis")
    expect(row.get_by_role("cell").nth(1)).to_have_text(number(held, language))
    expect(sites.get_by_role("row", name="Grenoble").get_by_role("cell").first).to_have_text(
        words["hidden"]
    )
    assert page.troubles == []


def test_a_site_a_year_and_a_language_are_chosen_by_links(page, impact):
    page.goto(f"{impact.url}/impact/dashboard")
    page.get_by_role("link", name="English").click()
    page.locator("summary", has_text=TEXTS["en"]["network"]).click()
    page.get_by_role("navigation").get_by_role("link", name="Saint-Denis").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Saint-Denis")
    year = page.get_by_role("navigation", name=TEXTS["en"]["years"]).get_by_role("link").first
    number_ = year.inner_text()
    year.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number_)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Saint-Denis")


def test_following_live_loads_the_page_again_without_a_script(page, impact):
    page.goto(f"{impact.url}/impact/dashboard?lang=en")
    page.get_by_role("link", name=TEXTS["en"]["live_on"]).click()
    expect(page.get_by_text(TEXTS["en"]["live_note"])).to_be_visible()
    with page.expect_navigation(timeout=20_000):
        pass
    page.get_by_role("link", name=TEXTS["en"]["live_off"]).click()
    expect(page.get_by_text(TEXTS["en"]["live_note"])).to_be_hidden()
    assert page.locator("script").count() == 0
