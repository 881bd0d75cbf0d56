"""The dashboard in a real browser: what is seen, heard and printed."""

from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from services.impact.application.queries.dashboard import dashboard
from services.impact.edge.page import render
from services.impact.edge.texts import TEXTS, number
from tests.impact import builders as make
from tests.impact import network
from tests.impact.fakes import Engine
from tests.impact.fold import fold

EVENTS = network.six_weeks()
WIDTHS = {"desktop": 1280, "phone": 360}


def crowded() -> str:
    """The page with the network's eleven sites and 681 that only opened."""
    opened = [
        make.site(site_id, site_id, name=f"Médiathèque de la commune nouvelle {i}")
        for i, site_id in enumerate(make.ids(681))
    ]
    engine = Engine()
    engine.receive([*EVENTS, *opened])
    board = dashboard(engine, today=date(2026, 11, 23), fewest=5)
    return render(board, "fr", fewest=5, live=False)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.troubles = []
    page.on("console", lambda message: page.troubles.append(message.text))
    page.on("requestfailed", lambda request: page.troubles.append(request.url))
    yield page
    context.close()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_figures_are_there_to_read(page, impact, language):
    page.goto(f"{impact.url}/impact/dashboard?lang={language}")
    words = TEXTS[language]
    expect(page.get_by_role("heading", level=1)).to_have_text(words["title"])
    tile = page.locator(".tile").first
    expect(tile.locator("dt")).to_have_text(words["people"])
    people = fold(EVENTS, "people_supported", ())[()]
    expect(tile.locator(".big")).to_have_text(number(people, language))
    sites = page.get_by_role("table").filter(has_text="Saint-Denis")
    expect(sites.locator("tbody tr")).to_have_count(11)
    expect(sites.locator(".badge")).to_have_count(4)
    row = sites.get_by_role("row", name="Saint-Denis")
    held = fold(EVENTS, "appointments_held", ("site",))[("site-0",)]
    expect(row.get_by_role("cell").nth(1)).to_have_text(number(held, language))
    expect(sites.get_by_role("row", name="Grenoble").get_by_role("cell").first).to_have_text(
        words["hidden"]
    )
    assert page.troubles == []


def test_the_browser_s_language_decides_and_a_link_changes_it(page, impact):
    page.goto(f"{impact.url}/impact/dashboard")
    expect(page.get_by_role("heading", level=1)).to_have_text(TEXTS["fr"]["title"])
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TEXTS["en"]["title"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(page, impact, scheme, width):
    page.set_viewport_size({"width": WIDTHS[width], "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{impact.url}/impact/dashboard?lang=fr")
    page.locator("summary").click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert results.response["passes"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_hundreds_of_idle_sites_are_one_line_to_unfold(page, scheme, width):
    page.set_viewport_size({"width": WIDTHS[width], "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.set_content(crowded())
    expect(page.locator(".sites tbody tr")).to_have_count(11)
    unfold = page.get_by_text(TEXTS["fr"]["idle_sites"].format(count=681))
    last = page.locator(".names li").last
    expect(last).to_be_hidden()
    unfold.click()
    expect(last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_phone_needs_no_sideways_scrolling(page, impact):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{impact.url}/impact/dashboard")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


def test_the_chart_by_day_shows_what_its_table_says(page, impact):
    page.goto(f"{impact.url}/impact/dashboard?lang=en")
    table = page.locator("details table")
    expect(table).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=TEXTS["en"]["skip"])).to_be_focused()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    days = fold(EVENTS, "appointments_held", ("day",))
    shown = [
        int(text) for text in table.locator("tbody tr td:nth-of-type(1)").all_inner_texts()
        if text.isdigit() and int(text)
    ]  # fmt: skip
    assert len(shown) >= 20
    assert set(shown) <= set(days.values())
    assert page.locator(".plot .f-held").count() == len(shown)


def test_the_page_prints_its_tables(page, impact):
    page.goto(f"{impact.url}/impact/dashboard?lang=en")
    page.emulate_media(media="print")
    expect(page.locator("details table")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")


def test_following_live_shows_new_figures_without_a_script(page, impact):
    page.goto(f"{impact.url}/impact/dashboard?lang=en")
    page.get_by_role("link", name=TEXTS["en"]["live_on"]).click()
    expect(page.get_by_text(TEXTS["en"]["live_note"])).to_be_visible()
    with page.expect_navigation(timeout=20_000):
        pass
    page.get_by_role("link", name=TEXTS["en"]["live_off"]).click()
    expect(page.get_by_text(TEXTS["en"]["live_note"])).to_be_hidden()
    assert page.locator("script").count() == 0
