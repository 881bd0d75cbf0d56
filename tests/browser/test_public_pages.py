"""The public pages in a real browser, under their own policy: on a phone, heard, in the dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kit.edge.headers import guarded
from services.impact.edge.reports import PAGES as OF_IMPACT
from services.inventory.edge.pages import PAGES as OF_INVENTORY
from services.training.edge.pages import PAGES as OF_TRAINING
from tests.impact import report_pages as reports
from tests.inventory import public_pages as devices
from tests.training import public_pages as certificates

POLICIES = {page.policy for page in (OF_IMPACT, OF_INVENTORY, OF_TRAINING)}
PAGES = {**devices.every_page(), **certificates.every_page(), **reports.every_page()}
HOST = "https://passerelle.test"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A narrow screen that reads the pages with the headers that they are served with."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    yield page
    context.close()


def serve(page: Page, name: str) -> None:
    [policy] = POLICIES
    headers = guarded({"Content-Security-Policy": policy})
    page.route(
        f"{HOST}/*",
        lambda route: route.fulfill(
            body=PAGES[name], content_type="text/html; charset=utf-8", headers=headers
        ),
    )
    page.goto(f"{HOST}/page")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_a_phone(phone, name, scheme):
    phone.emulate_media(color_scheme=scheme)
    serve(phone, name)
    results = Axe().run(phone)
    assert results.violations_count == 0, results.generate_report()
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


def test_the_policy_lets_the_page_have_its_style(browser):
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    serve(page, "device fr")
    expect(page.locator(".letter")).to_have_css("display", "grid")
    assert refused == []
    context.close()
